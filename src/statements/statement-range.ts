import { IntersectionType } from '@nestjs/swagger';
import { MonthRange } from '../ledger/journal/balance-history';
import { Clock } from '../common/clock';
import { monthAfter, monthOf } from '../common/calendar';
import { Month } from '../common/instant';
import { PageViewQuery } from '../http/html/page-layout';
import { IsMonthField } from '../http/fields';
import { assertPastMonth } from '../http/month-parameter';
import { DomainError, FieldError } from '../common/domain-error';

/** Maximum number of months of one statement. */
const MAX_MONTHS = 24;

/** The months of a statement: one month, or a range. */
export class StatementRange {
  @IsMonthField({ about: 'The month; the current one if neither `month` nor `from` and `to` are sent', optional: true })
  month?: string;

  @IsMonthField({
    about: `Instead of \`month\`: the first month of a range of at most ${MAX_MONTHS} months; requires \`to\``,
    optional: true,
  })
  from?: string;

  @IsMonthField({ about: 'The last month of the range, inclusive; requires `from`', optional: true })
  to?: string;
}

/** The months and the display options of a page. */
export class StatementPageQuery extends IntersectionType(StatementRange, PageViewQuery) {}

/**
 * Validates the requested months; by default the current month in the community's time zone.
 * @throws DomainError `invalid-request` for an incomplete, reversed or too long range, and for months before 2000 or still to come
 */
export function statementRangeOf(range: StatementRange, clock: Clock, zone: string): MonthRange {
  const now = monthOf(clock.now(), zone);
  const months = requestedMonths(range, now);
  assertPastMonth(range.from === undefined ? 'month' : 'from', months.from, now);
  assertPastMonth('to', months.to, now);
  return months;
}

function requestedMonths({ month, from, to }: StatementRange, now: Month): MonthRange {
  if (from === undefined && to === undefined) return { from: month ?? now, to: month ?? now };
  if (month !== undefined) throw new DomainError('invalid-request', { wrong: [MONTH_AND_RANGE] });
  if (from === undefined) throw new DomainError('invalid-request', { wrong: [FROM_MISSING] });
  if (to === undefined || to < from || isTooLong(from, to))
    throw new DomainError('invalid-request', { wrong: [TO_INVALID] });
  return { from, to };
}

function isTooLong(from: string, to: string): boolean {
  let last = from;
  for (let months = 1; months <= MAX_MONTHS; months += 1, last = monthAfter(last)) if (last >= to) return false;
  return true;
}

const MONTH_AND_RANGE: FieldError = {
  field: 'month',
  text: { en: 'cannot be sent together with `from` and `to`: send one or the other', zh: '不能与 from、to 同时给出' },
};

const FROM_MISSING: FieldError = {
  field: 'from',
  text: { en: 'must be sent together with `to`', zh: '须与 to 同时给出' },
};

const TO_INVALID: FieldError = {
  field: 'to',
  text: {
    en: `must be sent together with \`from\`, not be before it, and make at most ${MAX_MONTHS} months`,
    zh: `须与 from 同时给出，不早于 from，最多 ${MAX_MONTHS} 个月`,
  },
};
