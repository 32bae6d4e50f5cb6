import { Entry } from '../ledger/core/entry';
import { Amount, Unit } from '../ledger/core/units';
import { Day, Month } from '../common/instant';
import { Words } from '../common/language';
import { importMember } from '../communities/imported-by';
import { DescribedEntry } from './entry-description';

/** One movement of a volunteer's account, with its reason and its reference in the log. */
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
  /** Balance after this line, in order of accounting months. */
  readonly balance: Amount;
  readonly reason: Words;
  /** The import of old books within which it was booked; absent when it was in none. */
  readonly import?: string;
}

/** The account of one unit on a statement. Opening plus lines equals closing; amounts in the unit's minor unit. */
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
 * Lists the movements of one account by accounting month and, within a month, in order of the log. The running balance
 * follows the same order: a correction booked into September in October is listed in September (docs/decisions/0014).
 */
export function unitStatement(
  { account, unit, opening }: { account: string; unit: Unit; opening: Amount },
  entries: readonly Entry[],
  reason: (entry: Entry) => Words,
): UnitStatement {
  const moves = entries
    .map((entry) => ({ entry, amount: movedOn(entry, account) }))
    .filter(({ entry }) => entry.postings.some((posting) => posting.account === account))
    .sort((a, b) => byMonthAndNumber(a.entry, b.entry));
  let balance = opening;
  const lines = moves.map(({ entry, amount }): StatementLine => {
    balance += amount;
    const { seq, leafHash, kind, period, occurred } = entry;
    return {
      ...{ seq, leafHash, kind, month: period, day: occurred, amount, balance, reason: reason(entry) },
      ...importMember(entry),
    };
  });
  return { unit, opening, lines, closing: balance };
}

/** The star level after a month: the level before the next later change, else the current level. */
export function levelAfter(month: Month, changes: readonly LevelChange[], current: number): number {
  const next = changes.filter((change) => change.month > month).sort((a, b) => (a.month < b.month ? -1 : 1))[0];
  return next?.from ?? current;
}

/** The parts of an entry that its description is made of. */
export function toDescribedEntry({ kind, facts, occurred, ref, postings }: Entry): DescribedEntry {
  const minutes = postings
    .filter(({ account }) => account.startsWith('record:'))
    .reduce((sum, { amount }) => sum + amount, 0);
  return { kind, facts, day: occurred, minutes, reverses: ref?.reverses, refunds: ref?.refunds };
}

function movedOn(entry: Entry, account: string): Amount {
  return entry.postings.filter((posting) => posting.account === account).reduce((sum, { amount }) => sum + amount, 0);
}

function byMonthAndNumber(a: Entry, b: Entry): number {
  if (a.period !== b.period) return a.period < b.period ? -1 : 1;
  return a.seq - b.seq;
}
