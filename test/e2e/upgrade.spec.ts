import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { Database } from '../../src/database/database';
import { sqlMigrations } from '../../src/database/migrations/sql-migrations';
import { fileFaults } from '../../src/database/sqlite/sqlite-copy';
import { closeHandle, openHandle } from '../../src/database/sqlite/sqlite';
import { parseRecords } from '../../src/ledger/log/checkpoint-records';
import { Settings } from '../../src/config/settings';
import { TABLES } from '../../src/tables';
import { Service, newService } from '../support/service';
import { expectSound } from '../support/sound-export';
import { ON_POSTGRES, createDatabase, databaseUrlAt, dropDatabase } from '../support/temporary-database';
import { dropTemporaryDatabase, newTemporaryDatabase, settingsAt } from '../support/temporary-database';

// Databases made by earlier versions (test/support/earlier-databases/README.md).

/** What the version that made a database answered, by path, and the keys that it issued. */
interface Made {
  readonly keys: { readonly operator: string; readonly coordinator: string };
  readonly replies: Readonly<Record<string, string>>;
}

type Rows = Readonly<Record<string, readonly Record<string, unknown>[]>>;

const ENGINE = ON_POSTGRES ? 'postgres' : 'sqlite';
const fileOf = (name: string): string => join(__dirname, '../support/earlier-databases', `${ENGINE}-${name}`);

async function load(url: string, sql: string): Promise<void> {
  if (ON_POSTGRES) {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(sql);
    return client.end();
  }
  const handle = await openHandle(url.replace('sqlite:', ''));
  await new Promise<void>((done, fail) => handle.exec(sql, (error) => (error ? fail(error) : done())));
  return closeHandle(handle);
}

/** All rows of all tables. Reading them needs no table of the current version to exist. */
async function allRows(settings: Settings): Promise<Rows> {
  const database = await Database.open(settings, 'read', { entities: [] });
  const names = await database.read.query<{ name: string }[]>(
    ON_POSTGRES
      ? `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`
      : `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1`,
  );
  const rows: Record<string, Record<string, unknown>[]> = {};
  for (const { name } of names) rows[name] = await database.read.query(`SELECT * FROM "${name}" ORDER BY 1, 2`);
  await database.onApplicationShutdown();
  return rows;
}

describe.each([
  ['the version before the SQL files, with eleven migrations', '11'],
  ['a version with ten migrations', '10'],
])('a database made by %s', (_, count) => {
  const { keys, replies } = JSON.parse(readFileSync(fileOf(`${count}.json`), 'utf8')) as Made;
  let folder: string;
  let settings: Settings;
  let before: Rows;
  let service: Service;

  beforeAll(async () => {
    folder = await newTemporaryDatabase();
    if (ON_POSTGRES) {
      // In place of the copy of the template, which has all tables.
      const name = new URL(databaseUrlAt(folder)).pathname.slice(1);
      await dropDatabase(name);
      await createDatabase(name);
    }
    settings = Object.assign(new Settings(), settingsAt(folder));
    await load(settings.DATABASE_URL, readFileSync(fileOf(`${count}.sql`), 'utf8'));
    before = await allRows(settings);
    service = await newService(undefined, folder);
  });
  afterAll(async () => {
    await service.end();
    await dropTemporaryDatabase(folder);
  });

  const get = (path: string, key = keys.operator) => service.ask(`/v1/ledgers/sunrise/${path}`, { key });

  it('is upgraded to the last migration, and each migration is recorded once', async () => {
    expect(before['migrations']).toHaveLength(Number(count));
    const { migrations } = await allRows(settings);
    expect(migrations?.map(({ name }) => name)).toEqual(sqlMigrations(ENGINE).map((one) => new one().name));
    expect(migrations?.slice(0, Number(count))).toEqual(before['migrations']);
  });

  it('has every checkpoint of the database in the checkpoint file, which it did not have', () => {
    const { records } = parseRecords(readFileSync(settings.CHECKPOINT_FILE, 'utf8'));
    const stored = before['checkpoint']?.map(({ note }) => note);
    expect(stored).toHaveLength(3);
    expect(records.slice(0, 3).map(({ note }) => note)).toEqual(stored);
  });

  it('keeps every row and every value, of columns that nothing reads any more too', async () => {
    const { migrations: _before, job_schedule: _scheduled, api_key: _keys, shop, offer, ...expected } = before;
    expect(expected['service_record']?.map(({ lateReason }) => lateReason)).toContain('停电');
    expect(expected['entry']?.length).toBeGreaterThan(5);
    const after = await allRows(settings);
    // Columns may have been added since.
    for (const [table, rows] of Object.entries(expected))
      expect({ table, rows: after[table] }).toMatchObject({ table, rows });
    // Rates and prices have tables of their own, and hold from the beginning.
    const always = { seq: 0, firstDay: '0001-01-01' };
    for (const { centsPerPoint, ...row } of shop ?? []) {
      expect(after['shop']).toContainEqual(row);
      expect(after['shop_rate']).toContainEqual({ ...always, ledger: row['ledger'], shop: row['id'], centsPerPoint });
    }
    for (const { price, ...row } of offer ?? []) {
      expect(after['offer']).toContainEqual(row);
      expect(after['offer_price']).toContainEqual({ ...always, ledger: row['ledger'], offer: row['id'], price });
    }
  });

  it('ends the keys of the ledger a year after the upgrade, and keeps everything else of them', async () => {
    const earlier = before['api_key'] ?? [];
    const later = (await allRows(settings))['api_key'] ?? [];
    expect(later.map(({ waitingSince: _, expiresAt: __, ...row }) => row)).toEqual(
      earlier.map(({ expiresAt: _, ...row }) => row),
    );
    expect(earlier.filter(({ ledger, expiresAt }) => ledger !== '' && expiresAt === null)).not.toEqual([]);
    const year = 365 * 86_400_000;
    for (const [n, { ledger, roles, expiresAt, waitingSince }] of later.entries()) {
      const old = earlier[n]?.['expiresAt'] as string | null;
      expect(waitingSince).toBeNull();
      if (ledger === '' || (old !== null && ['shop', 'volunteer'].includes(String(roles)))) {
        expect(expiresAt).toBe(old);
      } else {
        expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        const lag = Date.now() + year - Date.parse(String(expiresAt));
        if (old === null) expect(lag >= 0 && lag < 600_000).toBe(true);
      }
    }
  });

  it('is answered from as before, with the keys that were issued then', async () => {
    for (const [path, text] of Object.entries(replies)) {
      const reply = await get(path);
      const { body, text: found } = reply.status === 200 ? reply : await get(path, keys.coordinator);
      // Fields may have been added since; none is missing or different.
      if (text.startsWith('{')) expect({ path, body }).toMatchObject({ path, body: JSON.parse(text) as object });
      else expect({ path, text: found }).toEqual({ path, text });
    }
  });

  it('shows the editions of its reports, and withholds amounts of one person', async () => {
    const { body } = await get('reports/2026-10/editions/2');
    expect(body['report']).toMatchObject({
      ...{ nothingBefore: null, activeVolunteers: 1, registeredVolunteers: 2 },
      breakdown: { people: { redeeming: expect.any(Number) as number }, shops: [{ volunteersEarlier: 0 }] },
    });
    const { status, text } = await get('reports/2026-10/editions/2.html?lang=en');
    expect(status).toBe(200);
    expect(text).toMatch(/Service hours<strong>too few to show<\/strong>/);
  });

  it('verifies, and accepts new entries', async () => {
    await expectSound(service, 'sunrise');
    const post = (path: string, key: string, body: object) =>
      service.ask(`/v1/ledgers/sunrise/${path}`, { method: 'POST', key, body });
    const consent = (await post('volunteers/V02/codes', keys.coordinator, {})).body['code'];
    const { status, text } = await post(
      'redemptions',
      await service.key('sunrise', 'shop', { person: 'till', shop: 'M01' }),
      { consent, offer: 'M01-1', quantity: 1 },
    );
    expect([status, text]).toEqual([201, text]);
    await expectSound(service, 'sunrise');
  });

  if (!ON_POSTGRES) {
    it('has the schema that the migrations create', async () => {
      expect(await fileFaults(settings.databasePath, TABLES)).toEqual([]);
    });
  }
});
