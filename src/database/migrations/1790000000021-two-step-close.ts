import { MigrationInterface, QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { createTables, table } from './1790000000002-registers';

/**
 * Adds what the two-step close needs (docs/decisions/0021): a ledger's working calendar, the columns of late records, and
 * the editions of a month's report, which are append-only.
 */
export class TwoStepClose1790000000021 implements MigrationInterface {
  readonly name = 'TwoStepClose1790000000021';

  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: the table API would rebuild the table without its guards. '' stands for the zone's default calendar.
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

const MESSAGE = 'report_edition-append-only';
/** Whether the row exists. The rowid is one more key through which a REPLACE could delete a row. */
const EXISTS = '(ledger = NEW.ledger AND month = NEW.month AND edition = NEW.edition) OR rowid = NEW.rowid';

const ON_SQLITE = [
  ...['UPDATE', 'DELETE'].map(
    (event) =>
      `CREATE TRIGGER report_edition_no_${event.toLowerCase()} BEFORE ${event} ON report_edition BEGIN SELECT RAISE(ABORT, '${MESSAGE}'); END`,
  ),
  `CREATE TRIGGER report_edition_no_replace BEFORE INSERT ON report_edition
    WHEN EXISTS (SELECT 1 FROM report_edition WHERE ${EXISTS}) BEGIN SELECT RAISE(ABORT, '${MESSAGE}'); END`,
];

const ON_POSTGRES = [
  ['report_edition_no_change', 'UPDATE OR DELETE'],
  ['report_edition_no_truncate', 'TRUNCATE'],
].flatMap(([name = '', events = '']) => [
  `CREATE TRIGGER ${name} BEFORE ${events} ON report_edition FOR EACH STATEMENT EXECUTE FUNCTION timebank_refuse('${MESSAGE}')`,
  `ALTER TABLE report_edition ENABLE ALWAYS TRIGGER ${name}`,
]);
