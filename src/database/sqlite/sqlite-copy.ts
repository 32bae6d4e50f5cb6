import { open } from 'node:fs/promises';
import { DataSource } from 'typeorm';
import { Tables } from '../engine';
import { sqlMigrations } from '../migrations/sql-migrations';
import { OPEN_READONLY, closeHandle, openReader, openWriter, openHandle } from './sqlite';

/**
 * Copies a snapshot of a database file to an empty file and syncs it to disk. Other connections may read and write
 * meanwhile. `VACUUM INTO` reads one snapshot; the driver's online backup restarts after every commit of another process
 * and never ends under load (docs/decisions/0019).
 */
export async function copySnapshot(path: string, target: string): Promise<void> {
  // Not `query_only`, which would forbid writing the target file.
  const handle = await openHandle(path, OPEN_READONLY);
  try {
    await new Promise<void>((done, fail) =>
      handle.run('VACUUM INTO ?', [target], (error) => (error ? fail(error) : done())),
    );
  } finally {
    await closeHandle(handle);
  }
  await syncToDisk(target);
}

/** Syncs a file or folder to disk. */
export async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Checks a database file: its pages, foreign keys and guards. @returns a sentence for each fault found */
export async function fileFaults(path: string, tables: Tables): Promise<string[]> {
  const source = await openReader(path, tables);
  try {
    const pages = await source.query<{ integrity_check: string }[]>('PRAGMA integrity_check');
    const damaged = pages.map((row) => row.integrity_check).filter((text) => text !== 'ok');
    // The content of damaged pages can't be checked further.
    if (damaged.length > 0) return damaged;
    const orphans = await source.query<{ table: string; parent: string }[]>('PRAGMA foreign_key_check');
    return [
      ...orphans.slice(0, 10).map(({ table, parent }) => `a row of ${table} refers to a missing row of ${parent}`),
      ...(await guardFaults(source)),
    ];
  } finally {
    await source.destroy();
  }
}

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

/** All triggers, and all schema objects of the tables with triggers. */
const GUARDED_SCHEMA = `SELECT type, name, sql FROM sqlite_schema
  WHERE tbl_name IN (SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger') ORDER BY type, name`;

/** Compares the schema of guarded tables with the schema that the file's applied migrations create. */
async function guardFaults(source: DataSource): Promise<string[]> {
  const available = new Map(sqlMigrations('sqlite').map((one) => [new one().name, one]));
  const applied = await source.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
  const later = applied.filter(({ name }) => !available.has(name));
  if (later.length > 0)
    return [`it was made by a newer version, with the migrations ${later.map(({ name }) => name).join(', ')}`];
  const model = await openWriter(
    ':memory:',
    {},
    applied.flatMap(({ name }) => available.get(name) ?? []),
  );
  try {
    await model.runMigrations({ transaction: 'each' });
    const [expected, actual] = await Promise.all([model, source].map((one) => one.query<SchemaRow[]>(GUARDED_SCHEMA)));
    return differences(expected ?? [], actual ?? []);
  } finally {
    await model.destroy();
  }
}

function differences(expectedRows: readonly SchemaRow[], actualRows: readonly SchemaRow[]): string[] {
  const expected = new Map(expectedRows.map((row) => [`${row.type} ${row.name}`, row.sql]));
  const actual = new Map(actualRows.map((row) => [`${row.type} ${row.name}`, row.sql]));
  const wrong = [...expected].filter(([name, sql]) => actual.get(name) !== sql);
  return [
    ...wrong.map(([name]) => (actual.has(name) ? `the ${name} was altered` : `the ${name} is missing`)),
    ...[...actual.keys()].filter((name) => !expected.has(name)).map((name) => `the ${name} is unexpected`),
  ];
}
