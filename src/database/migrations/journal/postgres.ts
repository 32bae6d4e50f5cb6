import { QueryRunner } from 'typeorm';
import { INDEXES } from './indexes';
import { functions } from './postgres-guards';

/** The tables of the journal. Every key of a partitioned table begins with the ledger. */
const TABLES = (partitioned: string): string[] => [
  `CREATE TABLE ledger (
    ledger text NOT NULL PRIMARY KEY, name text NOT NULL, zone text NOT NULL, currency text NOT NULL,
    origin text NOT NULL UNIQUE, secret text NOT NULL, signing_key text NOT NULL, verifier text NOT NULL,
    created_at text NOT NULL)`,
  `CREATE TABLE ledger_head (
    ledger text NOT NULL PRIMARY KEY REFERENCES ledger (ledger), seq bigint NOT NULL, leaf_hash text NOT NULL,
    recorded_at text NOT NULL, closed_through text NOT NULL, closing text NOT NULL, frontier text NOT NULL)`,
  // Entries update accounts but no indexed column: with free space on the page the update leaves the indexes unchanged.
  `CREATE TABLE account (
    ledger text NOT NULL REFERENCES ledger (ledger), id text NOT NULL, kind text NOT NULL, owner text, unit text NOT NULL,
    floor bigint, ceiling bigint, posted bigint NOT NULL, version bigint NOT NULL,
    PRIMARY KEY (ledger, id),
    CHECK (floor IS NULL OR posted >= floor), CHECK (ceiling IS NULL OR posted <= ceiling)) WITH (fillfactor = 70)`,
  // No foreign keys: the guards check the ledger, accounts and entries, a whole statement at once, and they also fire on
  // a server that applies replicated changes.
  `CREATE TABLE entry (
    ledger text NOT NULL, seq bigint NOT NULL CHECK (seq > 0), id text NOT NULL,
    kind text NOT NULL, n_postings integer NOT NULL CHECK (n_postings = 0 OR n_postings >= 2), period text NOT NULL,
    occurred_on text NOT NULL, recorded_at text NOT NULL, actor text NOT NULL, client text NOT NULL,
    idem_key text NOT NULL, part integer NOT NULL CHECK (part >= 0), request_hash text NOT NULL,
    reverses_seq bigint, resolves_hold text, supersedes_seq bigint, leaf text NOT NULL, leaf_hash text NOT NULL,
    PRIMARY KEY (ledger, seq)) ${partitioned}`,
  `CREATE TABLE posting (
    ledger text NOT NULL, seq bigint NOT NULL, n integer NOT NULL CHECK (n >= 0), account text NOT NULL,
    unit text NOT NULL, amount bigint NOT NULL CHECK (amount <> 0), balance_after bigint NOT NULL,
    account_version bigint NOT NULL CHECK (account_version > 0),
    PRIMARY KEY (ledger, seq, n)) ${partitioned}`,
  `CREATE UNIQUE INDEX posting_account ON posting (ledger, account, account_version)`,
  `CREATE TABLE hold (
    ledger text NOT NULL, id text NOT NULL, account text NOT NULL, to_account text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0), expires_at text NOT NULL,
    PRIMARY KEY (ledger, id), FOREIGN KEY (ledger, account) REFERENCES account (ledger, id),
    FOREIGN KEY (ledger, to_account) REFERENCES account (ledger, id))`,
  // Derived from the entries and rebuildable: unresolved holds, and totals of each month.
  `CREATE TABLE hold_open (
    ledger text NOT NULL, id text NOT NULL, account text NOT NULL, to_account text NOT NULL, amount bigint NOT NULL,
    expires_at text NOT NULL, PRIMARY KEY (ledger, id))`,
  `CREATE TABLE period_total (
    ledger text NOT NULL, period text NOT NULL, kind text NOT NULL, unit text NOT NULL, amount bigint NOT NULL,
    PRIMARY KEY (ledger, period, kind, unit))`,
  // Answers by idempotency key. Refusals may be deleted after 30 days, except those of an import; receipts are never
  // deleted.
  `CREATE TABLE refusal (
    ledger text NOT NULL, client text NOT NULL, idem_key text NOT NULL, request_hash text NOT NULL, code text NOT NULL,
    fields text NOT NULL, language text NOT NULL, created_at text NOT NULL,
    PRIMARY KEY (ledger, client, idem_key))`,
  `CREATE TABLE intake_refusal (
    ledger text NOT NULL, client text NOT NULL, idem_key text NOT NULL, month text NOT NULL, source text, line integer,
    kind text NOT NULL, reason text NOT NULL, PRIMARY KEY (ledger, client, idem_key))`,
  `CREATE TABLE receipt (
    ledger text NOT NULL, client text NOT NULL, idem_key text NOT NULL, request_hash text NOT NULL, body text NOT NULL,
    PRIMARY KEY (ledger, client, idem_key))`,
  `CREATE TABLE checkpoint (
    ledger text NOT NULL, size bigint NOT NULL, root text NOT NULL, note text NOT NULL, created_at text NOT NULL,
    kind text NOT NULL, PRIMARY KEY (ledger, size))`,
];

/** Append-only tables. */
const UNCHANGEABLE = ['entry', 'posting', 'hold', 'checkpoint', 'ledger'];

/** Tables that may be partitioned. */
const PARTITIONED = ['entry', 'posting'];

/**
 * Statements that create the journal on PostgreSQL. Guards also fire for replicated changes (ENABLE ALWAYS), and exist on
 * every partition, because a statement on a partition does not fire its parent's triggers (docs/ledger.md §2).
 */
export async function journalOnPostgres(runner: QueryRunner): Promise<string[]> {
  const [{ schema, partitions }] = (await runner.query(
    `SELECT current_schema() AS schema, current_setting('timebank.partitions', true) AS partitions`,
  )) as [{ schema: string; partitions: string | null }];
  const count = Number(partitions ?? 0);
  const parts = Array.from({ length: count }, (_, n) => n);
  const partitionTables = PARTITIONED.flatMap((table) =>
    parts.map(
      (n) => `CREATE TABLE ${table}_p${n} PARTITION OF ${table} FOR VALUES WITH (MODULUS ${count}, REMAINDER ${n})`,
    ),
  );
  const withPartitions = (table: string): string[] => [
    table,
    ...(PARTITIONED.includes(table) ? parts.map((n) => `${table}_p${n}`) : []),
  ];
  return [
    ...TABLES(count > 0 ? 'PARTITION BY HASH (ledger)' : ''),
    ...INDEXES,
    ...partitionTables,
    ...functions(schema),
    ...UNCHANGEABLE.flatMap((table) => withPartitions(table).flatMap((one) => appendOnly(one, `${table}-append-only`))),
    ...withPartitions('entry').flatMap(sealed),
    ...withPartitions('posting').flatMap(follows),
    ...HAS_ENTRY,
    ...HEAD_GUARDS,
    ...ACCOUNT_GUARDS,
  ];
}

function guard(table: string, name: string, definition: string): string[] {
  return [`CREATE TRIGGER ${name} ${definition}`, `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${name}`];
}

/** Guards per statement: they also reject statements that change no row, and TRUNCATE has no row triggers. */
function appendOnly(table: string, message: string): string[] {
  const refuse = `ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION timebank_refuse('${message}')`;
  return [
    ...guard(table, `${table}_no_change`, `BEFORE UPDATE OR DELETE ${refuse}`),
    ...guard(table, `${table}_no_truncate`, `BEFORE TRUNCATE ${refuse}`),
  ];
}

const afterInsert = (table: string, functionName: string): string =>
  `AFTER INSERT ON ${table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ${functionName}()`;

function sealed(table: string): string[] {
  return guard(table, `${table}_sealed`, afterInsert(table, 'timebank_entry_sealed'));
}

function follows(table: string): string[] {
  return guard(table, `${table}_follows`, afterInsert(table, 'timebank_posting_follows'));
}

/**
 * Checks at the commit that the entry of posting 0 exists; `timebank_posting_follows` accepts no other posting without
 * posting 0. This is a row trigger, which partitions inherit from their parent.
 */
const HAS_ENTRY = [
  `CREATE CONSTRAINT TRIGGER posting_has_entry AFTER INSERT ON posting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.n = 0) EXECUTE FUNCTION timebank_posting_has_entry()`,
  'ALTER TABLE posting ENABLE ALWAYS TRIGGER posting_has_entry',
];

const refuse = (message: string): string => `EXECUTE FUNCTION timebank_refuse('${message}')`;

const HEAD_GUARDS = [
  ...guard(
    'ledger_head',
    'head_forward',
    `BEFORE UPDATE ON ledger_head FOR EACH ROW WHEN (NEW.ledger <> OLD.ledger OR NEW.seq < OLD.seq
      OR NEW.recorded_at < OLD.recorded_at OR NEW.closed_through < OLD.closed_through) ${refuse('head-goes-back')}`,
  ),
  ...guard(
    'ledger_head',
    'head_is_last',
    `BEFORE UPDATE OF seq ON ledger_head FOR EACH ROW WHEN (NEW.seq <> OLD.seq) EXECUTE FUNCTION timebank_head_is_last()`,
  ),
  ...guard(
    'ledger_head',
    'head_stays',
    `BEFORE DELETE OR TRUNCATE ON ledger_head FOR EACH STATEMENT ${refuse('head-stays')}`,
  ),
];

const ACCOUNT_GUARDS = [
  ...guard(
    'account',
    'account_stays',
    `BEFORE DELETE OR TRUNCATE ON account FOR EACH STATEMENT ${refuse('account-stays')}`,
  ),
  ...guard(
    'account',
    'account_same',
    `BEFORE UPDATE ON account FOR EACH ROW WHEN (NEW.ledger <> OLD.ledger OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind
      OR NEW.unit <> OLD.unit OR NEW.owner IS DISTINCT FROM OLD.owner OR NEW.version < OLD.version) ${refuse('account-stays')}`,
  ),
];
