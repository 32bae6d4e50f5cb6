import { Canonical } from '../ledger/core/canonical';
import { Entry, Facts } from '../ledger/core/entry';
import { numberFact, textFact } from '../ledger/core/entry-rows';
import { Satisfaction } from './satisfaction';

/** What service is counted by: a fact of its entry. */
export const GROUPINGS = ['category', 'unit', 'organisation', 'cohort'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Service of a group: points in hundredths. */
export class Tally {
  records = 0;
  minutes = 0;
  points = 0;
  private readonly served = new Map<string, number>();

  /** Adds a record of a volunteer, or takes one off. */
  add(volunteer: string, sign: 1 | -1, { minutes, points }: { minutes: number; points: number }): void {
    this.records += sign;
    this.minutes += minutes;
    this.points += points;
    this.served.set(volunteer, (this.served.get(volunteer) ?? 0) + sign);
  }

  /** Those who served, and whose record still stands. */
  get volunteers(): string[] {
    return [...this.served].filter(([, records]) => records > 0).map(([volunteer]) => volunteer);
  }
}

/**
 * The figures of a month part by part, as a fold of its entries alone; beside `MonthFigures`, and fed by the same pass.
 * A correction of another month is in none of them: `MonthFigures` lists it as an adjustment. Pure.
 */
export class MonthBreakdown {
  readonly total = new Tally();
  readonly groups: Readonly<Record<Grouping, Map<string, Tally>>> = {
    category: new Map(),
    unit: new Map(),
    organisation: new Map(),
    cohort: new Map(),
  };
  readonly satisfaction = new Satisfaction();
  /** How many rose to a level, and how many fell to one. */
  readonly risen = new Map<string, number>();
  readonly fallen = new Map<string, number>();
  /** Hundredths of a point at each shop. */
  readonly redeemed = new Map<string, number>();
  readonly refunded = new Map<string, number>();
  /** What the fund covered at the close, by shop, in the currency's minor unit: of this month's due, and of earlier ones. */
  readonly covered = new Map<string, number>();
  readonly coveredEarlier = new Map<string, number>();
  /** All of it. */
  fundSpent = 0;

  constructor(private readonly month: string) {}

  /** Takes the next entry of the month. */
  take(entry: Entry): void {
    const { facts } = entry;
    const kind: string = entry.kind;
    switch (kind) {
      case 'service.recorded':
        return this.service(entry, facts, 1);
      case 'entry.reversed':
        return this.reversed(entry, facts);
      case 'rating.given':
        return this.satisfaction.take(
          textFact(facts, 'category'),
          textFact(facts, 'rater'),
          numberFact(facts, 'stars'),
        );
      case 'points.captured':
        return count(this.redeemed, textFact(facts, 'shop'), moved(entry, 'shop:'));
      case 'points.refunded':
        return count(this.refunded, textFact(facts, 'shop'), moved(entry, 'points:'));
      case 'star.granted':
        return count(this.risen, textFact(facts, 'level'), 1);
      case 'star.withdrawn':
        return count(this.fallen, textFact(facts, 'level'), 1);
      case 'shop.settled':
        return this.settled(facts);
    }
  }

  private service(entry: Entry, facts: Facts, sign: 1 | -1): void {
    if (facts['corrects'] !== undefined) return;
    const volunteer = textFact(facts, 'volunteer');
    const amounts = { minutes: moved(entry, 'record:'), points: moved(entry, 'points:') };
    this.total.add(volunteer, sign, amounts);
    for (const grouping of GROUPINGS) {
      const groups = this.groups[grouping];
      const key = textFact(facts, grouping);
      const tally = groups.get(key) ?? new Tally();
      tally.add(volunteer, sign, amounts);
      groups.set(key, tally);
    }
  }

  private settled(facts: Facts): void {
    const covers = (facts['covers'] ?? []) as readonly { readonly month: string; readonly amount: string }[];
    for (const { month, amount } of covers) {
      count(month === this.month ? this.covered : this.coveredEarlier, textFact(facts, 'shop'), Number(amount));
      this.fundSpent += Number(amount);
    }
  }

  /** Within its own month a reversal takes the service out again. */
  private reversed(entry: Entry, facts: Facts): void {
    const original = facts['original'] as Readonly<Record<string, Canonical>>;
    const own = textFact(facts, 'period') === this.month && textFact(facts, 'of') === 'service.recorded';
    if (own) this.service(entry, original, -1);
  }
}

function moved({ postings }: Entry, kind: string): number {
  return postings.filter(({ account }) => account.startsWith(kind)).reduce((sum, { amount }) => sum + amount, 0);
}

function count(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}
