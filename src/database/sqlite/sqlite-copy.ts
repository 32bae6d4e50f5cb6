import { open } from 'node:fs/promises';
import { DataSource, MigrationInterface } from 'typeorm';
import { Tables } from '../engine';
import { OPEN_READONLY, closeHandle, openReader, openWriter, openHandle } from './sqlite';

/**
 * Writes what a database file holds at one moment to a file that is empty, and waits until it is on the disk. Others go
 * on reading and writing meanwhile. `VACUUM INTO` reads one snapshot; the driver's online backup begins again after
 * every commit of another process, and under load never ends (docs/decisions/0019).
 */
export async function copySnapshot(path: string, target: string): Promise<void> {
  // Not `query_only`: it would refuse to write the other file.
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

/** Waits until a file or folder is on the disk. */
export async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What is wrong with a database file, page by page, row by row, and with its guards; nothing when it is as it was made. */
export async function fileFaults(path: string, tables: Tables): Promise<string[]> {
  const source = await openReader(path, tables);
  try {
    const pages = await source.query<{ integrity_check: string }[]>('PRAGMA integrity_check');
    const damaged = pages.map((row) => row.integrity_check).filter((text) => text !== 'ok');
    // Where pages are damaged, what stands on them says nothing.
    if (damaged.length > 0) return damaged;
    const orphans = await source.query<{ table: string; parent: string }[]>('PRAGMA foreign_key_check');
    return [
      ...orphans.slice(0, 10).map(({ table, parent }) => `a row of ${table} names one of ${parent} that is not there`),
      ...(await guardFaults(source, tables)),
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

/** Every trigger, and all that belongs to the tables that triggers guard. */
const GUARDED = `SELECT type, name, sql FROM sqlite_schema
  WHERE tbl_name IN (SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger') ORDER BY type, name`;

/** Compares the guarded tables and their guards with those that the file's own migrations make. */
async function guardFaults(source: DataSource, { migrations }: Tables): Promise<string[]> {
  const known = new Map(
    (Object.values(migrations ?? {}) as (new () => MigrationInterface)[]).map((one) => [new one().name, one]),
  );
  const done = await source.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
  const later = done.filter(({ name }) => !known.has(name));
  if (later.length > 0)
    return [`it was made by a newer version, which has ${later.map(({ name }) => name).join(', ')}`];
  const model = await openWriter(':memory:', { migrations: done.flatMap(({ name }) => known.get(name) ?? []) });
  try {
    await model.runMigrations({ transaction: 'each' });
    const [should, is] = await Promise.all([model, source].map((one) => one.query<SchemaRow[]>(GUARDED)));
    return differences(should ?? [], is ?? []);
  } finally {
    await model.destroy();
  }
}

function differences(should: readonly SchemaRow[], is: readonly SchemaRow[]): string[] {
  const found = new Map(is.map((row) => [`${row.type} ${row.name}`, row.sql]));
  const made = new Map(should.map((row) => [`${row.type} ${row.name}`, row.sql]));
  const wrong = [...made].filter(([name, sql]) => found.get(name) !== sql);
  return [
    ...wrong.map(([name]) => (found.has(name) ? `the ${name} is not as it was made` : `the ${name} is missing`)),
    ...[...found.keys()].filter((name) => !made.has(name)).map((name) => `the ${name} does not belong there`),
  ];
}
