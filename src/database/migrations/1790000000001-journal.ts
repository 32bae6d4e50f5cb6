import { MigrationInterface, QueryRunner } from 'typeorm';
import { journalOnPostgres } from './journal/postgres';
import { JOURNAL } from './journal/sqlite';

/**
 * The journal: entries, postings, holds, checkpoints, and the triggers that make the database itself refuse what
 * breaks a promise (ledger.md §2). Raw SQL in each database's words, and never altered by an ORM's table API: on SQLite
 * that rebuilds a table and drops its guards.
 */
export class Journal1790000000001 implements MigrationInterface {
  readonly name = 'Journal1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    const onPostgres = runner.connection.options.type === 'postgres';
    for (const statement of onPostgres ? await journalOnPostgres(runner) : JOURNAL) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('A journal is never taken down.'));
  }
}
