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
const movements = (...moves: [day: string, amount: number][]): Movement[] =>
  moves.map(([day, amount]) => ({ day, amount }));

describe('a debt', () => {
  it('is the balance below zero, owed since the day on which it last fell below', () => {
    expect(debtOf([])).toBeUndefined();
    expect(debtOf(movements(['2026-09-01', 100], ['2026-09-02', -100]))).toBeUndefined();
    expect(
      debtOf(movements(['2026-09-01', 100], ['2026-09-02', -130], ['2026-09-03', -20], ['2026-09-04', 10])),
    ).toEqual({
      owed: 40,
      since: '2026-09-02',
    });
    // Repaid in full in between: the next debt has a new start date.
    expect(debtOf(movements(['2026-09-01', -30], ['2026-09-02', 30], ['2026-09-03', -1]))).toEqual({
      owed: 1,
      since: '2026-09-03',
    });
  });

  it('is forgiven on the day on which it reaches the age limit, not the day before', () => {
    const debt: Debt = { owed: 1, since: '2026-08-31' };
    expect(isForgivable(debt, 30, '2026-09-29')).toBe(false);
    expect(isForgivable(debt, 30, '2026-09-30')).toBe(true);
    expect(isForgivable(debt, 0, '2026-08-31')).toBe(true);
    expect(isForgivable(debt, 0, '2026-08-30')).toBe(false);
  });

  it('is never forgiven at a close under the rule `debt` or without a rule', () => {
    expect([undefined, { rule: 'debt' } as const].map(forgivenAfterDays)).toEqual([undefined, undefined]);
    expect(forgivenAfterDays({ rule: 'write-off', afterDays: 60 })).toBe(60);
    expect(forgivenAfterDays({ rule: 'fund' })).toBe(0);
  });
});

describe('the debt after a correction', () => {
  const reversal = { sides: movement(points, issuance, 300) };
  const replacement = { sides: movement(issuance, points, 100) };

  it('is the balance below zero after all of its entries, on a volunteer’s accounts only', () => {
    const owed = (posted: number): unknown =>
      debtsAfter([reversal, replacement], ({ kind }) => (kind === 'points' ? posted : 0));
    expect(owed(50)).toEqual([{ account: points, owed: 150 }]);
    expect(owed(-10)).toEqual([{ account: points, owed: 210 }]);
    expect(owed(200)).toEqual([]);
  });

  it('is forgiven in the same request only under the rule `fund`', () => {
    const at = { volunteer: 'v', record: 'r', period: '2026-10', occurred: '2026-10-02', policy: 'p' };
    const draft = forgivenessEntry([{ account: points, owed: 150 }], { ...at, rule: 'fund' });
    expect(draft).toMatchObject({ kind: 'debt.forgiven', facts: { volunteer: 'v', record: 'r', rule: 'fund' } });
    expect(draft.sides).toEqual(movement(issuance, points, 150));
    const reversed = { ...draft, kind: 'entry.reversed' as const, ...reversal };
    const view = { account: () => ({ ...points, posted: 150, version: 1 }) };
    expect(withForgiveness([reversed], view, { ...at, rule: 'fund' })).toEqual([reversed, draft]);
    for (const rule of ['debt', 'write-off'] as const)
      expect(withForgiveness([reversed], view, { ...at, rule })).toEqual([reversed]);
  });
});

describe('the forgiveness of debts at a close', () => {
  const inDebt = [
    { account: points.id, owner: 'v', unit: 'POINT', moves: movements(['2026-09-01', -30], ['2026-09-20', -5]) },
    { account: 'coins:v', owner: 'v', unit: 'COIN', moves: movements(['2026-09-30', -7]) },
    { account: 'points:w', owner: 'w', unit: 'POINT', moves: movements(['2026-09-10', 7]) },
  ];
  const steps = (afterDays: number): ReturnType<typeof forgivenessSteps> =>
    forgivenessSteps(inDebt, { rule: 'write-off', afterDays }, { month: '2026-09', policy: 'p' });
  const forgiven = (posted: number): unknown => {
    const view = { account: () => ({ ...points, posted, version: 1 }) };
    return steps(29)[0]?.command.decide(view as never);
  };

  it('has one step for each volunteer whose debt has reached the age limit on the month’s last day', () => {
    expect(steps(29).map(({ step }) => step)).toEqual(['debt:v']);
    expect(steps(29)[0]?.command.accounts).toEqual([points, issuance]);
    expect(steps(30)).toEqual([]);
    expect(steps(0)[0]?.command.accounts).toHaveLength(4);
  });

  it('forgives the debt of the month’s end, and never more than is still owed', () => {
    const sides = (amount: number): object => ({ drafts: [{ sides: movement(issuance, points, amount) }] });
    expect(forgiven(-35)).toMatchObject(sides(35));
    expect(forgiven(-20)).toMatchObject(sides(20));
    expect(forgiven(-50)).toMatchObject(sides(35));
    expect(forgiven(0)).toEqual({ drafts: [], receipt: {} });
  });
});
