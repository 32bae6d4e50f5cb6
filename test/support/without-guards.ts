import { ON_POSTGRES } from './temporary-database';
import { RAW_CONNECTION } from './sql-connections';

/** Runs SQL on a database whose guards are dropped, and puts them back as they were: what an insider could do. */
export async function withoutGuards(url: string, statements: readonly string[]): Promise<void> {
  const connection = await RAW_CONNECTION.open(url);
  try {
    const [drop, restore] = await guards((sql) => connection.all(sql));
    for (const sql of [...drop, ...statements, ...restore]) await connection.all(sql);
  } finally {
    await connection.close();
  }
}

type Select = <T>(sql: string) => Promise<T[]>;

/** Statements that switch all triggers off, and on again. */
async function guards(select: Select): Promise<[drop: string[], restore: string[]]> {
  if (!ON_POSTGRES) {
    const triggers = await select<{ name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`,
    );
    return [triggers.map(({ name }) => `DROP TRIGGER ${name}`), triggers.map(({ sql }) => sql)];
  }
  const triggers = await select<{ place: string; name: string }>(
    `SELECT tgrelid::regclass AS place, tgname AS name FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0`,
  );
  const all = (verb: string): string[] =>
    triggers.map(({ place, name }) => `ALTER TABLE ${place} ${verb} TRIGGER ${name}`);
  return [all('DISABLE'), all('ENABLE ALWAYS')];
}
