import { Entry, EntryKind, Facts } from '../ledger/core/entry';
import { MonthBreakdown } from './breakdown.rules';

let seq = 0;

function entry(kind: EntryKind, facts: Facts, ...postings: [account: string, amount: number][]): Entry {
  seq += 1;
  return {
    ...{ ledger: 'sunrise', seq, id: `${seq}`, kind, period: '2026-09', occurred: '2026-09-05' },
    ...{ recorded: '2026-09-05T04:00:00.000Z', actor: 'S01', facts, leafHash: '' },
    postings: postings.map(([account, amount]) => ({ account, unit: '', amount, balanceAfter: 0, version: 1 })),
  };
}

const FACTS = { category: 'teach', unit: 'U1', organisation: 'O1' };

function service(volunteer: string, minutes: number, facts: Facts = {}): Entry {
  const all = { ...FACTS, volunteer, ...facts };
  return entry('service.recorded', all, [`record:${volunteer}`, minutes], [`points:${volunteer}`, minutes]);
}

function reversal({ facts, postings, kind }: Entry, period = '2026-09'): Entry {
  const reversed = postings.map(({ account, amount }): [string, number] => [account, -amount]);
  return entry('entry.reversed', { of: kind, period, original: facts }, ...reversed);
}

function breakdownOf(...entries: readonly Entry[]): MonthBreakdown {
  const breakdown = new MonthBreakdown('2026-09');
  for (const item of entries) breakdown.add(item);
  return breakdown;
}

describe('MonthBreakdown', () => {
  it('counts each service once in its category, building or block, organisation and cohort', () => {
    const { groups, total } = breakdownOf(service('V1', 120), service('V1', 30), service('V2', 60, { unit: 'U2' }));
    expect(groups.unit.get('U1')).toMatchObject({ records: 2, minutes: 150, points: 150, volunteers: ['V1'] });
    expect(groups.unit.get('U2')).toMatchObject({ records: 1, minutes: 60, volunteers: ['V2'] });
    expect(groups.category.get('teach')).toMatchObject({ records: 3, minutes: 210, volunteers: ['V1', 'V2'] });
    // The facts name no cohort.
    expect(groups.cohort.get('')).toMatchObject({ records: 3 });
    expect(total).toMatchObject({ records: 3, minutes: 210, volunteers: ['V1', 'V2'] });
  });

  it('leaves out a service reversed in the same month, and its volunteer', () => {
    const reversed = service('V1', 120);
    const { groups, total } = breakdownOf(reversed, service('V2', 60), reversal(reversed));
    expect(groups.unit.get('U1')).toMatchObject({ records: 1, minutes: 60, points: 60, volunteers: ['V2'] });
    expect(total.volunteers).toEqual(['V2']);
  });

  it('leaves out corrections of another month, which are listed as adjustments', () => {
    const { total } = breakdownOf(
      service('V2', 60),
      reversal(service('V1', 120), '2026-08'),
      service('V1', 90, { corrects: '2026-08' }),
    );
    expect(total).toMatchObject({ records: 1, minutes: 60, volunteers: ['V2'] });
  });

  it('counts distinct raters of a category', () => {
    const rating = (rater: string): Entry =>
      entry('rating.given', { category: 'teach', rater, volunteer: 'v', stars: '5' });
    const { satisfaction } = breakdownOf(rating('a'), rating('a'), rating('b'));
    expect(satisfaction.summary(() => 9).byCategory['teach']).toMatchObject({ ratings: 3, raters: 2 });
  });

  it('separates what the fund covered of this month’s due from earlier dues', () => {
    const covers = [
      { month: '2026-08', amount: '300' },
      { month: '2026-09', amount: '500' },
    ];
    const { covered, coveredEarlier, fundSpent } = breakdownOf(entry('shop.settled', { shop: 'M1', covers }));
    expect([covered.get('M1'), coveredEarlier.get('M1'), fundSpent]).toEqual([500, 300, 800]);
  });

  it('counts rises to a star level, and points redeemed and refunded per shop', () => {
    const { risen, redeemed, refunded } = breakdownOf(
      entry('star.granted', { volunteer: 'V1', from: '0', level: '2' }),
      entry('points.captured', { shop: 'M1' }, ['points:V1', -300], ['shop:M1', 300]),
      entry('points.refunded', { shop: 'M1' }, ['points:V1', 100], ['shop:M1', -100]),
    );
    expect([risen.get('2'), redeemed.get('M1'), refunded.get('M1')]).toEqual([1, 300, 100]);
  });
});
