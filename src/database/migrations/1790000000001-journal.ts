import { MigrationInterface, QueryRunner } from 'typeorm';
import { journalOnPostgres } from './journal/postgres';
import { JOURNAL } from './journal/sqlite';

/**
 * Creates the journal: entries, postings, holds, checkpoints, and the triggers by which the database rejects changes that
 * violate an invariant (docs/ledger.md §2). Written in each database's SQL. The table API of TypeORM must never alter these
 * tables: on SQLite it rebuilds a table and drops its triggers.
 */
export class Journal1790000000001 implements MigrationInterface {
  readonly name = 'Journal1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    const onPostgres = runner.connection.options.type === 'postgres';
    for (const statement of onPostgres ? await journalOnPostgres(runner) : JOURNAL) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('The migration that creates the journal can not be reverted.'));
  }
}
