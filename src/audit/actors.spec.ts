import { Leaf } from '../ledger/core/entry-rows';
import { ActorStatistics, ActorsReport } from './actors';

function leaf(kind: string, actor: string, change: object = {}): Leaf {
  return { kind, actor, facts: {}, postings: [], ...change } as unknown as Leaf;
}

function service(facts: object, minutes: string, points: string): Leaf {
  const postings = [
    { account: 'issuance:MIN', unit: 'MIN', amount: `-${minutes}` },
    { account: 'record:v', unit: 'MIN', amount: minutes },
    { account: 'points:v', unit: 'POINT', amount: points },
  ];
  return leaf('service.recorded', 'clerk', { facts: { recorder: 'r1', approver: 'a1', ...facts }, postings });
}

function reportOf(...leaves: Leaf[]): ActorsReport {
  const actors = new ActorStatistics();
  for (const each of leaves) actors.add(each);
  return actors.report();
}

describe('ActorStatistics', () => {
  const typed = service({ method: 'typed', grade: 'C' }, '60', '100');
  const { actors, pairs } = reportOf(
    typed,
    service({ method: 'code', grade: 'A' }, '120', '200'),
    service({ method: 'code', grade: 'A', recorder: 'r2' }, '30', '50'),
    leaf('debt.forgiven', 'boss', { facts: { approver: 'a1' } }),
    leaf('period.closed', 'timebank'),
    leaf('entry.reversed', 'boss', { facts: { of: 'service.recorded', original: { ...typed.facts } } }),
  );
  const find = (capacity: string, id: string): unknown =>
    actors.find((actor) => actor.capacity === capacity && actor.id === id);

  it('counts records, minutes, points, grades and the share of typed records', () => {
    expect(find('recorder', 'r1')).toEqual({
      ...{ capacity: 'recorder', id: 'r1', entries: 2, kinds: { 'service.recorded': 2 }, byHand: 2, reversals: 1 },
      ...{
        namedByOthers: 2,
        namedOthers: 0,
        records: 2,
        minutes: 180,
        points: 300,
        typed: 1,
        typedPercent: 50,
        grades: { A: 1, C: 1 },
      },
    });
    expect(find('approver', 'a1')).toMatchObject({
      ...{ entries: 4, records: 3, minutes: 210, points: 350, typed: 1, typedPercent: 33, reversals: 1 },
      kinds: { 'debt.forgiven': 1, 'service.recorded': 3 },
    });
  });

  it('separates entries booked by people from those of the service’s jobs', () => {
    expect(find('operator', 'boss')).toMatchObject({ entries: 2, byHand: 2, records: 0, reversals: 1 });
    expect(find('operator', 'boss')).not.toHaveProperty('typedPercent');
    expect(find('operator', 'timebank')).toMatchObject({ entries: 1, byHand: 0 });
  });

  it('counts records by pair of recorder and approver', () => {
    expect(pairs).toEqual([
      { recorder: 'r1', approver: 'a1', records: 2, minutes: 180, points: 300, typed: 1, namedByOthers: 2 },
      { recorder: 'r2', approver: 'a1', records: 1, minutes: 30, points: 50, typed: 0, namedByOthers: 1 },
    ]);
  });

  it('reports who made keys for whom, and who only approve each other, second approvals included', () => {
    const key = leaf('key.issued', 'boss', { facts: { key: 'k1', person: 'r1', role: 'coordinator', via: 'console' } });
    const mutual = [
      service({ recorder: 'a', approver: 'b' }, '1', '1'),
      service({ recorder: 'a', approver: 'b' }, '1', '1'),
      service({ recorder: 'b', approver: 'a' }, '1', '1'),
    ];
    const none = { rotated: 0, revoked: 0 };
    expect(reportOf(key, ...mutual)).toMatchObject({
      keys: [{ maker: 'boss', holder: 'r1', role: 'coordinator', via: 'console', issued: 1, ...none }],
      mutual: [{ of: 'records', first: 'a', second: 'b', approvedByFirst: 1, approvedBySecond: 2 }],
    });
    const other = service({ recorder: 'c', approver: 'd', secondApprover: 'b' }, '1', '1');
    expect(reportOf(...mutual, other).mutual).toEqual([]);
  });

  it('tells people who acted from people whom another person’s key named', () => {
    const record = (actor: string, facts: object): Leaf => ({ ...service(facts, '1', '1'), actor });
    const { actors: found, pairs: together } = reportOf(
      record('a1', {}),
      record('a2', { secondApprover: 'a2' }),
      record('clerk', { import: 'books' }),
      record('r1', { import: 'books' }),
      record('clerk', {}),
    );
    const named = (capacity: string, id: string): unknown =>
      found.find((actor) => actor.capacity === capacity && actor.id === id)?.namedByOthers;
    expect([named('recorder', 'r1'), named('approver', 'a1'), named('approver', 'a2')]).toEqual([2, 3, 0]);
    expect([named('operator', 'clerk'), named('operator', 'a1')]).toEqual([0, 0]);
    const rated = leaf('rating.given', 'clerk', { facts: { rater: 'r1' } });
    const own = leaf('rating.given', 'r1', { facts: { rater: 'r1' } });
    const operators = reportOf(record('a1', {}), record('clerk', { import: 'books' }), rated, own).actors;
    const namedOthers = operators
      .filter(({ capacity }) => capacity === 'operator')
      .map((one) => [one.id, one.namedOthers]);
    expect(namedOthers).toEqual([
      ['a1', 0],
      ['clerk', 2],
      ['r1', 0],
    ]);
    expect(together).toMatchObject([{ recorder: 'r1', approver: 'a1', records: 5, namedByOthers: 3 }]);
  });

  it('finds pairs that only confirm each other’s requests, apart from those of records', () => {
    const paid = (requester: string, actor: string): Leaf => leaf('shop.paid', actor, { facts: { requester } });
    const mutual = [
      paid('a', 'b'),
      paid('a', 'b'),
      paid('b', 'a'),
      service({ recorder: 'c', approver: 'a' }, '1', '1'),
    ];
    expect(reportOf(...mutual).mutual).toEqual([
      { of: 'requests', first: 'a', second: 'b', approvedByFirst: 1, approvedBySecond: 2 },
    ]);
    expect(reportOf(...mutual, paid('c', 'a')).mutual).toEqual([]);
  });

  it('accepts any text of a leaf as a name, such as __proto__', () => {
    const strange = service({ recorder: '__proto__', approver: 'constructor', grade: '__proto__' }, '1', '1');
    const report = reportOf(strange, strange);
    expect(report.pairs).toMatchObject([{ recorder: '__proto__', approver: 'constructor', records: 2 }]);
    expect(Object.entries(report.actors[0]?.grades ?? {})).toEqual([['__proto__', 2]]);
  });
});
