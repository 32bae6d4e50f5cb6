import { GuardsMissingError } from '../../src/ledger/journal/guard-probe';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandOf } from '../support/command-arbitraries';
import {
  SqlConnection,
  SERVICE_CONNECTION,
  NextRows,
  attempt,
  insertSql,
  protectedRows,
} from '../support/sql-connections';
import { createDatabase, dropDatabase, templateName, urlOf } from '../support/temporary-database';
import { newModelLedger } from '../support/model-run';
import {
  ACCOUNTS,
  ENTRIES,
  HEAD,
  HISTORY,
  POSTINGS,
  TamperingCase,
  statementCase,
  modelRequest,
  tamperingCase,
} from '../support/tampering-cases';

/** Append-only tables with their primary keys. */
const KEYS: Readonly<Record<string, string>> = {
  entry: 'ledger, seq',
  posting: 'ledger, seq, n',
  hold: 'ledger, id',
  checkpoint: 'ledger, size',
  ledger: 'ledger',
};

const APPEND_ONLY: TamperingCase[] = [
  ...Object.entries(KEYS).flatMap(([table, key]) => [
    statementCase(`delete every ${table}`, /append-only/, `DELETE FROM ${table}`),
    statementCase(`delete no ${table} at all`, /append-only/, `DELETE FROM ${table} WHERE false`),
    statementCase(`update every ${table}`, /append-only/, `UPDATE ${table} SET ledger = 'other'`),
    statementCase(`truncate ${table}`, /append-only|head-stays|account-stays/, `TRUNCATE ${table} CASCADE`),
    statementCase(
      `upsert ${table}`,
      /append-only/,
      `INSERT INTO ${table} SELECT * FROM ${table} ON CONFLICT (${key}) DO UPDATE SET ledger = 'other'`,
    ),
  ]),
  statementCase(
    'merge into entry',
    /append-only|syntax error/,
    `MERGE INTO entry e USING ledger l ON e.ledger = l.ledger
    WHEN MATCHED THEN DELETE`,
  ),
  statementCase('delete the head', /head-stays/, 'DELETE FROM ledger_head'),
  statementCase('truncate the heads', /head-stays/, 'TRUNCATE ledger_head CASCADE'),
  statementCase('delete an account', /account-stays/, `DELETE FROM account WHERE id = 'coins:p1' OR version > 0`),
  statementCase('truncate the accounts', /account-stays|append-only/, 'TRUNCATE account CASCADE'),
];

const FOREIGN: TamperingCase[] = [
  tamperingCase('postings without an entry', /posting-without-entry/, (next) =>
    next.pair().map((row) => insertSql('posting', row)),
  ),
  tamperingCase('a posting numbered 1 without an entry', /entry-not-sealed/, (next) => [
    insertSql('posting', next.posting('points:p1', 5, { n: 1 })),
  ]),
  tamperingCase('an entry of a ledger that does not exist', /entry-without-ledger/, (next) => [
    insertSql('entry', next.entry({ ledger: 'nowhere', seq: 1 })),
  ]),
];

/** Messages of PostgreSQL's own constraints, for what SQLite's guards reject or report with other messages. */
const POSTGRES_MESSAGES = /violates (check|unique|foreign key) constraint|invalid input syntax for type bigint/;

describe.each([
  ['plain tables', 0],
  ['four partitions', 4],
])('PostgreSQL guards with %s', (_, partitions) => {
  const name = `${templateName()}_guards_${partitions}`;
  let fixture: JournalFixture;
  let ledger: string;
  let connection: SqlConnection;

  beforeAll(async () => {
    await createDatabase(name);
    fixture = await newJournalFixture({ DATABASE_URL: urlOf(name), PARTITIONS: partitions });
    ledger = await newModelLedger(fixture);
    for (const [n, command] of HISTORY.entries()) {
      expect(await fixture.journal.post(commandOf(ledger, modelRequest(`key-${n}`, command)))).toMatchObject({
        kind: 'booked',
      });
    }
    await fixture.checkpoints.sign(ledger, 'request');
    connection = await SERVICE_CONNECTION.open(fixture.settings.DATABASE_URL);
  });
  afterAll(async () => {
    await connection.close();
    await fixture.end();
    await dropDatabase(name);
  });

  /** Runs a tampering case, and expects an error and unchanged rows. */
  async function refused(
    { sql, error }: Pick<TamperingCase, 'sql' | 'error'>,
    databaseMessages = POSTGRES_MESSAGES,
  ): Promise<void> {
    const before = await protectedRows(connection);
    const message = await attempt(connection, sql(await NextRows.of(connection, ledger)));
    expect(message).toMatch(new RegExp(`${error.source}|${databaseMessages.source}`));
    expect(await protectedRows(connection)).toBe(before);
  }

  /** Runs in a replication session, in which ordinary triggers do not fire. */
  async function asReplica(work: () => Promise<void>): Promise<void> {
    await connection.all('SET session_replication_role = replica');
    try {
      await work();
    } finally {
      await connection.all('SET session_replication_role = origin');
    }
  }

  it('accept a valid entry, so that each other case is rejected for its one fault', async () => {
    const next = await NextRows.of(connection, ledger);
    await connection.all('BEGIN');
    for (const sql of next.book(next.pair())) await connection.all(sql);
    await connection.all('SET CONSTRAINTS ALL IMMEDIATE');
    await connection.all('ROLLBACK');
  });

  // docs/ledger.md §8 no. 16: the database rejects every change of what is append-only.
  it.each(APPEND_ONLY)('reject a statement to $name', (one) => refused(one, /append-only/));
  it.each(APPEND_ONLY)('reject in a replication session a statement to $name', (one) =>
    asReplica(() => refused(one, /append-only/)),
  );
  it.each(HEAD.filter(({ name: what }) => !what.includes('second head')))('reject a statement to $name', (one) =>
    refused(one),
  );
  it.each(ACCOUNTS)('reject a statement to $name', (one) => refused(one));
  // PostgreSQL rounds a fraction before any guard sees it, so the stored amounts are integers.
  const integerCases = POSTINGS.filter(({ name: what }) => !/half a point|fraction/.test(what));
  it.each([...integerCases, ...FOREIGN])('reject a posting or entry with $name', (one) => refused(one));
  it.each(ENTRIES)('reject an entry with $name', (one) => refused(one));
  it.each([...FOREIGN, ...ENTRIES])('reject in a replication session $name', (one) => asReplica(() => refused(one)));

  it('reject through a partition what they reject through its table', async () => {
    const found = await connection.all<{ partition: string; parent: string }>(
      `SELECT inhrelid::regclass::text AS partition, inhparent::regclass::text AS parent FROM pg_inherits
       JOIN pg_class c ON c.oid = inhrelid WHERE c.relkind = 'r'`,
    );
    expect(found).toHaveLength(2 * partitions);
    for (const { partition, parent } of found) {
      for (const sql of [
        `DELETE FROM ${partition}`,
        `UPDATE ${partition} SET ledger = 'other'`,
        `TRUNCATE ${partition}`,
      ])
        await refused(statementCase(sql, /append-only/, sql), /append-only/);
      const holds = await connection.all<object>(`SELECT 1 FROM ${partition} WHERE ledger = '${ledger}' LIMIT 1`);
      if (holds.length === 0) continue;
      const into = (row: Parameters<typeof insertSql>[1]): string => insertSql(partition, row);
      const late = { seq: 1, n: 2 };
      const cases =
        parent === 'entry'
          ? [
              tamperingCase('no postings', /entry-not-sealed/, (next) => [into(next.entry({ n_postings: 2 }))]),
              tamperingCase('a closed month', /month-closed/, (next) => [into(next.entry({ period: '2026-07' }))]),
              tamperingCase('a gap', /entry-out-of-order/, (next) => [into(next.entry({ seq: next.seq + 1 }))]),
            ]
          : [
              tamperingCase('late', /posting-late/, (next) => [into(next.posting('points:p1', 5, late))]),
              tamperingCase('no entry', /posting-without-entry/, (next) => next.pair().map(into)),
              tamperingCase('lost', /posting-lost-update/, (next) => next.pair({}, { balance_after: 1000 }).map(into)),
            ];
      for (const one of cases) {
        await refused(one);
        await asReplica(() => refused(one));
      }
    }
  });

  it('fire in every session, including replication sessions', async () => {
    const inactive = await connection.all(
      `SELECT tgrelid::regclass AS place, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'A'`,
    );
    expect(inactive).toEqual([]);
  });

  it('ignore temporary tables with the same names', async () => {
    await connection.all('CREATE TEMP TABLE posting AS SELECT * FROM posting WITH NO DATA');
    await connection.all('CREATE TEMP TABLE ledger_head AS SELECT * FROM ledger_head WITH NO DATA');
    const next = await NextRows.of(connection, ledger);
    expect(await attempt(connection, [insertSql('public.entry', next.entry({ n_postings: 2 }))])).toMatch(
      /entry-not-sealed/,
    );
    const closed = next.entry({ period: '2026-07' });
    expect(await attempt(connection, [insertSql('public.entry', closed)])).toMatch(/month-closed/);
    await connection.all('DROP TABLE pg_temp.posting, pg_temp.ledger_head');
  });

  describe('probe at service start', () => {
    it('passes on a sound database, and leaves no rows behind', async () => {
      const before = await protectedRows(connection);
      await expect(fixture.probe.onApplicationBootstrap()).resolves.toBeUndefined();
      expect(await protectedRows(connection)).toBe(before);
    });

    it.each([
      ['entry', 'entry_no_change'],
      ['entry', 'entry_no_truncate'],
      ['entry', 'entry_sealed'],
      ['posting', 'posting_no_change'],
      ['posting', 'posting_no_truncate'],
      ['posting', 'posting_follows'],
      ['posting', 'posting_has_entry'],
      ['ledger_head', 'head_is_last'],
      ['account', 'account_same'],
      ['checkpoint', 'checkpoint_no_truncate'],
      ...(partitions > 0 ? [['posting_p2', 'posting_p2_no_truncate']] : []),
    ])(
      'refuses to start when on %s the guard %s is disabled or fires only in ordinary sessions',
      async (table, guard) => {
        for (const state of ['DISABLE', 'ENABLE']) {
          await connection.all(`ALTER TABLE ${table} ${state} TRIGGER ${guard}`);
          await expect(fixture.probe.onApplicationBootstrap()).rejects.toBeInstanceOf(GuardsMissingError);
        }
        await connection.all(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${guard}`);
        await expect(fixture.probe.onApplicationBootstrap()).resolves.toBeUndefined();
      },
    );
  });
});
