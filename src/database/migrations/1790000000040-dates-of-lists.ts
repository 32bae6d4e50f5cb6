import { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns by which lists are filtered by date, of the tables that grow without bound. */
const DATES: readonly (readonly [table: string, date: string, order: string])[] = [
  ['activity', '"startsAt"', 'id'],
  ['service_record', '"startsAt"', 'id'],
  ['redemption', '"redeemedAt"', 'id'],
  ['reservation', '"reservedAt"', 'id'],
  ['entry', 'occurred_on', 'seq'],
];

/** Indexes the dates by which lists are filtered. Each ends with the order of its list. */
export class DatesOfLists1790000000040 implements MigrationInterface {
  readonly name = 'DatesOfLists1790000000040';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, date, order] of DATES) {
      await runner.query(`CREATE INDEX ${table}_date ON ${table} (ledger, ${date}, ${order})`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table] of DATES) await runner.query(`DROP INDEX ${table}_date`);
  }
}
