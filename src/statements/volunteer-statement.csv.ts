import { dayOf } from '../common/calendar';
import { Cell } from '../common/csv';
import { UnitStatement } from './unit-statement';
import { VolunteerStatement } from './volunteer-statements.service';

const HEADER = [
  ...['unit', 'line', 'entry', 'leaf_hash', 'kind', 'month', 'day'],
  ...['amount', 'balance', 'reason_zh', 'reason_en', 'import'],
];

/** A volunteer's statement as a table: one row per line. Amounts are in the unit's minor unit, days in the ledger's zone. */
export function volunteerStatementCsv(statement: VolunteerStatement): Cell[][] {
  const { record, coins, points, reserved, zone } = statement;
  const reservedRows = reserved.map(({ amount, expiresAt }): Cell[] => [
    ...['POINT', 'reserved', null, null, null, null, dayOf(expiresAt, zone)],
    ...[amount, null, '预留，尚未使用', 'Reserved, not redeemed', null],
  ]);
  return [HEADER, ...[record, coins, points].flatMap((unit) => unitRows(unit, statement)), ...reservedRows];
}

function unitRows({ unit, opening, lines, closing }: UnitStatement, { from, to }: VolunteerStatement): Cell[][] {
  return [
    [unit, 'opening', null, null, null, from, null, null, opening, '期初', 'Opening', null],
    ...lines.map((line): Cell[] => [
      ...[unit, 'entry', line.seq, line.leafHash, line.kind, line.month, line.day],
      ...[line.amount, line.balance, line.reason.zh, line.reason.en, line.import ?? null],
    ]),
    [unit, 'closing', null, null, null, to, null, null, closing, '期末', 'Closing', null],
  ];
}
