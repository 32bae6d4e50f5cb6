import { Cell } from '../common/csv';
import { formatInstant } from '../common/formatters';
import { AnsweredLine, ShopMonthStatement } from './shop-statements.service';

const HEADER = [
  ...['line', 'entry', 'leaf_hash', 'day', 'at', 'offer', 'quantity', 'till_number', 'volunteer'],
  ...['of_month', 'of_entry', 'amount', 'unit', 'answer', 'import'],
];

/**
 * A shop's statement as a table: totals first, then one row per line. Amounts are in the unit's minor unit, times are
 * local.
 */
export function shopStatementCsv(statement: ShopMonthStatement): Cell[][] {
  const { currency, zone, lines, covers, rates } = statement;
  const money = (line: string, cents: number, month: string | null = null): Cell[] => [
    ...[line, null, null, null, null, null, null, null, null],
    ...[month, null, cents, currency, null, null],
  ];
  const points = (line: string, hundredths: number): Cell[] => [
    ...[line, null, null, null, null, null, null, null, null],
    ...[null, null, hundredths, 'POINT', null, null],
  ];
  return [
    HEADER,
    money('opening', statement.openingCents),
    points('captured-sum', statement.capturedHundredths),
    points('refunded-sum', 0 - statement.refundedHundredths),
    points('adjustment-sum', 0 - statement.adjustedHundredths),
    ...rates.map(({ centsPerPoint }) => money('rate-per-point', centsPerPoint)),
    money('carried-in', statement.carriedInCents),
    money('due', statement.dueCents),
    money('carried-out', statement.carriedOutCents),
    ...covers.map(({ month, amount }) => money('covered', amount, month)),
    money('paid', statement.paidCents),
    money('closing', statement.closingCents),
    ...lines.flatMap((line) => lineRows(line, { currency, zone })),
  ];
}

/** A row per unit that the line moved; one row of zero money if it moved none. */
function lineRows(line: AnsweredLine, { currency, zone }: { currency: string; zone: string }): Cell[][] {
  const { kind, seq, leafHash, day, at, offer, quantity, tillNumber, volunteer, of, answers } = line;
  const amounts: [number, string][] = [
    [line.pointHundredths, 'POINT'],
    [line.cents, currency],
  ];
  const moved = amounts.filter(([amount]) => amount !== 0);
  const about = [
    ...[kind, seq, leafHash, day, at === undefined ? null : formatInstant(at, zone)],
    ...[offer, quantity, tillNumber, volunteer, of?.month, of?.entry],
  ].map((cell) => cell ?? null);
  return (moved.length === 0 ? amounts.slice(1) : moved).map(([amount, unit]) => [
    ...about,
    ...[amount, unit, answers.at(-1)?.answer ?? null, line.import ?? null],
  ]);
}
