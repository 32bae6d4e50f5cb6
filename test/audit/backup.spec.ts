import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnsoundBackupError, BackupPathError, createBackup, restore } from '../../src/check/backup';
import { rebuildTables } from '../../src/check/table-rebuild';
import { restoredHistory } from '../../src/check/restored-history';
import { DatabaseInUseError, WriterLock } from '../../src/database/sqlite/sqlite';
import { Settings } from '../../src/config/settings';
import { TABLES } from '../../src/tables';
import { SqlConnection, RAW_CONNECTION } from '../support/sql-connections';
import { History, twoMonths } from './history';

let history: History;
let folder: string;
let databasePath: string;
let copy: string;
beforeAll(async () => {
  history = await twoMonths(20260818);
  folder = mkdtempSync(join(tmpdir(), 'timebank-backup-'));
  databasePath = history.fixture.settings.databasePath;
  await history.fixture.checkpoints.sign('sunrise', 'request');
  await history.addRandomEvents(20, '2026-09');
  // The history books entries without the rows of the features.
  await rebuildTables(history.fixture.database, 'sunrise');
  copy = join(folder, 'copy.sqlite');
  await createBackup(databasePath, copy, TABLES);
});
afterAll(async () => {
  await history.fixture.end();
  rmSync(folder, { recursive: true });
});

/** A new path at which no database file exists. */
const newPath = (): string => join(mkdtempSync(join(folder, 'path-')), 'books.sqlite');

/** Restores a copy after tampering with it. Returns the refusal's message, or `restored`. */
async function restoreResult(change: (path: string) => Promise<void> | void): Promise<string> {
  const path = newPath();
  copyFileSync(copy, path);
  await change(path);
  const target = newPath();
  const outcome = await restore(path, target, TABLES).then(
    () => 'restored',
    (error: unknown) => (error instanceof UnsoundBackupError ? error.message : String(error)),
  );
  expect(existsSync(target)).toBe(outcome === 'restored');
  return outcome;
}

/** Writes to a copy as the file's owner could: drops its guards, makes the change, and restores the guards. */
async function withoutGuards(path: string, work: (connection: SqlConnection) => Promise<unknown>): Promise<void> {
  const connection = await RAW_CONNECTION.open(path);
  const guards = await connection.all<{ name: string; sql: string }>(
    `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`,
  );
  for (const { name } of guards) await connection.all(`DROP TRIGGER ${name}`);
  await work(connection);
  for (const { sql } of guards) await connection.all(sql);
  await connection.close();
}

const unguardedSql =
  (...statements: readonly string[]): ((path: string) => Promise<void>) =>
  (path) =>
    withoutGuards(path, async (connection) => {
      for (const statement of statements) await connection.all(statement);
    });

describe('backup of a SQLite database', () => {
  it('reports the size and root of each log as in the ledger head', async () => {
    const { size, root } = await history.fixture.checkpoints.at(history.fixture.database.read, 'sunrise');
    const backup = await createBackup(databasePath, join(folder, 'again.sqlite'), TABLES);
    expect(backup).toMatchObject({
      bytes: statSync(copy).size,
      ledgers: [{ ledger: 'sunrise', origin: 'timebank.local/sunrise', size, root, faults: [] }],
    });
    expect(size).toBeGreaterThan(200);
  });

  it('writes one file that only its owner can read, and leaves no other files', () => {
    expect((statSync(copy).mode & 0o777).toString(8)).toBe('600');
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite']);
  });

  it('refuses to overwrite a file or to back up a database that does not exist', async () => {
    await expect(createBackup(databasePath, copy, TABLES)).rejects.toBeInstanceOf(BackupPathError);
    await expect(createBackup(newPath(), join(folder, 'none.sqlite'), TABLES)).rejects.toBeInstanceOf(BackupPathError);
    expect(existsSync(join(folder, 'none.sqlite'))).toBe(false);
  });

  it('refuses a backup of a database whose balances differ from its entries, and keeps no file', async () => {
    const path = newPath();
    copyFileSync(copy, path);
    await unguardedSql(`UPDATE account SET posted = posted + 1 WHERE id = 'coins:p1'`)(path);
    const file = join(folder, 'unsound.sqlite');
    await expect(createBackup(path, file, TABLES)).rejects.toThrow('sunrise: 1 balances are not those of the entries');
    expect(readdirSync(folder).filter((name) => name.startsWith('unsound'))).toEqual([]);
  });
});

describe('restoring a backup', () => {
  it('restores a sound copy to a path where no database exists', async () => {
    expect(await restoreResult(() => undefined)).toBe('restored');
  });

  it.each(['', '-wal', '-shm', '-journal'])(
    'refuses to restore over an existing database file with the suffix “%s”',
    async (ending) => {
      const target = newPath();
      writeFileSync(target + ending, '');
      await expect(restore(copy, target, TABLES)).rejects.toBeInstanceOf(BackupPathError);
      expect(statSync(target + ending).size).toBe(0);
    },
  );

  it('refuses to restore to a path that another process has locked', async () => {
    const target = newPath();
    const lock = await WriterLock.take(target);
    await expect(restore(copy, target, TABLES)).rejects.toBeInstanceOf(DatabaseInUseError);
    await lock.release();
    await restore(copy, target, TABLES);
  });

  it('refuses a missing backup file, and one whose last writes are in a separate WAL file', async () => {
    await expect(restore(join(folder, 'nowhere'), newPath(), TABLES)).rejects.toBeInstanceOf(BackupPathError);
    const path = newPath();
    copyFileSync(copy, path);
    writeFileSync(`${path}-wal`, '');
    await expect(restore(path, newPath(), TABLES)).rejects.toBeInstanceOf(BackupPathError);
  });

  it('lists the entries that were signed after the backup was made', async () => {
    const target = newPath();
    const settings = Object.assign(new Settings(), { DATABASE_URL: `sqlite:${target}` });
    const { ledgers } = await restore(copy, target, TABLES);
    expect(await restoredHistory(settings, ledgers)).toEqual({ exists: false, lost: [] });
    copyFileSync(`${databasePath}.checkpoints`, `${target}.checkpoints`);
    expect(await restoredHistory(settings, ledgers)).toEqual({ exists: true, lost: [] });
    await history.addRandomEvents(20, '2026-09');
    const { size } = await history.fixture.checkpoints.sign('sunrise', 'request');
    copyFileSync(`${databasePath}.checkpoints`, `${target}.checkpoints`);
    const lost = { ledger: 'sunrise', origin: 'timebank.local/sunrise', from: (ledgers[0]?.size ?? 0) + 1, to: size };
    expect(await restoredHistory(settings, ledgers)).toEqual({ exists: true, lost: [lost] });
  });

  const LAST = '(SELECT MAX(seq) FROM entry)';
  const TAMPERED_COPIES: [what: string, change: (path: string) => Promise<void> | void, error: string | RegExp][] = [
    ['content that is no database', (path) => writeFileSync(path, 'x'.repeat(8192)), "it can't be read"],
    [
      'half of its pages',
      (path) => truncateSync(path, 4096 * Math.floor(statSync(path).size / 8192)),
      /Page|can't be read|malformed/,
    ],
    [
      'a changed leaf',
      unguardedSql(`UPDATE entry SET leaf = replace(leaf, '2026-08-01', '2026-08-02') WHERE seq = 9`),
      'entry 10 does not follow',
    ],
    [
      'a changed last leaf',
      unguardedSql(`UPDATE entry SET leaf = replace(leaf, '"v":1', '"v":2') WHERE seq = ${LAST}`),
      'the head names another last entry',
    ],
    [
      'a missing entry',
      unguardedSql('DELETE FROM posting WHERE seq = 30', 'DELETE FROM entry WHERE seq = 30'),
      'entry 30 is missing',
    ],
    [
      'its last entry cut off',
      unguardedSql(`DELETE FROM posting WHERE seq = ${LAST}`, `DELETE FROM entry WHERE seq = ${LAST}`),
      /the head says \d+ entries/,
    ],
    [
      'a changed balance',
      unguardedSql(`UPDATE account SET posted = posted + 1 WHERE id = 'coins:p1'`),
      '1 balances are not those of the entries',
    ],
    [
      'a missing account',
      unguardedSql(`PRAGMA foreign_keys=OFF`, `DELETE FROM account WHERE id = 'coins:p1'`),
      '1 accounts are missing',
    ],
    [
      'a missing open hold',
      unguardedSql(`DELETE FROM hold_open WHERE id = (SELECT MIN(id) FROM hold_open)`),
      '1 balances are not those of the entries',
    ],
    [
      'a changed root in the head',
      unguardedSql(`UPDATE ledger_head SET frontier = replace(frontier, substr(frontier, 1, 1), 'z')`),
      "the head's root is",
    ],
    [
      'a checkpoint of another log',
      unguardedSql(`UPDATE checkpoint SET root = replace(root, substr(root, 1, 1), 'z')`),
      'is not that of these entries',
    ],
    [
      'a checkpoint whose signature is invalid',
      unguardedSql(`UPDATE checkpoint SET note = replace(note, '— ', '— x')`),
      'is not that of these entries',
    ],
    [
      'a checkpoint of more entries than it holds',
      unguardedSql('UPDATE checkpoint SET size = 99999'),
      'entries up to 99999 were signed and are missing',
    ],
    [
      'a posting that belongs to no entry',
      unguardedSql(`INSERT INTO posting VALUES ('sunrise', 99999, 0, 'coins:p1', 'COIN', 1, 1, 99999)`),
      'a row of posting refers to a missing row of entry',
    ],
    [
      'a missing guard',
      async (path) => withRawSql(path, 'DROP TRIGGER entry_sealed'),
      'the trigger entry_sealed is missing',
    ],
    [
      'a weakened guard',
      async (path) =>
        withRawSql(
          path,
          'DROP TRIGGER posting_no_update',
          `CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting BEGIN SELECT 1; END`,
        ),
      'the trigger posting_no_update was altered',
    ],
    [
      'an additional trigger',
      async (path) => withRawSql(path, `CREATE TRIGGER quiet BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END`),
      'the trigger quiet is unexpected',
    ],
    [
      'a migration of a newer version',
      async (path) => withRawSql(path, `INSERT INTO migrations (timestamp, name) VALUES (1, 'Later1')`),
      'it was made by a newer version, with the migrations Later1',
    ],
  ];
  it.each(TAMPERED_COPIES)('refuses to restore a copy with %s, and names the fault', async (_, change, message) => {
    expect(await restoreResult(change)).toMatch(message);
  });
});

/** Runs statements on a copy without dropping its guards. */
async function withRawSql(path: string, ...statements: readonly string[]): Promise<void> {
  const connection = await RAW_CONNECTION.open(path);
  for (const statement of statements) await connection.all(statement);
  await connection.close();
}
