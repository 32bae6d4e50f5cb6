import { EntityManager } from 'typeorm';
import { RefusedError } from '../common/process-errors';
import { Database } from '../database/database';
import { checkLedger } from './database-check';
import { DerivedRow, Value } from './derived-rows';
import { Difference, canBeMade } from './table-differences';

/** What was made anew, and what can't be: its rows also have what no entry says. */
export interface RebuiltTables {
  readonly rebuilt: readonly Difference[];
  readonly left: readonly Difference[];
}

/**
 * Makes the rows that differ anew from the entries, in one transaction. Guards are off meanwhile, so the database must
 * belong to the process, and no service may run on it.
 * @throws RefusedError when the entries themselves are not sound
 */
export function rebuildTables(database: Database, ledger: string): Promise<RebuiltTables> {
  return database.write(async (sql) => {
    const { differences, soundLog } = await checkLedger(sql, ledger);
    if (!soundLog)
      throw new RefusedError(
        `The entries of ${ledger} are not sound, so nothing can be made from them: restore a backup.`,
      );
    const rebuilt = differences.filter(canBeMade);
    const guards = await guardsOf(sql, database, new Set(rebuilt.map(({ table }) => table)));
    for (const statement of guards.off) await sql.query(statement);
    const rows = new RowRebuild(sql, database, ledger);
    // Postings are unique by their account's version too: those that are wrong go before others come.
    const postings = rebuilt.filter(({ table }) => table === 'posting');
    for (const difference of postings) if (difference.exists) await rows.remove(difference);
    for (const difference of rebuilt)
      await rows.make(postings.includes(difference) ? { ...difference, exists: false } : difference);
    for (const statement of guards.on) await sql.query(statement);
    return { rebuilt, left: differences.filter((one) => !canBeMade(one)) };
  }, ledger);
}

class RowRebuild {
  constructor(
    private readonly sql: EntityManager,
    private readonly database: Database,
    private readonly ledger: string,
  ) {}

  async make({ table, key, exists, wanted }: Difference): Promise<void> {
    const own = { ledger: this.ledger, ...key };
    const where = Object.keys(own).map((name) => `"${name}" = ?`);
    if (!wanted) {
      if (exists) await this.remove({ table, key });
    } else if (exists) {
      const set = Object.keys(wanted).map((name) => `"${name}" = ?`);
      await this.sql.query(`UPDATE "${table}" SET ${set.join()} WHERE ${where.join(' AND ')}`, [
        ...Object.values(wanted),
        ...Object.values(own),
      ]);
    } else await this.insert(table, { ...this.blanks(table, key), ...own, ...wanted });
  }

  async remove({ table, key }: Pick<Difference, 'table' | 'key'>): Promise<void> {
    const own = { ledger: this.ledger, ...key };
    const where = Object.keys(own).map((name) => `"${name}" = ?`);
    await this.sql.query(`DELETE FROM "${table}" WHERE ${where.join(' AND ')}`, Object.values(own));
  }

  private async insert(table: string, row: Readonly<Record<string, Value>>): Promise<void> {
    const names = Object.keys(row).map((name) => `"${name}"`);
    await this.sql.query(
      `INSERT INTO "${table}" (${names.join()}) VALUES (${names.map(() => '?').join()})`,
      Object.values(row),
    );
  }

  /** Blanks for the columns of a row that no entry gives and that can't be empty. A bank reference is unique. */
  private blanks(table: string, key: DerivedRow): Record<string, Value> {
    const metadata = this.database.source.entityMetadatas.find(({ tableName }) => tableName === table);
    const needed = metadata?.columns.filter(({ isNullable }) => !isNullable) ?? [];
    const blank = (name: string, isText: boolean): Value =>
      name === 'bankReference' ? (key['id'] ?? '') : isText ? '' : 0;
    return Object.fromEntries(
      needed.map(({ databaseName, type }) => [databaseName, blank(databaseName, type === 'text')]),
    );
  }
}

interface GuardStatements {
  readonly off: readonly string[];
  readonly on: readonly string[];
}

/** Statements that switch the guards of tables off, and on again as they were. */
async function guardsOf(sql: EntityManager, database: Database, tables: ReadonlySet<string>): Promise<GuardStatements> {
  if (database.source.options.type === 'postgres') {
    const triggers = await sql.query<{ place: string; name: string }[]>(
      `SELECT c.relname AS place, t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE NOT t.tgisinternal AND t.tgparentid = 0`,
    );
    const own = triggers.filter(({ place }) =>
      [...tables].some((table) => place === table || place.startsWith(`${table}_p`)),
    );
    const all = (verb: string): string[] =>
      own.map(({ place, name }) => `ALTER TABLE "${place}" ${verb} TRIGGER "${name}"`);
    return { off: all('DISABLE'), on: all('ENABLE ALWAYS') };
  }
  const triggers = await sql.query<{ place: string; name: string; text: string }[]>(
    `SELECT tbl_name AS place, name, sql AS text FROM sqlite_schema WHERE type = 'trigger'`,
  );
  const own = triggers.filter(({ place }) => tables.has(place));
  return { off: own.map(({ name }) => `DROP TRIGGER "${name}"`), on: own.map(({ text }) => text) };
}
