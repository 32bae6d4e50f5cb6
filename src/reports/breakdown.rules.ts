import { Canonical } from '../ledger/core/canonical';
import { Entry, Facts } from '../ledger/core/entry';
import { numberFact, textFact } from '../ledger/core/entry-rows';
import { Satisfaction } from './satisfaction';

/** Facts of a service's entry by which service is grouped. `unit` is the volunteer's building or block. */
export const GROUPINGS = ['category', 'unit', 'organisation', 'cohort'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Sums of the service of a group; points in hundredths. */
export class Tally {
  records = 0;
  minutes = 0;
  points = 0;
  private readonly served = new Map<string, number>();

  /** Adds a volunteer's service record, or subtracts a reversed one; the amounts are signed already. */
  add(volunteer: string, sign: 1 | -1, { minutes, points }: { minutes: number; points: number }): void {
    this.records += sign;
    this.minutes += minutes;
    this.points += points;
    this.served.set(volunteer, (this.served.get(volunteer) ?? 0) + sign);
  }

  /** Volunteers with at least one record that was not reversed. */
  get volunteers(): string[] {
    return [...this.served].filter(([, records]) => records > 0).map(([volunteer]) => volunteer);
  }
}

/**
 * The breakdown of a month's figures, folded from its entries alone in the same pass as `MonthFigures`. Pure.
 * Corrections of other months are not included; `MonthFigures` lists them as adjustments.
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
  /** Volunteers who rose to a star level and who fell to one, by level. */
  readonly risen = new Map<string, number>();
  readonly fallen = new Map<string, number>();
  /** Hundredths of a point, by shop. */
  readonly redeemed = new Map<string, number>();
  readonly refunded = new Map<string, number>();
  /** Volunteers who redeemed or got points back, by shop. */
  readonly redeeming = new Map<string, Set<string>>();
  /** Covered by the fund at the close, by shop, in minor units of money: of this month's due, and of earlier dues. */
  readonly covered = new Map<string, number>();
  readonly coveredEarlier = new Map<string, number>();
  /** Shops and months of the earlier dues that were covered. */
  readonly earlierDues: { readonly shop: string; readonly month: string }[] = [];
  /** Sum of all covered dues, in the currency's minor unit. */
  fundSpent = 0;

  constructor(private readonly month: string) {}

  /** Adds the next entry of the month. */
  add(entry: Entry): void {
    const { facts } = entry;
    const kind: string = entry.kind;
    switch (kind) {
      case 'service.recorded':
        return this.service(entry, facts, 1);
      case 'entry.reversed':
        return this.reversed(entry, facts);
      case 'rating.given':
        return this.rating(facts, 1);
      case 'rating.withdrawn':
        return textFact(facts, 'period') === this.month ? this.rating(facts, -1) : undefined;
      case 'points.captured':
        return this.redemption(facts, this.redeemed, moved(entry, 'shop:'));
      case 'points.refunded':
        return this.redemption(facts, this.refunded, moved(entry, 'points:'));
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

  private rating(facts: Facts, sign: 1 | -1): void {
    this.satisfaction.add(textFact(facts, 'category'), {
      ...{ rater: textFact(facts, 'rater'), volunteer: textFact(facts, 'volunteer') },
      ...{ stars: numberFact(facts, 'stars'), sign },
    });
  }

  private redemption(facts: Facts, points: Map<string, number>, amount: number): void {
    const shop = textFact(facts, 'shop');
    count(points, shop, amount);
    this.redeeming.set(shop, (this.redeeming.get(shop) ?? new Set()).add(textFact(facts, 'volunteer')));
  }

  private settled(facts: Facts): void {
    const shop = textFact(facts, 'shop');
    const covers = (facts['covers'] ?? []) as readonly { readonly month: string; readonly amount: string }[];
    for (const { month, amount } of covers) {
      count(month === this.month ? this.covered : this.coveredEarlier, shop, Number(amount));
      if (month !== this.month) this.earlierDues.push({ shop, month });
      this.fundSpent += Number(amount);
    }
  }

  /** Subtracts a service reversed within its own month. */
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
