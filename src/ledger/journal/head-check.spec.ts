import { HeadCheckRow, headFault } from './head-check';
import { EMPTY, append, frontierText, leafHash, root } from '../log/merkle';

/** The head of a log of some leaves, beside what should stand there. */
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

describe('a ledger’s head', () => {
  it.each([0, 1, 2, 3, 7, 8, 100])('of %i entries agrees with them and with what was signed', (size) => {
    expect(headFault(headOf(size))).toBeUndefined();
    expect(headFault(headOf(size, { signedSize: null, signedRoot: null }))).toBeUndefined();
  });

  it('has nothing to compare where an earlier size was signed', () => {
    expect(headFault(headOf(8, { signedSize: 7, signedRoot: 'other' }))).toBeUndefined();
  });

  it.each<[string, Partial<HeadCheckRow>]>([
    ['entry 5 is missing', { leaf: null }],
    ['entry 5 is not the head’s', { leaf: 'leaf 6' }],
    ['of which the head doesn’t know', { later: 1 }],
    ['tree is not one of 5 entries', { frontier: headOf(4).frontier }],
    ['6 entries were signed, there are 5', { signedSize: 6 }],
    ['the root of 5 entries is not the signed one', { signedRoot: headOf(3).signedRoot }],
  ])('that does not agree is said to: %s', (fault, change) => {
    expect(headFault(headOf(5, change))).toContain(fault.replace('’', "'"));
  });
});
