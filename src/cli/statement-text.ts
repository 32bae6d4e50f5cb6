import { formatHundredths, formatMinutes, formatMoney } from '../common/formatters';
import { UnitStatement } from '../statements/unit-statement';
import { VolunteerStatement } from '../statements/volunteer-statements.service';
import { ShopMonthStatement } from '../statements/shop-statements.service';

type Say = (amount: number) => string;

const minutes: Say = (amount) => formatMinutes(amount, 'en');
const points: Say = (amount) => `${formatHundredths(amount, 'en')} points`;

/** A volunteer's statement in plain words. */
export function volunteerStatementText(statement: VolunteerStatement): string {
  const { volunteer, ledger, from, to, closed, level, reserved } = statement;
  const unit = (name: string, { opening, lines, closing }: UnitStatement, say: Say): string[] => [
    `${name}: ${say(opening)} at the start`,
    ...lines.map((line) => `  #${line.seq} ${line.day} ${say(line.amount)} → ${say(line.balance)}: ${line.reason.en}`),
    `  ${say(closing)} at the end`,
  ];
  return [
    `${volunteer.displayName ?? ''} ${volunteer.code}, ${ledger}, ${from === to ? from : `${from} to ${to}`}`.trim() +
      ` (${closed ? 'closed' : 'open: as of now'})`,
    `Star level ${level}`,
    ...unit('Record time', statement.record, minutes),
    ...unit('Time coins', statement.coins, minutes),
    ...unit('Points', statement.points, points),
    ...reserved.map(({ amount, expiresAt }) => `  ${points(amount)} reserved, not spent, until ${expiresAt}`),
  ].join('\n');
}

/** A shop's statement in plain words. */
export function shopStatementText(statement: ShopMonthStatement): string {
  const { shop, ledger, month, closed, currency, lines, answered } = statement;
  const money: Say = (cents) => formatMoney(cents, currency, 'en');
  return [
    `${shop.name} ${shop.code}, ${ledger}, ${month} (${closed ? 'closed' : 'open: provisional'})`,
    `Owed at the start: ${money(statement.openingCents)}`,
    `Redeemed ${points(statement.capturedHundredths)}, given back ${points(statement.refundedHundredths)}, ` +
      `adjusted ${points(statement.adjustedHundredths)}`,
    `Due: ${money(statement.dueCents)} (carried in ${money(statement.carriedInCents)}, carried out ${money(statement.carriedOutCents)})`,
    `Covered by the fund: ${money(statement.coveredCents)}`,
    `Paid: ${money(statement.paidCents)}`,
    `Owed at the end: ${money(statement.closingCents)}`,
    ...lines.map(
      ({ seq, day, kind, offer = '', volunteer = '', pointHundredths, cents }) =>
        `  #${seq} ${day} ${kind} ${offer} ${volunteer} ${pointHundredths === 0 ? money(cents) : points(pointHundredths)}`,
    ),
    `${answered.agreed} lines agreed, ${answered.disputed} disputed, ${answered.resolved} resolved, ${answered.open} not answered`,
  ].join('\n');
}
