import { MigrationInterface, QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { createTables, table } from './1790000000002-registers';

/**
 * What the close in two steps needs: a ledger's calendar of working days, when and why something was recorded late, and
 * the editions of a month's report, which nobody changes.
 */
export class TwoStepClose1790000000021 implements MigrationInterface {
  readonly name = 'TwoStepClose1790000000021';

  async up(runner: QueryRunner): Promise<void> {
    // In plain SQL: the table API would make the table anew, without its guards. '' is the usual one of the zone.
    await runner.query(`ALTER TABLE ledger ADD COLUMN calendar TEXT NOT NULL DEFAULT ''`);
    const columns = RECORD_COLUMNS.map((name) => new TableColumn({ name, type: 'text', isNullable: true }));
    await runner.addColumns('service_record', columns);
    await runner.createIndex('activity', new TableIndex({ columnNames: ['ledger', 'endsAt'] }));
    await createTables(runner, [EDITION]);
    const guards = runner.connection.options.type === 'postgres' ? ON_POSTGRES : ON_SQLITE;
    for (const guard of guards) await runner.query(guard);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(EDITION.name);
    await runner.dropColumns('service_record', RECORD_COLUMNS);
    await runner.query('ALTER TABLE ledger DROP COLUMN calendar');
  }
}

const RECORD_COLUMNS = ['recordedAt', 'lateReason', 'secondApprover', 'lateDue'];

const EDITION = table('report_edition', '*ledger *month *edition:integer madeAt size:integer root figures');

const SAYS = 'report_edition-append-only';
/** The rowid is one more key through which a REPLACE deletes a row unseen. */
const THERE = '(ledger = NEW.ledger AND month = NEW.month AND edition = NEW.edition) OR rowid = NEW.rowid';

const ON_SQLITE = [
  ...['UPDATE', 'DELETE'].map(
    (what) =>
      `CREATE TRIGGER report_edition_no_${what.toLowerCase()} BEFORE ${what} ON report_edition BEGIN SELECT RAISE(ABORT, '${SAYS}'); END`,
  ),
  `CREATE TRIGGER report_edition_no_replace BEFORE INSERT ON report_edition
    WHEN EXISTS (SELECT 1 FROM report_edition WHERE ${THERE}) BEGIN SELECT RAISE(ABORT, '${SAYS}'); END`,
];

const ON_POSTGRES = [
  ['report_edition_no_change', 'UPDATE OR DELETE'],
  ['report_edition_no_truncate', 'TRUNCATE'],
].flatMap(([name = '', what = '']) => [
  `CREATE TRIGGER ${name} BEFORE ${what} ON report_edition FOR EACH STATEMENT EXECUTE FUNCTION timebank_refuse('${SAYS}')`,
  `ALTER TABLE report_edition ENABLE ALWAYS TRIGGER ${name}`,
]);
