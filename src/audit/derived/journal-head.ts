import { EXPORT_FILES } from '../export-archive';
import { LeafSource } from './derived-file';
import { safeText } from './entry-notes';

/** The comment at the top of a journal. The verifier compares it byte by byte, so its text must not change. */
export function journalHead({ origin, size, root }: LeafSource): string {
  return [
    `; Journal of ${safeText(origin)}: ${size} entries, root ${root}`,
    `; Made from ${EXPORT_FILES.entries}, which is the evidence. "timebank verify" makes it again and compares every line.`,
    '; Amounts are whole numbers of minor units: MIN and COIN in minutes, POINT in hundredths of a point, money in the',
    '; minor unit of its currency. A credit, what the bank owes, is negative here. An entry without postings moved nothing.',
    '',
  ].join('\n');
}
