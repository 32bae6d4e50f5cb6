import { HeadCheckRow, headFault } from './head-check';
import { EMPTY, append, frontierText, leafHash, root } from '../log/merkle';

/** Head of a log with so many leaves, which agrees with its entry and checkpoint unless changed. */
function headOf(size: number, change: Partial<HeadCheckRow> = {}): HeadCheckRow {
  const leaves = Array.from({ length: size }, (_, n) => `leaf ${n + 1}`);
  const tree = leaves.reduce((before, leaf) => append(before, leafHash(leaf)), EMPTY);
  const leaf = leaves[size - 1] ?? null;
  return {
    ...{ ledger: 'sunrise', seq: size, frontier: frontierText(tree), leaf, later: 0 },
    leafHash: leaf === null ? '0'.repeat(64) : leafHash(leaf).toString('hex'),
    ...{ signedSize: size, signedRoot: root(tree).toString('hex') },
    ...change,
  };
}

describe('headFault', () => {
  it.each([0, 1, 2, 3, 7, 8, 100])(
    'accepts a head of %i entries that agrees with its checkpoint or has none',
    (size) => {
      expect(headFault(headOf(size))).toBeUndefined();
      expect(headFault(headOf(size, { signedSize: null, signedRoot: null }))).toBeUndefined();
    },
  );

  it('does not compare the root with a checkpoint of an earlier size', () => {
    expect(headFault(headOf(8, { signedSize: 7, signedRoot: 'other' }))).toBeUndefined();
  });

  it.each<[string, Partial<HeadCheckRow>]>([
    ['entry 5 is missing', { leaf: null }],
    ['entry 5 does not have the leaf hash of the head', { leaf: 'leaf 6' }],
    ['there are entries after 5', { later: 1 }],
    ['tree does not have 5 entries', { frontier: headOf(4).frontier }],
    ['the last checkpoint has 6 entries, the ledger has 5', { signedSize: 6 }],
    ['the root of 5 entries differs from the signed root', { signedRoot: headOf(3).signedRoot }],
  ])('describes the fault: %s', (fault, change) => {
    expect(headFault(headOf(5, change))).toContain(fault);
  });
});
