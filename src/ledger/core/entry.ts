import { Day, Instant, Month } from '../../common/instant';
import { Account } from './accounts';
import { Canonical } from './canonical';
import { Amount, Unit } from './units';

/** Kinds of entries, named as past events (docs/facts.md). */
export const ENTRY_KINDS = [
  'policy.adopted',
  'import.confirmed',
  'import.closed',
  'key.issued',
  'key.rotated',
  'key.revoked',
  'balance.brought-forward',
  'service.recorded',
  'rating.given',
  'rating.withdrawn',
  'points.reserved',
  'points.captured',
  'points.released',
  'points.refunded',
  'debt.forgiven',
  'shop.contracted',
  'offer.priced',
  'fund.received',
  'shop.settled',
  'shop.paid',
  'star.granted',
  'certificate.issued',
  'certificate.revoked',
  'star.withdrawn',
  'entry.reversed',
  'period.closed',
  'log.continued',
] as const;

export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Details of an event for rules and reports. Persons and shops appear by opaque id only (docs/facts.md, by kind). */
export type Facts = { readonly [name: string]: Canonical | undefined };

/** References of an entry, by sequence number or hold id. */
export interface Reference {
  /** Number of the entry that this one reverses. */
  readonly reverses?: number;
  /** Number of the entry that this one replaces; the same command reverses it. */
  readonly supersedes?: number;
  /** Number of the capture that this one refunds. */
  readonly refunds?: number;
  /** Id of the hold that this one captures or releases. */
  readonly hold?: string;
}

/** Posting before it is booked: account and amount. */
export interface PostingDraft {
  readonly account: Account;
  readonly amount: Amount;
}

/** Hold to be opened: an amount reserved on an account until it is captured, released or expires. */
export interface Reservation {
  readonly id: string;
  readonly from: Account;
  readonly to: Account;
  readonly amount: Amount;
  /** From this instant on the hold counts as released. */
  readonly expiresAt: Instant;
}

/** Entry as proposed by a rule. The journal adds number, balances and leaf. */
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

/** Booked posting, with the account's balance and version after it. */
export interface Posting {
  readonly account: string;
  readonly unit: Unit;
  readonly amount: Amount;
  readonly balanceAfter: Amount;
  readonly version: number;
}

/** Entry of the journal. The leaf contains everything but the balances, which can be recomputed from the leaves. */
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

/** Combines postings of one entry: amounts are summed by account, zero sums are dropped. */
export function postings(...drafts: readonly PostingDraft[]): PostingDraft[] {
  const byAccount = new Map<string, PostingDraft>();
  for (const { account, amount } of drafts) {
    const before = byAccount.get(account.id)?.amount ?? 0;
    byAccount.set(account.id, { account, amount: before + amount });
  }
  return [...byAccount.values()].filter(({ amount }) => amount !== 0);
}

/** The two postings that move an amount between accounts. */
export function movement(from: Account, to: Account, amount: Amount): PostingDraft[] {
  return [
    { account: from, amount: -amount },
    { account: to, amount },
  ];
}
