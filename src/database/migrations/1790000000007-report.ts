import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
import { Dialect } from '../dialect';
import { dialectOf } from '../dialect-of';
import { createTables, table } from './1790000000002-registers';

/** Adds what the incentive report needs: consent to be shown by name, and summary figures of closed months. */
export class Report1790000000007 implements MigrationInterface {
  readonly name = 'Report1790000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn(
      'person',
      new TableColumn({ name: 'nameShown', type: 'boolean', isNullable: false, default: false }),
    );
    await createTables(runner, [SUMMARY]);
    await runner.query(summarizeClosedMonths(dialectOf(runner)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(SUMMARY.name);
    await runner.dropColumn('person', 'nameShown');
  }
}

const SUMMARY = table(
  'month_summary',
  '*ledger *month records:integer minutes:integer active:integer registered:integer centsPerPoint?:integer',
);

/**
 * Summarizes the months that were closed before this migration: accepted records and minutes, minus reversals within the
 * month. The exchange rate at the time of the close was not stored; the current one is used.
 */
export function summarizeClosedMonths({ member }: Dialect): string {
  const [volunteer, original] = [
    member('e.leaf', 'facts', 'volunteer'),
    member('e.leaf', 'facts', 'original', 'volunteer'),
  ];
  return `INSERT INTO month_summary (ledger, month, records, minutes, active, registered, "centsPerPoint")
  WITH served AS (
    SELECT e.ledger, e.period, COALESCE(${volunteer}, ${original}) AS volunteer,
      SUM(CASE e.kind WHEN 'service.recorded' THEN 1 ELSE -1 END) AS records,
      SUM((SELECT COALESCE(SUM(p.amount), 0) FROM posting p
        WHERE p.ledger = e.ledger AND p.seq = e.seq AND p.account LIKE 'record:%')) AS minutes
    FROM entry e WHERE e.kind = 'service.recorded' OR (e.kind = 'entry.reversed'
      AND ${member('e.leaf', 'facts', 'of')} = 'service.recorded' AND ${member('e.leaf', 'facts', 'period')} = e.period)
    GROUP BY 1, 2, 3)
  SELECT c.ledger, c.period, COALESCE(SUM(s.records), 0), COALESCE(SUM(s.minutes), 0),
    COALESCE(SUM(CASE WHEN s.records > 0 THEN 1 ELSE 0 END), 0), CAST(${member('c.leaf', 'facts', 'registered')} AS INTEGER),
    (SELECT MAX(h."centsPerPoint") FROM shop h WHERE h.ledger = c.ledger AND h.status = 'active')
  FROM entry c LEFT JOIN served s ON s.ledger = c.ledger AND s.period = c.period
  WHERE c.kind = 'period.closed' GROUP BY c.ledger, c.period, c.leaf`;
}
