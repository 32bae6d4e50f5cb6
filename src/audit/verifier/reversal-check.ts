import { EXPORT_FILES } from '../export-archive';
import { ByteLines } from './archive-files';
import { Findings } from './findings';
import { LeafPosting, ReadLeaf, readLeaf } from './read-leaf';
import { RecomputedReversal } from './recomputed-balances';

/** What was undone, and up to which line the numbers of lines and entries go together. */
export interface ReversedEntry {
  readonly reversals: ReadonlyMap<number, RecomputedReversal>;
  readonly outOfStep: number;
}

/**
 * Compares each reversal with the entry that it undoes. A second reading of the log: at the first nobody knows yet
 * which entries will be undone, and keeping all of them would take the memory of the whole log.
 */
export async function checkReversals(
  log: ByteLines,
  { reversals, outOfStep }: ReversedEntry,
  findings: Findings,
): Promise<void> {
  const last = Math.min(Math.max(0, ...reversals.keys()), outOfStep - 1);
  let seq = 0;
  for await (const lines of log.read()) {
    for (const line of lines) {
      seq += 1;
      const reversal = seq <= last ? reversals.get(seq) : undefined;
      const wrong = reversal && compared(line, reversal);
      if (!wrong) continue;
      const { by } = reversal;
      findings.add(
        'wrong-reversal',
        { file: EXPORT_FILES.entries, ...(by < outOfStep ? { line: by } : {}), seq: by },
        wrong,
      );
    }
    if (seq >= last) return;
  }
}

function compared(line: Buffer, { by, postings }: RecomputedReversal): string | undefined {
  let original: ReadLeaf;
  try {
    original = readLeaf(line);
  } catch {
    // Reported where it stands.
    return undefined;
  }
  if (original.reverses !== undefined) return `entry ${by} reverses entry ${original.seq}, which is a reversal itself`;
  if (!swapped(original.postings, postings)) return `entry ${by} does not swap the postings of entry ${original.seq}`;
  return undefined;
}

function swapped(original: readonly LeafPosting[], postings: readonly LeafPosting[]): boolean {
  return (
    original.length === postings.length &&
    original.every(({ account, unit, amount }, n) => {
      const other = postings[n];
      return other?.account === account && other.unit === unit && other.amount === -amount;
    })
  );
}
