import { leafHash } from '../log/merkle';
import { UnsafeLogError } from '../log/unsafe-log-error';
import { Canonical } from './canonical';
import { Entry, EntryKind, Facts, Posting, Reference } from './entry';

/** Row of an entry, with its postings as a JSON list. */
export interface EntryRow {
  readonly ledger: string;
  readonly leaf: string;
  readonly leafHash: string;
  readonly postings: string;
}

/** Parsed v1 leaf: the members that the service reads (docs/log-format.md). */
export interface Leaf {
  readonly v: number;
  readonly origin: string;
  readonly seq: string;
  readonly id: string;
  readonly kind: EntryKind;
  readonly period: string;
  readonly occurred: string;
  readonly recorded: string;
  readonly actor: string;
  readonly client: string;
  readonly idem: string;
  readonly policy?: string;
  readonly facts: Facts;
  readonly postings: readonly { readonly account: string; readonly amount: string; readonly unit: string }[];
  readonly ref?: { readonly [name in keyof Reference]?: string };
  readonly prev: string;
}

/**
 * Builds an entry from its row.
 * @throws UnsafeLogError when the leaf, its hash and the postings don't agree: what was damaged is not served
 */
export function entryFrom(row: EntryRow): Entry {
  if (leafHash(row.leaf).toString('hex') !== row.leafHash)
    throw damaged(row, 'its leaf was changed after it was booked');
  const leaf = JSON.parse(row.leaf) as Leaf;
  const postings = JSON.parse(row.postings) as PostingCells[];
  if (!hasPostings(leaf, postings)) throw damaged(row, 'its postings are not those of its leaf');
  return {
    ledger: row.ledger,
    seq: Number(leaf.seq),
    id: leaf.id,
    kind: leaf.kind,
    period: leaf.period,
    occurred: leaf.occurred,
    recorded: leaf.recorded,
    actor: leaf.actor,
    policy: leaf.policy,
    facts: leaf.facts,
    ref: leaf.ref && referenceFrom(leaf.ref),
    postings: postings.map(([account, unit, amount, balanceAfter, version]): Posting => ({
      account,
      unit,
      amount,
      balanceAfter,
      version,
    })),
    leafHash: row.leafHash,
  };
}

/** Account, unit, amount, balance and version of a posting. */
type PostingCells = [account: string, unit: string, amount: number, balanceAfter: number, version: number];

function hasPostings({ postings }: Leaf, rows: readonly PostingCells[]): boolean {
  if (rows.length !== postings.length) return false;
  return postings.every(({ account, unit, amount }, n) => {
    const [rowAccount, rowUnit, rowAmount] = rows[n] ?? [];
    return rowAccount === account && rowUnit === unit && String(rowAmount) === amount;
  });
}

function damaged({ ledger, leafHash: hash }: EntryRow, fault: string): UnsafeLogError {
  return new UnsafeLogError('log-damaged', `${ledger}: the entry with the leaf hash ${hash}: ${fault}`);
}

function referenceFrom(ref: NonNullable<Leaf['ref']>): Reference {
  return {
    ...(ref.reverses === undefined ? {} : { reverses: Number(ref.reverses) }),
    ...(ref.supersedes === undefined ? {} : { supersedes: Number(ref.supersedes) }),
    ...(ref.refunds === undefined ? {} : { refunds: Number(ref.refunds) }),
    ...(ref.hold === undefined ? {} : { hold: ref.hold }),
  };
}

/** Value of a text fact; '' if it is absent. */
export function textFact(facts: Facts, name: string): string {
  const fact: Canonical | undefined = facts[name];
  return typeof fact === 'string' ? fact : '';
}

/** Value of an integer fact, which the leaf stores as text; 0 if it is absent. */
export function numberFact(facts: Facts, name: string): number {
  return Number(textFact(facts, name) || 0);
}
