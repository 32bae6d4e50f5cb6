import { Entry } from '../ledger/core/entry';
import { numberFact } from '../ledger/core/entry-rows';
import { Amount } from '../ledger/core/units';
import { Day, Instant, Month } from '../common/instant';
import { Cover, settle } from '../period-close/settlement.rules';

/** What a line of a shop's statement is: `unpaid` undoes a transfer that was booked by mistake. An adjustment gives back points of a redemption that an earlier statement has. */
export type LineKind = 'captured' | 'refunded' | 'adjustment' | 'settled' | 'paid' | 'unpaid' | 'other';

/** A line: one entry. It names no volunteer and no record (order 67 art. 16), only a masked number. */
export interface ShopLine {
  readonly seq: number;
  readonly leafHash: string;
  readonly kind: LineKind;
  readonly day: Day;
  /** The time of day where it is known: intake of old books has it for redemptions only. */
  readonly at?: Instant;
  /** Taken by the shop, or given back below zero, in hundredths of a point. */
  readonly pointHundredths: Amount;
  /** What is owed to the shop more, or less below zero, in the currency's minor unit. */
  readonly cents: Amount;
  readonly offer?: string;
  readonly quantity?: number;
  /** The till's own number of the redemption. */
  readonly tillNumber?: string;
  /** Masked number of the volunteer. */
  readonly volunteer?: string;
  /** The redemption that is given back, or the transfer that is undone. */
  readonly of?: { readonly month: Month; readonly entry: number };
}

/** What a shop is owed: covered by the fund and not yet transferred, and not covered yet. */
export interface Owed {
  readonly clearingCents: Amount;
  readonly payableCents: Amount;
}

/** The figures of a shop's month. `opening + due − paid = closing`, each in the currency's minor unit. */
export interface ShopFigures {
  readonly opening: Owed;
  readonly openingCents: Amount;
  readonly capturedHundredths: Amount;
  /** Given back of this month's redemptions. */
  readonly refundedHundredths: Amount;
  /** Given back of earlier statements' redemptions. */
  readonly adjustedHundredths: Amount;
  /** The rate of the close; today's while the month is open; absent where there was nothing to settle. */
  readonly centsPerPoint?: number;
  /** A due below zero of the statement before, and of this one. */
  readonly carriedInCents: Amount;
  readonly dueCents: Amount;
  readonly carriedOutCents: Amount;
  /** What the fund covered at this close, of this month's due and of earlier ones. */
  readonly covers: readonly Cover[];
  readonly coveredCents: Amount;
  readonly paidCents: Amount;
  readonly closingCents: Amount;
  readonly closing: Owed;
  readonly lines: readonly ShopLine[];
}

/** What the registers know of a redemption. */
export interface Trade {
  readonly at: Instant;
  readonly offer?: string;
  readonly quantity: number;
  readonly tillNumber?: string;
  readonly volunteer: string;
}

/** What a shop's month is made of. */
export interface ShopMonthBooks {
  readonly shop: string;
  readonly month: Month;
  readonly opening: Owed;
  /** Entries of the month that moved the shop's points or money. */
  readonly entries: readonly Entry[];
  /** The entry of the month's settlement, once there is one. */
  readonly settled?: Entry;
  /** How a month that is not settled yet would be, as things stand. */
  readonly open?: { readonly centsPerPoint: number; readonly carriedIn: number };
  /** By the redemption's entry: its accounting month. */
  readonly monthOf: (capture: number) => Month | undefined;
  readonly trade: (entry: Entry) => Trade | undefined;
  /** The time of day of an entry, if it was booked on the day on which it happened. */
  readonly timeOf: (entry: Entry) => Instant | undefined;
}

/**
 * A shop's month as a statement. The due is the settlement's own (settle.ts: points × rate / 100, rounded down, cut
 * toward zero below zero); payments and whatever else moved the shop's money are read from its accounts.
 */
export function shopFigures(books: ShopMonthBooks): ShopFigures {
  const { entries, settled, opening } = books;
  const all = settled && !entries.some(({ seq }) => seq === settled.seq) ? [...entries, settled] : entries;
  const lines = [...all].sort((a, b) => a.seq - b.seq).map((entry) => lineOf(entry, books));
  const points = (kind: LineKind): Amount => sum(lines.filter((line) => line.kind === kind).map(pointsOf));
  const capturedHundredths = points('captured');
  const [refundedHundredths, adjustedHundredths] = [0 - points('refunded'), 0 - points('adjustment')];
  const dues = duesOf(books, capturedHundredths, refundedHundredths + adjustedHundredths);
  const paidCents = 0 - sum(lines.filter(({ kind }) => kind !== 'settled').map(({ cents }) => cents));
  const openingCents = opening.clearingCents + opening.payableCents;
  const moved = (kind: string): Amount => sum(entries.map((entry) => movedOn(entry, `${kind}:${books.shop}`)));
  return {
    ...{ opening, openingCents, capturedHundredths, refundedHundredths, adjustedHundredths, ...dues, paidCents },
    coveredCents: sum(dues.covers.map(({ amount }) => amount)),
    closingCents: openingCents + dues.dueCents - paidCents,
    closing: {
      clearingCents: opening.clearingCents + moved('clearing'),
      // What is not settled yet is not covered either.
      payableCents: opening.payableCents + moved('payable') + (settled ? 0 : dues.dueCents),
    },
    lines,
  };
}

type Dues = Pick<ShopFigures, 'centsPerPoint' | 'carriedInCents' | 'dueCents' | 'carriedOutCents' | 'covers'>;

function duesOf({ settled, open, shop, month }: ShopMonthBooks, captured: Amount, refunded: Amount): Dues {
  if (settled) {
    const { facts } = settled;
    const covers = (facts['covers'] ?? []) as readonly { readonly month: Month; readonly amount: string }[];
    return {
      centsPerPoint: numberFact(facts, 'centsPerPoint'),
      carriedInCents: numberFact(facts, 'carriedIn'),
      dueCents: numberFact(facts, 'due'),
      carriedOutCents: numberFact(facts, 'carriedOut'),
      covers: covers.map((cover) => ({ month: cover.month, amount: Number(cover.amount) })),
    };
  }
  const nothing = { carriedInCents: 0, dueCents: 0, carriedOutCents: 0, covers: [] };
  if (!open) return nothing;
  const { centsPerPoint, carriedIn } = open;
  const [line] = settle(month, 0, [{ shop, code: '', captured, refunded, centsPerPoint, carriedIn }], []);
  return {
    ...{ ...nothing, centsPerPoint, carriedInCents: carriedIn },
    dueCents: line?.due ?? 0,
    carriedOutCents: line?.carriedOut ?? 0,
  };
}

function lineOf(entry: Entry, books: ShopMonthBooks): ShopLine {
  const { seq, leafHash, occurred, ref } = entry;
  const { shop, month, monthOf, trade, timeOf } = books;
  const known = trade(entry);
  const taken = entry.kind === 'points.captured';
  const at = taken && known ? known.at : timeOf(entry);
  const first = ref?.refunds ?? ref?.reverses;
  const of = first === undefined ? undefined : { month: monthOf(first) ?? month, entry: first };
  return {
    ...{ seq, leafHash, day: occurred, ...(at !== undefined && { at }) },
    kind: kindOf(entry, of !== undefined && of.month < month),
    pointHundredths: movedOn(entry, `shop:${shop}`),
    cents: movedOn(entry, `payable:${shop}`) + movedOn(entry, `clearing:${shop}`),
    ...(known && tradedIn(known, taken)),
    ...(of && { of }),
  };
}

/** What a line says of its redemption; how many is said where they were bought. */
function tradedIn({ offer, tillNumber, volunteer, quantity }: Trade, taken: boolean): Partial<ShopLine> {
  return { offer, tillNumber, volunteer, ...(taken && { quantity }) };
}

/** By name, so that a kind that comes later is listed as it is, and pays or owes what it moved. */
function kindOf({ kind, facts }: Pick<Entry, 'kind' | 'facts'>, earlier: boolean): LineKind {
  if (kind === 'points.captured') return 'captured';
  if (kind === 'points.refunded') return earlier ? 'adjustment' : 'refunded';
  if (kind === 'shop.settled') return 'settled';
  if (kind === 'entry.reversed' && facts['of'] === 'shop.paid') return 'unpaid';
  return kind === 'shop.paid' ? 'paid' : 'other';
}

function movedOn({ postings }: Entry, account: string): Amount {
  return sum(postings.filter((one) => one.account === account).map(({ amount }) => amount));
}

function pointsOf({ pointHundredths }: ShopLine): Amount {
  return pointHundredths;
}

function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((total, amount) => total + amount, 0);
}
