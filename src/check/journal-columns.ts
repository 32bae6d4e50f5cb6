import { Leaf } from '../ledger/core/entry-rows';
import { leafHash } from '../ledger/log/merkle';
import { Difference, changedRow, extraRow, missingRow } from './table-differences';

/** An entry's row. */
export interface EntryColumns {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly n_postings: number;
  readonly period: string;
  readonly occurred_on: string;
  readonly recorded_at: string;
  readonly actor: string;
  readonly client: string;
  readonly idem_key: string;
  readonly part: number;
  readonly reverses_seq: number | null;
  readonly resolves_hold: string | null;
  readonly supersedes_seq: number | null;
  readonly leaf: string;
  readonly leaf_hash: string;
}

/** A posting's row. */
export interface PostingColumns {
  readonly seq: number;
  readonly n: number;
  readonly account: string;
  readonly unit: string;
  readonly amount: number;
  readonly balance_after: number;
  readonly account_version: number;
}

/** Compares the columns of entries and postings with the leaves, in order of their numbers. */
export class JournalColumns {
  private readonly balances = new Map<string, { posted: number; version: number }>();
  private previous: Pick<EntryColumns, 'client' | 'idem_key' | 'part'> | undefined;

  /** What differs in the rows of the next entry. */
  differences(row: EntryColumns, postings: readonly PostingColumns[], leaf: Leaf): Difference[] {
    return [...this.entryDifferences(row, leaf), ...this.postingDifferences(row.seq, postings, leaf)];
  }

  private entryDifferences(row: EntryColumns, leaf: Leaf): Difference[] {
    const { previous } = this;
    const isNextPart = previous?.client === leaf.client && previous.idem_key === leaf.idem;
    const expected = {
      ...{ seq: Number(leaf.seq), id: leaf.id, kind: leaf.kind, n_postings: leaf.postings.length },
      ...{ period: leaf.period, occurred_on: leaf.occurred, recorded_at: leaf.recorded, actor: leaf.actor },
      ...{ client: leaf.client, idem_key: leaf.idem, part: isNextPart ? previous.part + 1 : 0 },
      ...references(leaf),
      leaf_hash: leafHash(row.leaf).toString('hex'),
    };
    this.previous = expected;
    return changedRow('entry', { seq: row.seq }, { ...row }, expected);
  }

  private postingDifferences(seq: number, rows: readonly PostingColumns[], { postings }: Leaf): Difference[] {
    const left = new Map(rows.map((row) => [row.n, row]));
    const differences = postings.flatMap(({ account, unit, amount }, n) => {
      const before = this.balances.get(account) ?? { posted: 0, version: 0 };
      const after = { posted: before.posted + Number(amount), version: before.version + 1 };
      this.balances.set(account, after);
      const wanted = {
        ...{ account, unit, amount: Number(amount) },
        ...{ balance_after: after.posted, account_version: after.version },
      };
      const row = left.get(n);
      left.delete(n);
      return row ? changedRow('posting', { seq, n }, { ...row }, wanted) : [missingRow('posting', { seq, n }, wanted)];
    });
    return [...differences, ...[...left.keys()].map((n) => extraRow('posting', { seq, n }))];
  }
}

/** Columns by which entries refer to others. A reservation makes the hold that it names, and resolves none. */
function references({ kind, ref }: Leaf): Pick<EntryColumns, 'reverses_seq' | 'resolves_hold' | 'supersedes_seq'> {
  const number = (seq: string | undefined): number | null => (seq === undefined ? null : Number(seq));
  return {
    reverses_seq: number(ref?.reverses),
    resolves_hold: kind === 'points.reserved' ? null : (ref?.hold ?? null),
    supersedes_seq: number(ref?.supersedes),
  };
}
