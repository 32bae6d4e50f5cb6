import { MutualPairFigures, MutualPairs } from './mutual-pairs';

/** The pairs of records, each `recorder approver [second approver]`. */
function pairsOf(...records: string[]): MutualPairFigures[] {
  const pairs = new MutualPairs('records');
  for (const record of records) {
    const [recorder = '', ...approvers] = record.split(' ');
    pairs.add(recorder, approvers);
  }
  return pairs.figures();
}

describe('MutualPairs', () => {
  it('finds two persons who approve each other and nobody else, from three records on', () => {
    expect(pairsOf('b a', 'b a', 'a b')).toEqual([
      { of: 'records', first: 'a', second: 'b', approvedByFirst: 2, approvedBySecond: 1 },
    ]);
    expect(pairsOf('b a', 'a b')).toEqual([]);
  });

  it('leaves out pairs of whom one approved a record of somebody else', () => {
    expect(pairsOf('b a', 'b a', 'a b', 'c a')).toEqual([]);
    expect(pairsOf('b a', 'b a', 'a b', 'c b')).toEqual([]);
    // As a second approver too.
    expect(pairsOf('b a', 'b a', 'a b', 'c d b')).toEqual([]);
  });

  it('leaves out pairs in which only one approves, but not those whose records others approve too', () => {
    expect(pairsOf('b a', 'b a', 'b a')).toEqual([]);
    // Others may approve what the pair recorded: the pair still approves nobody else's.
    expect(pairsOf('b a', 'b a', 'a b', 'a c')).toHaveLength(1);
  });

  it('leaves out a person who recorded and approved the same records, and counts an approver once per record', () => {
    expect(pairsOf('a a', 'a a', 'a a')).toEqual([]);
    expect(pairsOf('b a a', 'a b b', 'a b')).toEqual([
      { of: 'records', first: 'a', second: 'b', approvedByFirst: 1, approvedBySecond: 2 },
    ]);
  });

  it('orders pairs by id, and takes any text as an id', () => {
    const pairs = pairsOf('y x', 'y x', 'x y', '__proto__ b', 'b __proto__', 'b __proto__');
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([
      ['__proto__', 'b'],
      ['x', 'y'],
    ]);
  });
});
