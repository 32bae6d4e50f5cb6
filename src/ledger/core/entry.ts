import { Day, Instant, Month } from '../../common/instant';
import { Account } from './accounts';
import { Canonical } from './canonical';
import { Amount, Unit } from './units';

/** What an entry can be about: verbs in the past (design.md §3). */
export const ENTRY_KINDS = [
  'policy.adopted',
  'balance.brought-forward',
  'service.recorded',
  'rating.given',
  'points.reserved',
  'points.captured',
  'points.released',
  'points.refunded',
  'debt.forgiven',
  'fund.received',
  'shop.settled',
  'shop.paid',
  'star.granted',
  'certificate.issued',
  'certificate.revoked',
  'star.withdrawn',
  'entry.reversed',
  'period.closed',
] as const;

export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What rules and reports need to know of an event, by opaque ids only (docs/facts.md lists them by kind). */
export type Facts = { readonly [name: string]: Canonical | undefined };

/** What an entry refers to, by sequence number or hold id. */
export interface Reference {
  /** The entry that this one undoes. */
  readonly reverses?: number;
  /** The entry, undone by the same command, whose place this one takes. */
  readonly supersedes?: number;
  /** The capture of which this one gives points back. */
  readonly refunds?: number;
  /** The hold that this one captures or releases. */
  readonly hold?: string;
}

/** One side of a movement, before it is booked. */
export interface PostingDraft {
  readonly account: Account;
  readonly amount: Amount;
}

/** An amount to be kept aside on an account until captured, released or timed out. */
export interface Reservation {
  readonly id: string;
  readonly from: Account;
  readonly to: Account;
  readonly amount: Amount;
  /** From this instant on it counts as released. */
  readonly expiresAt: Instant;
}

/** An entry as a rule proposes it. The journal gives it its number, its balances and its leaf. */
export interface EntryDraft {
  readonly kind: EntryKind;
  readonly period: Month;
  readonly occurred: Day;
  readonly policy?: string;
  readonly facts: Facts;
  readonly sides: readonly PostingDraft[];
  readonly ref?: Reference;
  readonly reserve?: Reservation;
}

/** A side as booked: with the balance and the version of its account after it. */
export interface Posting {
  readonly account: string;
  readonly unit: Unit;
  readonly amount: Amount;
  readonly balanceAfter: Amount;
  readonly version: number;
}

/** An entry of the journal. Everything but the balances is in the leaf; the rest can be recomputed from the leaves. */
export interface Entry {
  readonly ledger: string;
  readonly seq: number;
  readonly id: string;
  readonly kind: EntryKind;
  readonly period: Month;
  readonly occurred: Day;
  readonly recorded: Instant;
  readonly actor: string;
  readonly policy?: string;
  readonly facts: Facts;
  readonly ref?: Reference;
  readonly postings: readonly Posting[];
  readonly leafHash: string;
}

/** Sides of one entry: the same account named twice is added up, and what comes to nothing is left out. */
export function postings(...given: readonly PostingDraft[]): PostingDraft[] {
  const byAccount = new Map<string, PostingDraft>();
  for (const side of given) {
    const before = byAccount.get(side.account.id)?.amount ?? 0;
    byAccount.set(side.account.id, { account: side.account, amount: before + side.amount });
  }
  return [...byAccount.values()].filter(({ amount }) => amount !== 0);
}

/** A movement of one amount from an account to another. */
export function movement(from: Account, to: Account, amount: Amount): PostingDraft[] {
  return [
    { account: from, amount: -amount },
    { account: to, amount },
  ];
}
