import { EXPORT_FILES } from '../export-archive';
import { ByteLines } from './archive-files';
import { Findings } from './findings';
import { LeafPosting, ReadLeaf, readLeaf } from './read-leaf';
import { RecomputedReversal } from './recomputed-balances';

/** Reversals by the number of the reversed entry, and the first line whose number differs from its entry's. */
export interface ReversalIndex {
  readonly reversals: ReadonlyMap<number, RecomputedReversal>;
  readonly misnumberedFrom: number;
}

/**
 * Compares each reversal with the entry that it reverses, in a second pass over the log: keeping all entries of the
 * first pass in memory, in case they are reversed later, would take the memory of the whole log.
 */
export async function checkReversals(
  log: ByteLines,
  { reversals, misnumberedFrom }: ReversalIndex,
  findings: Findings,
): Promise<void> {
  const last = Math.min(Math.max(0, ...reversals.keys()), misnumberedFrom - 1);
  let seq = 0;
  for await (const lines of log.read()) {
    for (const line of lines) {
      seq += 1;
      const reversal = seq <= last ? reversals.get(seq) : undefined;
      const fault = reversal && reversalFault(line, reversal);
      if (!fault) continue;
      const { by } = reversal;
      findings.add(
        'wrong-reversal',
        { file: EXPORT_FILES.entries, ...(by < misnumberedFrom ? { line: by } : {}), seq: by },
        fault,
      );
    }
    if (seq >= last) return;
  }
}

function reversalFault(line: Buffer, { by, postings }: RecomputedReversal): string | undefined {
  let original: ReadLeaf;
  try {
    original = readLeaf(line);
  } catch {
    // A malformed leaf is reported in the first pass.
    return undefined;
  }
  if (original.reverses !== undefined) return `entry ${by} reverses entry ${original.seq}, which is a reversal itself`;
  if (!isSwapped(original.postings, postings)) return `entry ${by} does not swap the postings of entry ${original.seq}`;
  return undefined;
}

function isSwapped(original: readonly LeafPosting[], postings: readonly LeafPosting[]): boolean {
  return (
    original.length === postings.length &&
    original.every(({ account, unit, amount }, n) => {
      const other = postings[n];
      return other?.account === account && other.unit === unit && other.amount === -amount;
    })
  );
}
