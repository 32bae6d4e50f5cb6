import { Entry } from '../ledger/core/entry';
import { Amount, Unit } from '../ledger/core/units';
import { Day, Month } from '../common/instant';
import { Words } from '../common/language';
import { Said } from './entry-description';

/** One movement of a volunteer's account, with its reason and its place in the log. */
export interface StatementLine {
  /** The entry's number in the log. */
  readonly seq: number;
  readonly leafHash: string;
  readonly kind: string;
  /** Accounting month. */
  readonly month: Month;
  readonly day: Day;
  /** In the unit's minor unit. */
  readonly amount: Amount;
  /** After this line, by accounting month. */
  readonly balance: Amount;
  readonly reason: Words;
}

/** One unit of a statement. Opening and lines sum to closing. */
export interface UnitStatement {
  readonly unit: Unit;
  readonly opening: Amount;
  readonly lines: readonly StatementLine[];
  readonly closing: Amount;
}

/** A change of star level at a month's close. */
export interface LevelChange {
  readonly seq: number;
  readonly leafHash: string;
  readonly month: Month;
  readonly day: Day;
  readonly from: number;
  readonly level: number;
}

/**
 * What moved one account, in order of accounting months and, within one, of the log. The balance is by accounting
 * month too: a correction booked into September while October has begun stands in September (docs/decisions/0014).
 */
export function unitStatement(
  { account, unit, opening }: { account: string; unit: Unit; opening: Amount },
  entries: readonly Entry[],
  reason: (entry: Entry) => Words,
): UnitStatement {
  const moves = entries
    .map((entry) => ({ entry, amount: movedOn(entry, account) }))
    .filter(({ entry }) => entry.postings.some((posting) => posting.account === account))
    .sort((a, b) => byMonthThenNumber(a.entry, b.entry));
  let balance = opening;
  const lines = moves.map(({ entry, amount }): StatementLine => {
    balance += amount;
    const { seq, leafHash, kind, period, occurred } = entry;
    return { seq, leafHash, kind, month: period, day: occurred, amount, balance, reason: reason(entry) };
  });
  return { unit, opening, lines, closing: balance };
}

/** The star level after a month: what the next change found, else the one of today. */
export function levelAfter(month: Month, changes: readonly LevelChange[], today: number): number {
  const next = changes.filter((change) => change.month > month).sort((a, b) => (a.month < b.month ? -1 : 1))[0];
  return next?.from ?? today;
}

/** What the words of an entry are made of. */
export function saidOf({ kind, facts, occurred, ref, postings }: Entry): Said {
  const minutes = postings
    .filter(({ account }) => account.startsWith('record:'))
    .reduce((sum, { amount }) => sum + amount, 0);
  return { kind, facts, day: occurred, minutes, reverses: ref?.reverses, refunds: ref?.refunds };
}

function movedOn(entry: Entry, account: string): Amount {
  return entry.postings.filter((one) => one.account === account).reduce((sum, { amount }) => sum + amount, 0);
}

function byMonthThenNumber(a: Entry, b: Entry): number {
  if (a.period !== b.period) return a.period < b.period ? -1 : 1;
  return a.seq - b.seq;
}
