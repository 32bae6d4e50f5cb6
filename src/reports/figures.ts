import { Entry, Facts } from '../ledger/core/entry';
import { numberFact, textFact } from '../ledger/core/entry-rows';
import { Canonical } from '../ledger/core/canonical';

/** Figures of one category of service. */
export interface CategoryFigures {
  records: number;
  minutes: number;
  points: number;
}

/**
 * A correction of an earlier month, or a debt forgiven, booked in this month: listed one by one, and in none of the
 * other figures. Points issued, less redeemed, plus refunded, plus these are what the outstanding points changed by.
 */
export interface PriorPeriodAdjustment {
  readonly seq: number;
  /** The entry that it undoes. */
  readonly reverses?: number;
  /** The entry, undone, whose place it takes. */
  readonly supersedes?: number;
  /** The kind of what is corrected. */
  readonly of: string;
  /** The month that is corrected; of a debt that is forgiven, the month of the forgiving. */
  readonly period: string;
  readonly minutes: number;
  readonly coinMinutes: number;
  readonly pointHundredths: number;
  readonly cents: number;
}

/**
 * The figures of a month, as a fold of its entries alone (examples/README.md). Pure: an auditor with an export can
 * fold the same entries and must come to the same figures.
 */
export class MonthFigures {
  accepted = 0;
  signOutsFilled = 0;
  /** Records that came after their due date. */
  late = 0;
  readonly grades = new Map<string, number>();
  recordMinutes = 0;
  coinMinutes = 0;
  points = 0;
  redeemed = 0;
  refunded = 0;
  redemptions = 0;
  refunds = 0;
  ratings = 0;
  readonly byCategory = new Map<string, CategoryFigures>();
  readonly stars = new Map<string, { sum: number; count: number }>();
  /** Records and minutes of the month, by volunteer. */
  readonly volunteers = new Map<string, { records: number; minutes: number }>();
  readonly due = new Map<string, number>();
  readonly paid = new Map<string, number>();
  readonly carried = new Map<string, number>();
  fundReceived = 0;
  promoted = 0;
  /** From the closing entry; undefined while the month is open. */
  registered: number | undefined;
  readonly adjustments: PriorPeriodAdjustment[] = [];
  /** How often a record of the month stands, and which have a rating of the month. */
  private readonly records = new Map<string, number>();
  private readonly rated = new Set<string>();

  constructor(private readonly month: string) {}

  /** Services of the month without a rating that counts in it. */
  get unrated(): number {
    return [...this.records].filter(([record, stands]) => stands > 0 && !this.rated.has(record)).length;
  }

  /** Takes the next entry of the month. */
  take(entry: Entry): void {
    const { kind, facts } = entry;
    switch (kind) {
      case 'service.recorded':
        return this.isAdjustment(facts)
          ? this.adjust(entry, kind, textFact(facts, 'corrects'))
          : this.service(entry, facts, 1);
      case 'rating.given':
        return this.rating(facts);
      case 'points.captured':
        this.redemptions += 1;
        this.redeemed += moved(entry, 'shop:');
        return;
      case 'points.refunded':
        this.refunds += 1;
        this.refunded += moved(entry, 'points:');
        return;
      case 'fund.received':
        this.fundReceived += moved(entry, 'fund:');
        return;
      case 'shop.settled':
        return this.settled(facts);
      case 'star.granted':
        this.promoted += 1;
        return;
      case 'period.closed':
        this.registered = numberFact(facts, 'registered');
        return;
      case 'debt.forgiven':
        return this.adjust(entry, kind, entry.period);
      case 'entry.reversed':
        return this.reversed(entry, facts);
      case 'policy.adopted':
      case 'balance.brought-forward':
      case 'points.reserved':
      case 'points.released':
      case 'certificate.issued':
      case 'certificate.revoked':
      case 'star.withdrawn':
      case 'shop.paid':
        return;
    }
  }

  private service(entry: Entry, facts: Facts, sign: 1 | -1): void {
    const minutes = moved(entry, 'record:');
    const points = moved(entry, 'points:');
    this.accepted += sign;
    this.signOutsFilled += facts['signOut'] === 'filled' ? sign : 0;
    count(this.records, textFact(facts, 'record'), sign);
    this.late += facts['late'] === 'yes' ? sign : 0;
    this.recordMinutes += minutes;
    this.coinMinutes += moved(entry, 'coins:');
    this.points += points;
    count(this.grades, textFact(facts, 'grade'), sign);
    const category = entryOf(this.byCategory, textFact(facts, 'category'), () => ({
      records: 0,
      minutes: 0,
      points: 0,
    }));
    category.records += sign;
    category.minutes += minutes;
    category.points += points;
    const volunteer = entryOf(this.volunteers, textFact(facts, 'volunteer'), () => ({ records: 0, minutes: 0 }));
    volunteer.records += sign;
    volunteer.minutes += minutes;
  }

  private rating(facts: Facts): void {
    this.ratings += 1;
    this.rated.add(textFact(facts, 'record'));
    const stars = entryOf(this.stars, textFact(facts, 'category'), () => ({ sum: 0, count: 0 }));
    stars.sum += numberFact(facts, 'stars');
    stars.count += 1;
  }

  private settled(facts: Facts): void {
    const shop = textFact(facts, 'shop');
    const covers = (facts['covers'] ?? []) as readonly { readonly amount: string }[];
    this.due.set(shop, numberFact(facts, 'due'));
    this.carried.set(shop, numberFact(facts, 'carriedOut'));
    this.paid.set(
      shop,
      covers.reduce((sum, { amount }) => sum + Number(amount), 0),
    );
  }

  /** Within its own month a reversal takes the original out of the figures; across months it is an adjustment. */
  private reversed(entry: Entry, facts: Facts): void {
    const of = textFact(facts, 'of');
    const period = textFact(facts, 'period');
    const original = facts['original'] as Readonly<Record<string, Canonical>>;
    // A transfer is in no figure of the report, and so is none that was undone: shops' statements have both.
    if (of === 'shop.paid') return;
    if (period !== this.month) this.adjust(entry, of, period);
    // What is undone was itself an adjustment in this month: it was in no figure.
    else if (this.isAdjustment(original)) this.adjust(entry, of, textFact(original, 'corrects'));
    else if (of === 'service.recorded') this.service(entry, original, -1);
    else if (of === 'fund.received') this.fundReceived += moved(entry, 'fund:');
  }

  /** Does a service, by its facts, correct another month? */
  private isAdjustment(facts: Facts): boolean {
    return facts['corrects'] !== undefined;
  }

  private adjust({ seq, ref, postings }: Entry, of: string, period: string): void {
    this.adjustments.push({
      seq,
      ...(ref?.reverses !== undefined && { reverses: ref.reverses }),
      ...(ref?.supersedes !== undefined && { supersedes: ref.supersedes }),
      of,
      period,
      minutes: moved({ postings }, 'record:'),
      coinMinutes: moved({ postings }, 'coins:'),
      pointHundredths: moved({ postings }, 'points:'),
      cents: moved({ postings }, 'fund:'),
    });
  }
}

/** What an entry moved on accounts of a kind. */
function moved(entry: Pick<Entry, 'postings'>, kind: string): number {
  return entry.postings.filter(({ account }) => account.startsWith(kind)).reduce((sum, { amount }) => sum + amount, 0);
}

function count(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function entryOf<T>(map: Map<string, T>, name: string, empty: () => T): T {
  const known = map.get(name) ?? empty();
  map.set(name, known);
  return known;
}

/** A mean of stars in hundredths, half up; exact. */
export function meanHundredths({ sum, count }: { sum: number; count: number }): number {
  return Math.floor((200 * sum + count) / (2 * count));
}
