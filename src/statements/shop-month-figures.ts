import { Entry, Facts } from '../ledger/core/entry';
import { numberFact } from '../ledger/core/entry-rows';
import { Amount } from '../ledger/core/units';
import { Day, Instant, Month } from '../common/instant';
import { importMember } from '../communities/imported-by';
import { Cover, RateSum, ShopMonth, settle } from '../period-close/settlement.rules';

/**
 * Kind of a line of a shop's statement. `adjustment` is a refund of a redemption on an earlier statement; `unpaid` is
 * the reversal of a transfer booked by mistake.
 */
export const LINE_KINDS = ['captured', 'refunded', 'adjustment', 'settled', 'paid', 'unpaid', 'other'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** A line of a shop's statement, for one entry. Of the volunteer it has only a masked number (order 67 art. 16). */
export interface ShopLine {
  readonly seq: number;
  readonly leafHash: string;
  readonly kind: LineKind;
  readonly day: Day;
  /** The instant, if known: imports of old books have it for redemptions only. */
  readonly at?: Instant;
  /** Points captured by the shop, negative when refunded, in hundredths of a point. */
  readonly pointHundredths: Amount;
  /** Change of the amount owed to the shop, in the currency's minor unit. */
  readonly cents: Amount;
  readonly offer?: string;
  readonly quantity?: number;
  /** The shop's own number of the redemption. */
  readonly tillNumber?: string;
  /** Masked number of the volunteer. */
  readonly volunteer?: string;
  /** The refunded redemption, or the reversed transfer. */
  readonly of?: { readonly month: Month; readonly entry: number };
  /** The import of old books within which it was booked; absent when it was in none. */
  readonly import?: string;
}

/** Amounts owed to a shop: covered by the fund and not yet transferred (clearing), and not covered yet (payable). */
export interface Owed {
  readonly clearingCents: Amount;
  readonly payableCents: Amount;
}

/** The figures of a shop's month. `opening + due − paid = closing`. Money in the currency's minor unit. */
export interface ShopFigures {
  readonly opening: Owed;
  readonly openingCents: Amount;
  readonly capturedHundredths: Amount;
  /** Refunds of this month's redemptions. */
  readonly refundedHundredths: Amount;
  /** Refunds of redemptions on earlier statements. */
  readonly adjustedHundredths: Amount;
  /** The rate, if the points of the month have only one; absent otherwise, and when there was nothing to settle. */
  readonly centsPerPoint?: number;
  /** Points by rate, each capture and its refunds at the rate of the capture's day. */
  readonly rates: readonly RateSum[];
  /** Negative dues: carried in from the previous statement, and carried out of this one. */
  readonly carriedInCents: Amount;
  readonly dueCents: Amount;
  readonly carriedOutCents: Amount;
  /** What the fund covered at this close, of this month's due and of earlier dues. */
  readonly covers: readonly Cover[];
  readonly coveredCents: Amount;
  readonly paidCents: Amount;
  readonly closingCents: Amount;
  readonly closing: Owed;
  readonly lines: readonly ShopLine[];
}

/** Details of a redemption from the reference data. */
export interface RedemptionDetails {
  readonly at: Instant;
  readonly offer?: string;
  readonly quantity: number;
  readonly tillNumber?: string;
  readonly volunteer: string;
}

/** The data of a shop's month. */
export interface ShopMonthInput {
  readonly shop: string;
  readonly month: Month;
  readonly opening: Owed;
  /** Entries of the month that moved the shop's points or money. */
  readonly entries: readonly Entry[];
  /** The entry of the month's settlement, if any. */
  readonly settled?: Entry;
  /** Rates and carried-in due for a provisional settlement of an open month. */
  readonly open?: Pick<ShopMonth, 'rates' | 'carriedIn'>;
  /** The accounting month of an entry, by its number. */
  readonly monthOf: (seq: number) => Month | undefined;
  readonly redemptionOf: (entry: Entry) => RedemptionDetails | undefined;
  /** The instant of an entry, if it was recorded on the day on which it happened. */
  readonly timeOf: (entry: Entry) => Instant | undefined;
}

/**
 * Computes the figures of a shop's monthly statement. The due is that of the settlement (settlement.rules.ts: points ×
 * rate / 100, rounded toward zero); payments and all other movements of money are read from the shop's accounts.
 */
export function shopFigures(input: ShopMonthInput): ShopFigures {
  const { entries, settled, opening } = input;
  const all = settled && !entries.some(({ seq }) => seq === settled.seq) ? [...entries, settled] : entries;
  const lines = [...all].sort((a, b) => a.seq - b.seq).map((entry) => lineOf(entry, input));
  const points = (kind: LineKind): Amount => sum(lines.filter((line) => line.kind === kind).map(pointsOf));
  const capturedHundredths = points('captured');
  const [refundedHundredths, adjustedHundredths] = [0 - points('refunded'), 0 - points('adjustment')];
  const dues = duesOf(input);
  const paidCents = 0 - sum(lines.filter(({ kind }) => kind !== 'settled').map(({ cents }) => cents));
  const openingCents = opening.clearingCents + opening.payableCents;
  const moved = (kind: string): Amount => sum(entries.map((entry) => movedOn(entry, `${kind}:${input.shop}`)));
  return {
    ...{ opening, openingCents, capturedHundredths, refundedHundredths, adjustedHundredths, ...dues, paidCents },
    coveredCents: sum(dues.covers.map(({ amount }) => amount)),
    closingCents: openingCents + dues.dueCents - paidCents,
    closing: {
      clearingCents: opening.clearingCents + moved('clearing'),
      // A due that is not settled is not covered.
      payableCents: opening.payableCents + moved('payable') + (settled ? 0 : dues.dueCents),
    },
    lines,
  };
}

type Dues = Pick<ShopFigures, 'centsPerPoint' | 'rates' | 'carriedInCents' | 'dueCents' | 'carriedOutCents' | 'covers'>;

function duesOf({ settled, open, shop, month }: ShopMonthInput): Dues {
  if (settled) {
    const { facts } = settled;
    const covers = (facts['covers'] ?? []) as readonly { readonly month: Month; readonly amount: string }[];
    return {
      ...ratesIn(facts),
      carriedInCents: numberFact(facts, 'carriedIn'),
      dueCents: numberFact(facts, 'due'),
      carriedOutCents: numberFact(facts, 'carriedOut'),
      covers: covers.map((cover) => ({ month: cover.month, amount: Number(cover.amount) })),
    };
  }
  const none = { rates: [], carriedInCents: 0, dueCents: 0, carriedOutCents: 0, covers: [] };
  if (!open) return none;
  const { rates, carriedIn } = open;
  const [line] = settle(month, 0, [{ shop, code: '', rates, carriedIn }], []);
  return {
    ...{ ...none, ...withOnlyRate(rates), carriedInCents: carriedIn },
    dueCents: line?.due ?? 0,
    carriedOutCents: line?.carriedOut ?? 0,
  };
}

/** The rates of a settlement. One of an earlier version has a single rate. */
function ratesIn(facts: Facts): Pick<ShopFigures, 'rates' | 'centsPerPoint'> {
  const listed = facts['rates'] as readonly Readonly<Record<keyof RateSum, string>>[] | undefined;
  if (listed === undefined) {
    const [captured, refunded] = [numberFact(facts, 'captured'), numberFact(facts, 'refunded')];
    return withOnlyRate([{ centsPerPoint: numberFact(facts, 'centsPerPoint'), captured, refunded }]);
  }
  return withOnlyRate(
    listed.map(({ centsPerPoint, captured, refunded }) => ({
      ...{ centsPerPoint: Number(centsPerPoint), captured: Number(captured), refunded: Number(refunded) },
    })),
  );
}

function withOnlyRate(rates: readonly RateSum[]): Pick<ShopFigures, 'rates' | 'centsPerPoint'> {
  const [only, other] = rates;
  return { rates, ...(only && !other && { centsPerPoint: only.centsPerPoint }) };
}

function lineOf(entry: Entry, input: ShopMonthInput): ShopLine {
  const { seq, leafHash, occurred, ref } = entry;
  const { shop, month, monthOf, redemptionOf, timeOf } = input;
  const details = redemptionOf(entry);
  const captured = entry.kind === 'points.captured';
  const at = captured && details ? details.at : timeOf(entry);
  const original = ref?.refunds ?? ref?.reverses;
  const of = original === undefined ? undefined : { month: monthOf(original) ?? month, entry: original };
  return {
    ...{ seq, leafHash, day: occurred, ...(at !== undefined && { at }) },
    kind: kindOf(entry, of !== undefined && of.month < month),
    pointHundredths: movedOn(entry, `shop:${shop}`),
    cents: movedOn(entry, `payable:${shop}`) + movedOn(entry, `clearing:${shop}`),
    ...(details && redemptionFields(details, captured)),
    ...(of && { of }),
    ...importMember(entry),
  };
}

/** The fields of a line from its redemption; a refund has no quantity. */
function redemptionFields(
  { offer, tillNumber, volunteer, quantity }: RedemptionDetails,
  captured: boolean,
): Partial<ShopLine> {
  return { offer, tillNumber, volunteer, ...(captured && { quantity }) };
}

/** Kinds without a line kind of their own are `other`, with the points and money that they moved. */
function kindOf({ kind, facts }: Pick<Entry, 'kind' | 'facts'>, earlier: boolean): LineKind {
  if (kind === 'points.captured') return 'captured';
  if (kind === 'points.refunded') return earlier ? 'adjustment' : 'refunded';
  if (kind === 'shop.settled') return 'settled';
  if (kind === 'entry.reversed' && facts['of'] === 'shop.paid') return 'unpaid';
  return kind === 'shop.paid' ? 'paid' : 'other';
}

function movedOn({ postings }: Entry, account: string): Amount {
  return sum(postings.filter((posting) => posting.account === account).map(({ amount }) => amount));
}

function pointsOf({ pointHundredths }: ShopLine): Amount {
  return pointHundredths;
}

function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((total, amount) => total + amount, 0);
}
