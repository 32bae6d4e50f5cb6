import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/cli/program';
import { Checkpoints } from '../../src/ledger/log/checkpoints';
import { Settings } from '../../src/config/settings';
import { Database } from '../../src/database/database';
import { TABLES } from '../../src/tables';
import { ManualClock } from '../support/journal-fixture';
import { Community } from '../support/community';
import { databaseUrlAt, dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';
import { Service, newService } from '../support/service';

/** All rows of the ledger, by table, as JSON texts in a fixed order. */
async function rowsIn(service: Service): Promise<Record<string, string[]>> {
  const database = service.app.get(Database);
  const journal = [
    'ledger',
    'ledger_head',
    'account',
    'entry',
    'posting',
    'hold',
    'hold_open',
    'period_total',
    'receipt',
  ];
  const masterData = database.source.entityMetadatas
    .filter(({ columns }) => columns.some(({ databaseName }) => databaseName === 'ledger'))
    .map(({ tableName }) => tableName);
  const rows: Record<string, string[]> = {};
  for (const table of [...journal, 'refusal', 'intake_refusal', 'checkpoint', ...masterData]) {
    const found = await database.read.query<Record<string, unknown>[]>(
      `SELECT * FROM "${table}" WHERE ledger = 'sunrise'`,
    );
    const plain = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : value);
    rows[table] = found
      .map((row) =>
        JSON.stringify(
          Object.entries(row)
            .map(([name, value]) => [name, plain(value)])
            .sort(),
        ),
      )
      .sort();
  }
  return rows;
}

describe('timebank copy command', () => {
  let folder: string;
  let sqlite: string;
  let community: Community;
  let before: { rows: Record<string, string[]>; root: string };
  const clock = new ManualClock('2026-11-20T04:00:00.000Z');
  const serve = (url: string): Promise<Service> => newService(clock, folder, { DATABASE_URL: url });

  beforeAll(async () => {
    folder = await newTemporaryDatabase();
    sqlite = `sqlite:${join(folder, 'before.sqlite')}`;
    const service = await serve(sqlite);
    community = await Community.create(service);
    await community.patch('volunteers/V01', { nameShown: true });
    for (let n = 0; n < 3; n += 1) await community.serve('V01');
    await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1' });
    await community.fromBooks('reservations', { offer: 'M01-1', consent: await community.redemptionCode('V01') });
    await community.post('redemptions', { volunteer: 'V02', offer: 'M01-1' }, community.within());
    const { root } = await service.app.get(Checkpoints).sign('sunrise', 'request');
    await service.end();
    // Stopping the service stores when keys were last used.
    const again = await serve(sqlite);
    before = { rows: await rowsIn(again), root };
    await again.end();
  });
  afterAll(() => dropTemporaryDatabase(folder));

  it('copies every row of a ledger from SQLite to PostgreSQL, where it accepts new entries', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(await run(['copy', sqlite, databaseUrlAt(folder)])).toBe(0);
    log.mockRestore();
    const service = await serve(databaseUrlAt(folder));
    expect(await rowsIn(service)).toEqual(before.rows);
    expect((await service.app.get(Checkpoints).sign('sunrise', 'request')).root).toBe(before.root);
    // The API keys and the stored answers by idempotency key are the same.
    Object.assign(community, { service });
    await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1' });
    await service.end();
  });

  it('copies a ledger with later entries back to an empty SQLite file', async () => {
    const back = `sqlite:${join(folder, 'back.sqlite')}`;
    const target = await serve(databaseUrlAt(folder));
    const { root } = await target.app.get(Checkpoints).sign('sunrise', 'request');
    const rows = await rowsIn(target);
    await target.end();
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(await run(['copy', databaseUrlAt(folder), back, '--ledger', 'sunrise'])).toBe(0);
    log.mockRestore();
    const service = await serve(back);
    expect(await rowsIn(service)).toEqual(rows);
    expect((await service.app.get(Checkpoints).sign('sunrise', 'request')).root).toBe(root);
    await service.end();
  });

  it('refuses to copy a ledger that the target already has, and changes nothing', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await run(['copy', sqlite, databaseUrlAt(folder)])).toBe(1);
    expect(error).toHaveBeenCalledWith('The ledger sunrise already exists. Nothing was changed.');
    expect(await run(['copy', sqlite, databaseUrlAt(folder), '--ledger', 'nowhere'])).toBe(2);
    expect(await run(['copy', sqlite, sqlite])).toBe(2);
    error.mockRestore();
  });

  it('creates no target when the source database does not exist', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const nowhere = join(folder, 'nowhere.sqlite');
    expect(await run(['copy', `sqlite:${nowhere}`, databaseUrlAt(folder)])).toBe(2);
    expect(error).toHaveBeenCalledWith(`There is no database at ${nowhere} (DATABASE_URL).`);
    expect(existsSync(nowhere)).toBe(false);
    error.mockRestore();
  });

  it('refuses to copy a ledger whose leaves do not match its root', async () => {
    const empty = `sqlite:${join(folder, 'empty.sqlite')}`;
    // Not by a service: the copy has gone on, and the database that fell behind does not start any more.
    await expect(serve(sqlite)).rejects.toThrow('it is an older copy');
    const settings = Object.assign(new Settings(), { DATABASE_URL: sqlite });
    const database = await Database.open(settings, 'write', TABLES);
    await database.write((sql) => sql.query(`UPDATE ledger_head SET frontier = 'x' || frontier`));
    await database.onApplicationShutdown();
    const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await run(['copy', sqlite, empty])).toBe(3);
    expect(error).toHaveBeenCalledWith(expect.stringContaining('do not have the root'));
    error.mockRestore();
    const target = await serve(empty);
    expect(await target.app.get(Database).read.query('SELECT * FROM ledger')).toEqual([]);
    await target.end();
  });
});
