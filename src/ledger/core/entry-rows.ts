import { Dialect } from '../../database/dialect';
import { Canonical } from './canonical';
import { Entry, EntryKind, Facts, Posting, Reference } from './entry';

/** An entry's row, with its postings as one JSON list. */
export interface EntryRow {
  readonly ledger: string;
  readonly leaf: string;
  readonly leafHash: string;
  readonly postings: string;
}

/** The parsed form of a v1 leaf, as far as the house reads it. */
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

/** The columns of `EntryRow`, for a SELECT over `entry e`. */
export function entryColumns({ jsonRows }: Dialect): string {
  const cells = ['p.account', 'p.unit', 'p.amount', 'p.balance_after', 'p.account_version'];
  return `e.ledger AS ledger, e.leaf AS leaf, e.leaf_hash AS "leafHash", (SELECT ${jsonRows(cells)}
   FROM (SELECT * FROM posting WHERE ledger = e.ledger AND seq = e.seq ORDER BY n) p) AS postings`;
}

/** Reads an entry from its row. */
export function entryFrom(row: EntryRow): Entry {
  const leaf = JSON.parse(row.leaf) as Leaf;
  const postings = JSON.parse(row.postings) as [string, string, number, number, number][];
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

function referenceFrom(ref: NonNullable<Leaf['ref']>): Reference {
  return {
    ...(ref.reverses === undefined ? {} : { reverses: Number(ref.reverses) }),
    ...(ref.supersedes === undefined ? {} : { supersedes: Number(ref.supersedes) }),
    ...(ref.refunds === undefined ? {} : { refunds: Number(ref.refunds) }),
    ...(ref.hold === undefined ? {} : { hold: ref.hold }),
  };
}

/** A fact that is text. */
export function textFact(facts: Facts, name: string): string {
  const fact: Canonical | undefined = facts[name];
  return typeof fact === 'string' ? fact : '';
}

/** A fact that is a whole number, written as text in the leaf. */
export function numberFact(facts: Facts, name: string): number {
  return Number(textFact(facts, name) || 0);
}
