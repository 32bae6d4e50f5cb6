import { formatHundredths, formatInstant, formatMinutes, formatMoney } from '../common/formatters';
import { importedText } from '../statements/imported-entries';
import { UnitStatement } from '../statements/unit-statement';
import { VolunteerStatement } from '../statements/volunteer-statements.service';
import { ShopMonthStatement } from '../statements/shop-statements.service';

type Format = (amount: number) => string;

const minutes: Format = (amount) => formatMinutes(amount, 'en');
const points: Format = (amount) => `${formatHundredths(amount, 'en')} points`;

/** Formats a volunteer's statement as text. */
export function volunteerStatementText(statement: VolunteerStatement): string {
  const { volunteer, ledger, from, to, closed, level, reserved, imports } = statement;
  const unit = (name: string, { opening, lines, closing }: UnitStatement, format: Format): string[] => [
    `${name}: ${format(opening)} at the start`,
    ...lines.map(
      (line) => `  #${line.seq} ${line.day} ${format(line.amount)} → ${format(line.balance)}: ${line.reason.en}`,
    ),
    `  ${format(closing)} at the end`,
  ];
  return [
    `${volunteer.displayName ?? ''} ${volunteer.code}, ${ledger}, ${from === to ? from : `${from} to ${to}`}`.trim() +
      ` (${closed ? 'closed' : 'open: as of now'})`,
    `Star level ${level}`,
    ...unit('Service hours', statement.record, minutes),
    ...unit('Time coins', statement.coins, minutes),
    ...unit('Points', statement.points, points),
    ...reserved.map(
      ({ amount, expiresAt }) =>
        `  ${points(amount)} reserved, not spent, until ${formatInstant(expiresAt, statement.zone)}`,
    ),
    ...imports.map((one) => importedText(one, 'en')),
  ].join('\n');
}

/** Formats a shop's monthly statement as text. */
export function shopStatementText(statement: ShopMonthStatement): string {
  const { shop, ledger, month, closed, currency, lines, answered, imports } = statement;
  const money: Format = (cents) => formatMoney(cents, currency, 'en');
  return [
    `${shop.name} ${shop.code}, ${ledger}, ${month} (${closed ? 'closed' : 'open: provisional'})`,
    `Owed at the start: ${money(statement.openingCents)}`,
    `Redeemed ${points(statement.capturedHundredths)}, refunded ${points(statement.refundedHundredths)}, ` +
      `adjusted ${points(statement.adjustedHundredths)}`,
    `Due: ${money(statement.dueCents)} (carried in ${money(statement.carriedInCents)}, carried out ${money(statement.carriedOutCents)})`,
    `Covered by the fund: ${money(statement.coveredCents)}`,
    `Paid: ${money(statement.paidCents)}`,
    `Owed at the end: ${money(statement.closingCents)}`,
    ...lines.map(
      ({ seq, day, kind, offer = '', volunteer = '', pointHundredths, cents }) =>
        `  #${seq} ${day} ${kind} ${offer} ${volunteer} ${pointHundredths === 0 ? money(cents) : points(pointHundredths)}`,
    ),
    ...imports.map((one) => importedText(one, 'en')),
    `${answered.agreed} lines agreed, ${answered.disputed} disputed, ${answered.resolved} resolved, ${answered.open} not answered`,
  ].join('\n');
}
