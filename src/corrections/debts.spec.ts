import { communityAccount, ownAccount } from '../ledger/core/accounts';
import { movement } from '../ledger/core/entry';
import {
  Debt,
  Movement,
  debtOf,
  forgivenessEntry,
  forgivenAfterDays,
  isForgivable,
  debtsAfter,
  withForgiveness,
} from './debts';
import { forgivenessSteps } from '../period-close/debt-forgiveness';

const points = ownAccount('points', 'v', '');
const issuance = communityAccount('issuance', 'POINT');
const moved = (...moves: [day: string, amount: number][]): Movement[] =>
  moves.map(([day, amount]) => ({ day, amount }));

describe('a debt', () => {
  it('is what is below zero, since the day on which it last went there', () => {
    expect(debtOf([])).toBeUndefined();
    expect(debtOf(moved(['2026-09-01', 100], ['2026-09-02', -100]))).toBeUndefined();
    expect(debtOf(moved(['2026-09-01', 100], ['2026-09-02', -130], ['2026-09-03', -20], ['2026-09-04', 10]))).toEqual({
      owed: 40,
      since: '2026-09-02',
    });
    // Paid to the last hundredth in between: it begins anew.
    expect(debtOf(moved(['2026-09-01', -30], ['2026-09-02', 30], ['2026-09-03', -1]))).toEqual({
      owed: 1,
      since: '2026-09-03',
    });
  });

  it('is forgiven on the day on which it is old enough, not the day before', () => {
    const debt: Debt = { owed: 1, since: '2026-08-31' };
    expect(isForgivable(debt, 30, '2026-09-29')).toBe(false);
    expect(isForgivable(debt, 30, '2026-09-30')).toBe(true);
    expect(isForgivable(debt, 0, '2026-08-31')).toBe(true);
    expect(isForgivable(debt, 0, '2026-08-30')).toBe(false);
  });

  it('is never forgiven at a close unless the pack says so', () => {
    expect([undefined, { rule: 'debt' } as const].map(forgivenAfterDays)).toEqual([undefined, undefined]);
    expect(forgivenAfterDays({ rule: 'write-off', afterDays: 60 })).toBe(60);
    expect(forgivenAfterDays({ rule: 'fund' })).toBe(0);
  });
});

describe('what a correction leaves owing', () => {
  const takeBack = { sides: movement(points, issuance, 300) };
  const anew = { sides: movement(issuance, points, 100) };

  it('is what all of its entries together take below zero, and never what a counterpart is below', () => {
    const owed = (posted: number): unknown =>
      debtsAfter([takeBack, anew], ({ kind }) => (kind === 'points' ? posted : 0));
    expect(owed(50)).toEqual([{ account: points, owed: 150 }]);
    expect(owed(-10)).toEqual([{ account: points, owed: 210 }]);
    expect(owed(200)).toEqual([]);
  });

  it('is borne by the fund where the pack says so, and by nobody else', () => {
    const at = { volunteer: 'v', record: 'r', period: '2026-10', occurred: '2026-10-02', policy: 'p' };
    const draft = forgivenessEntry([{ account: points, owed: 150 }], { ...at, rule: 'fund' });
    expect(draft).toMatchObject({ kind: 'debt.forgiven', facts: { volunteer: 'v', record: 'r', rule: 'fund' } });
    expect(draft.sides).toEqual(movement(issuance, points, 150));
    const undo = { ...draft, kind: 'entry.reversed' as const, ...takeBack };
    const view = { account: () => ({ ...points, posted: 150, version: 1 }) };
    expect(withForgiveness([undo], view, { ...at, rule: 'fund' })).toEqual([undo, draft]);
    for (const rule of ['debt', 'write-off'] as const)
      expect(withForgiveness([undo], view, { ...at, rule })).toEqual([undo]);
  });
});

describe('a close', () => {
  const owing = [
    { account: points.id, owner: 'v', unit: 'POINT', moves: moved(['2026-09-01', -30], ['2026-09-20', -5]) },
    { account: 'coins:v', owner: 'v', unit: 'COIN', moves: moved(['2026-09-30', -7]) },
    { account: 'points:w', owner: 'w', unit: 'POINT', moves: moved(['2026-09-10', 7]) },
  ];
  const steps = (afterDays: number): ReturnType<typeof forgivenessSteps> =>
    forgivenessSteps(owing, { rule: 'write-off', afterDays }, { month: '2026-09', policy: 'p' });
  const forgiven = (posted: number): unknown => {
    const view = { account: () => ({ ...points, posted, version: 1 }) };
    return steps(29)[0]?.command.decide(view as never);
  };

  it('has a step for each volunteer with a debt that is old enough on the month’s last day', () => {
    expect(steps(29).map(({ step }) => step)).toEqual(['debt:v']);
    expect(steps(29)[0]?.command.accounts).toEqual([points, issuance]);
    expect(steps(30)).toEqual([]);
    expect(steps(0)[0]?.command.accounts).toHaveLength(4);
  });

  it('forgives what was owed then, and no more than is owed still', () => {
    const sides = (amount: number): object => ({ drafts: [{ sides: movement(issuance, points, amount) }] });
    expect(forgiven(-35)).toMatchObject(sides(35));
    expect(forgiven(-20)).toMatchObject(sides(20));
    expect(forgiven(-50)).toMatchObject(sides(35));
    expect(forgiven(0)).toEqual({ drafts: [], receipt: {} });
  });
});
