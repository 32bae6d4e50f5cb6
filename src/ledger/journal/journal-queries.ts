import { Dialect } from '../../database/dialect';
import { Selection } from '../../database/row-sql';
import { entryColumns } from './entry-columns';

/** Queries by which a batch reads the journal: one per table, for all of its commands. */
export interface JournalQueries {
  /** Heads by ledger. */
  readonly heads: Selection;
  /** Accounts by ledger and id. */
  readonly accounts: Selection;
  /** Unresolved holds by account (?1) and by id (?2), without duplicates. */
  readonly holds: Selection;
  /** Captured or released holds among those with the given ids. */
  readonly resolved: Selection;
  /** Entries by ledger and number. */
  readonly entries: string;
  /** The same, with the number of the reversal of each entry. */
  readonly reversible: string;
  /** Stored answers by idempotency key (?1); refusals only if newer than ?2 or of an imported row. */
  readonly answers: Selection;
}

/** Builds the queries in a database's dialect. */
export function journalQueries(dialect: Dialect): JournalQueries {
  const byId = (list: string, table: string, belongs: string): string =>
    dialect.lookupJoin(dialect.tuples(list, { ledger: 'text', id: 'text' }), table, belongs);
  const bySeq = dialect.tuples('?', { ledger: 'text', seq: 'integer' });
  const entries = `FROM ${dialect.lookupJoin(bySeq, 'entry e', 'e.ledger = q.ledger AND e.seq = q.seq')}`;
  const reversedBy = '(SELECT r.seq FROM entry r WHERE r.ledger = e.ledger AND r.reverses_seq = e.seq) AS "reversedBy"';
  const holdsBy = (list: string, column: string): string =>
    `SELECT h.* FROM ${byId(list, 'hold_open h', `h.ledger = q.ledger AND h.${column} = q.id`)}`;
  return {
    heads: { fields: HEAD_FIELDS, from: `ledger_head WHERE ledger IN ${dialect.values('?', 'text')}` },
    accounts: {
      fields: ACCOUNT_FIELDS,
      from: byId('?', 'account a', 'a.ledger = q.ledger AND a.id = q.id'),
    },
    holds: {
      fields: HOLD_FIELDS,
      from: `(${holdsBy('?1', 'account')} UNION ${holdsBy('?1', 'to_account')} UNION ${holdsBy('?2', 'id')}) h`,
    },
    resolved: {
      fields: { ledger: 'h.ledger', id: 'h.id' },
      from: byId(
        '?',
        'hold h',
        `h.ledger = q.ledger AND h.id = q.id
          AND NOT EXISTS (SELECT 1 FROM hold_open o WHERE o.ledger = h.ledger AND o.id = h.id)`,
      ),
    },
    entries: `SELECT ${entryColumns(dialect)} ${entries}`,
    reversible: `SELECT ${entryColumns(dialect)}, ${reversedBy} ${entries}`,
    answers: answersQuery(dialect),
  };
}

const HEAD_FIELDS = {
  ledger: 'ledger',
  seq: 'seq',
  leafHash: 'leaf_hash',
  recorded: 'recorded_at',
  closedThrough: 'closed_through',
  closing: 'closing',
  frontier: 'frontier',
  continuedAs: `(SELECT k.origin FROM log_key k WHERE k.ledger = ledger_head.ledger
    AND k.seq = (SELECT MAX(m.seq) FROM log_key m WHERE m.ledger = k.ledger))`,
};

const ACCOUNT_FIELDS = {
  ledger: 'a.ledger',
  id: 'a.id',
  kind: 'a.kind',
  owner: 'a.owner',
  unit: 'a.unit',
  floor: 'a.floor',
  ceiling: 'a.ceiling',
  posted: 'a.posted',
  version: 'a.version',
};

const HOLD_FIELDS = {
  ledger: 'ledger',
  id: 'id',
  account: 'account',
  toAccount: 'to_account',
  amount: 'amount',
  expiresAt: 'expires_at',
};

const ANSWER_FIELDS = ['kind', 'ledger', 'client', 'idem', 'hash', 'seq', 'body', 'code', 'language'];

/** Condition on a refusal: newer than ?2, or counted as the refusal of an imported row. */
const REMEMBERED = ` AND (t.created_at > ?2 OR EXISTS (SELECT 1 FROM intake_refusal i
  WHERE i.ledger = t.ledger AND i.client = t.client AND i.idem_key = t.idem_key))`;

function answersQuery({ tuples, lookupJoin }: Dialect): Selection {
  const keys = tuples('?1', { ledger: 'text', client: 'text', idem: 'text' });
  const byKey = 't.ledger = q.ledger AND t.client = q.client AND t.idem_key = q.idem';
  const answered = (kind: string, columns: string, more = ''): string =>
    `SELECT '${kind}' AS kind, t.ledger, t.client, t.idem_key AS idem, t.request_hash AS hash, ${columns}
     FROM ${lookupJoin(keys, `${kind} t`, byKey + more)}`;
  return {
    fields: Object.fromEntries(ANSWER_FIELDS.map((name) => [name, name])),
    from: `(${answered('entry', "t.seq, '' AS body, '' AS code, '' AS language")}
      UNION ALL ${answered('receipt', "0, t.body, '', ''")}
      UNION ALL ${answered('refusal', '0, t.fields, t.code, t.language', REMEMBERED)}) answers`,
  };
}
