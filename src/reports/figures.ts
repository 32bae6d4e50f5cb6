import { Entry, Facts } from '../ledger/core/entry';
import { numberFact, textFact } from '../ledger/core/entry-rows';
import { Canonical } from '../ledger/core/canonical';
import { importOf } from '../communities/imported-by';

/** Figures of one category of service. */
export interface CategoryFigures {
  records: number;
  minutes: number;
  points: number;
}

/**
 * A correction of an earlier month, the withdrawal of its rating, or a forgiven debt, booked in this month. Listed separately and not included in the
 * other figures. Change of outstanding points = issued − redeemed + refunded + adjustments.
 */
export interface PriorPeriodAdjustment {
  readonly seq: number;
  /** The entry that it reverses or withdraws. */
  readonly reverses?: number;
  /** The reversed entry that it replaces. */
  readonly supersedes?: number;
  /** Kind of the corrected entry. */
  readonly of: string;
  /** The corrected month; for a forgiven debt, the month in which it was forgiven. */
  readonly period: string;
  readonly minutes: number;
  readonly coinMinutes: number;
  readonly pointHundredths: number;
  readonly cents: number;
}

/** The part of a month's figures that an import of old books took in. */
export interface ImportedPart {
  records: number;
  minutes: number;
  points: number;
  redemptions: number;
  redeemed: number;
  fundReceived: number;
}

/**
 * The figures of a month, folded from its entries alone (examples/README.md). Pure: an auditor who folds the entries of
 * an export must get the same figures. Time in minutes, points in hundredths, money in the currency's minor unit.
 */
export class MonthFigures {
  accepted = 0;
  signOutsFilled = 0;
  /** Records submitted after their due date. */
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
  /** What of these figures was taken in from old books, by import. */
  readonly imported = new Map<string, ImportedPart>();
  promoted = 0;
  /** From the closing entry; undefined while the month is open. */
  registered: number | undefined;
  readonly adjustments: PriorPeriodAdjustment[] = [];
  /** Per record of the month: 1 for its entry, 0 once it is reversed; and the number of ratings booked in the month. */
  private readonly records = new Map<string, number>();
  private readonly rated = new Map<string, number>();

  constructor(private readonly month: string) {}

  /** Number of services of the month without a rating booked in the month. */
  get unrated(): number {
    return [...this.records].filter(([record, times]) => times > 0 && (this.rated.get(record) ?? 0) === 0).length;
  }

  /** Adds the next entry of the month. */
  add(entry: Entry): void {
    const { kind, facts } = entry;
    switch (kind) {
      case 'service.recorded':
        return this.isAdjustment(facts)
          ? this.adjust(entry, kind, textFact(facts, 'corrects'))
          : this.service(entry, facts, 1);
      case 'rating.given':
        return this.rating(facts, 1);
      case 'rating.withdrawn':
        return this.ratingWithdrawn(entry, facts);
      case 'points.captured':
        this.redemptions += 1;
        this.redeemed += moved(entry, 'shop:');
        this.addImported(facts, { redemptions: 1, redeemed: moved(entry, 'shop:') });
        return;
      case 'points.refunded':
        this.refunds += 1;
        this.refunded += moved(entry, 'points:');
        return;
      case 'fund.received':
        return this.received(entry, facts);
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
      case 'log.continued':
      case 'policy.adopted':
      case 'import.confirmed':
      case 'import.closed':
      case 'key.issued':
      case 'key.rotated':
      case 'key.revoked':
      case 'shop.contracted':
      case 'offer.priced':
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
    this.addImported(facts, { records: sign, minutes, points });
  }

  private received(entry: Entry, facts: Facts): void {
    const fundReceived = moved(entry, 'fund:');
    this.fundReceived += fundReceived;
    this.addImported(facts, { fundReceived });
  }

  /** Adds amounts to the part of the import that an entry's facts name, if they name one. */
  private addImported(facts: Facts, amounts: Partial<ImportedPart>): void {
    const id = importOf({ facts });
    if (id === undefined) return;
    const none = { records: 0, minutes: 0, points: 0, redemptions: 0, redeemed: 0, fundReceived: 0 };
    const part = entryOf(this.imported, id, () => none);
    for (const [name, amount] of Object.entries(amounts)) part[name as keyof ImportedPart] += amount;
  }

  private rating(facts: Facts, sign: 1 | -1): void {
    const category = textFact(facts, 'category');
    this.ratings += sign;
    count(this.rated, textFact(facts, 'record'), sign);
    const stars = entryOf(this.stars, category, () => ({ sum: 0, count: 0 }));
    stars.sum += sign * numberFact(facts, 'stars');
    stars.count += sign;
    if (stars.count === 0) this.stars.delete(category);
  }

  /** Subtracts a rating of this month; the withdrawal of another month's rating is an adjustment without amounts. */
  private ratingWithdrawn(entry: Entry, facts: Facts): void {
    const period = textFact(facts, 'period');
    if (period === this.month) this.rating(facts, -1);
    else this.adjust({ ...entry, ref: { reverses: numberFact(facts, 'given') } }, 'rating.given', period);
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

  /** Subtracts an entry reversed within its own month; a reversal of another month's entry is an adjustment. */
  private reversed(entry: Entry, facts: Facts): void {
    const of = textFact(facts, 'of');
    const period = textFact(facts, 'period');
    const original = facts['original'] as Readonly<Record<string, Canonical>>;
    // The report has no figure of bank transfers, nor of reversed ones; the statements of shops list both.
    if (of === 'shop.paid') return;
    if (period !== this.month) this.adjust(entry, of, period);
    // The reversed entry was itself an adjustment in this month, so it is not in the figures.
    else if (this.isAdjustment(original)) this.adjust(entry, of, textFact(original, 'corrects'));
    else if (of === 'service.recorded') this.service(entry, original, -1);
    else if (of === 'fund.received') this.received(entry, original);
  }

  /** Whether a service, by its facts, corrects another month. */
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

/** Sum of an entry's postings on accounts of a kind. */
function moved(entry: Pick<Entry, 'postings'>, kind: string): number {
  return entry.postings.filter(({ account }) => account.startsWith(kind)).reduce((sum, { amount }) => sum + amount, 0);
}

function count(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function entryOf<T>(map: Map<string, T>, name: string, empty: () => T): T {
  const value = map.get(name) ?? empty();
  map.set(name, value);
  return value;
}

/** Mean of ratings in hundredths of a star, rounded half up, in exact integer arithmetic. */
export function meanHundredths({ sum, count }: { sum: number; count: number }): number {
  return Math.floor((200 * sum + count) / (2 * count));
}
