import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { RegisterChange } from '../../src/communities/register-change.entity';
import { JournalFixture, newJournalFixture } from '../support/journal-fixture';
import { commandOf } from '../support/command-arbitraries';
import { SERVICE_CONNECTION, SqlConnection, NextRows, attempt, insertSql } from '../support/sql-connections';
import { createDatabase, dropDatabase, onServer, templateName, urlOf } from '../support/temporary-database';
import { newModelLedger } from '../support/model-run';
import { HISTORY, modelRequest } from '../support/tampering-cases';

/** The SQL in docs/operations.md that creates the role's rights, for another role name. */
function documented(role: string): string {
  const text = readFileSync('docs/operations.md', 'utf8');
  const [, section = ''] = text.split('## A role that owns nothing');
  const [, sql = ''] = /```sql\n([\s\S]*?)```/.exec(section) ?? [];
  return sql.replaceAll('timebank_service', role);
}

describe('PostgreSQL role without ownership', () => {
  const name = `${templateName()}_role`;
  const role = `timebank_${randomBytes(4).toString('hex')}`;
  let service: JournalFixture;
  let connection: SqlConnection;
  let ledger: string;

  beforeAll(async () => {
    await createDatabase(name);
    const owner = await newJournalFixture({ DATABASE_URL: urlOf(name), PARTITIONS: 2 });
    await onServer(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    await owner.database.write((sql) => sql.query(documented(role)));
    await owner.end();
    const url = new URL(urlOf(name));
    [url.username, url.password] = [role, 'x'];
    service = await newJournalFixture({ DATABASE_URL: url.href });
    connection = await SERVICE_CONNECTION.open(url.href);
  });
  afterAll(async () => {
    await connection.close();
    await service.end();
    await dropDatabase(name);
    await onServer(`DROP ROLE ${role}`);
  });

  it('can run the service and its guard probe', async () => {
    await service.probe.onApplicationBootstrap();
    ledger = await newModelLedger(service);
    for (const [n, command] of HISTORY.entries()) {
      const outcome = await service.journal.post(commandOf(ledger, modelRequest(`key-${n}`, command)));
      expect(outcome).toMatchObject({ kind: 'booked' });
    }
    await service.checkpoints.sign(ledger, 'request');
    await service.database.analyze();
    expect(await service.reads.entries(ledger, { after: 0, limit: 100 })).toHaveLength(HISTORY.length);
  });

  it.each([
    'ALTER TABLE entry DISABLE TRIGGER ALL',
    'DROP TRIGGER entry_sealed ON entry',
    'CREATE OR REPLACE FUNCTION public.timebank_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    'SET session_replication_role = replica',
    'DROP TABLE posting',
    'TRUNCATE entry',
    'UPDATE entry SET leaf = leaf',
    'UPDATE register_change SET fields = fields',
    'DELETE FROM register_change',
    'DELETE FROM posting_p0',
    'SELECT * FROM entry_p0',
    'DELETE FROM migrations',
  ])('is denied: %s', async (sql) => {
    expect(await attempt(connection, [sql])).toMatch(/permission denied|must be owner/);
  });

  it('can keep a change of the master data, and erase the values that are personal data', async () => {
    const row = { ledger, id: 'c1', changedAt: '', actor: '', client: '', register: 'shop', row: 's1' } as const;
    const change = { ...row, action: 'changed', fields: '[]', erasable: '{}' } as const;
    await service.database.write((sql) => sql.insert(RegisterChange, change));
    expect(await attempt(connection, ['UPDATE register_change SET erasable = NULL'])).toBeUndefined();
    expect(await service.database.read.findBy(RegisterChange, { ledger })).toEqual([{ ...change, erasable: null }]);
  });

  it('is denied writes to a partition', async () => {
    const next = await NextRows.of(connection, ledger);
    expect(await attempt(connection, [insertSql('entry_p0', next.entry())])).toMatch(/permission denied/);
    expect(await attempt(connection, [insertSql('entry_p1', next.entry())])).toMatch(/permission denied/);
  });
});
