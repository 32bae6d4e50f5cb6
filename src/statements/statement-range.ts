import { IntersectionType } from '@nestjs/swagger';
import { DateRange } from '../ledger/journal/balance-history';
import { Clock } from '../common/clock';
import { monthAfter, monthOf } from '../common/calendar';
import { PageViewQuery } from '../http/html/page-layout';
import { IsMonthField } from '../http/fields';
import { DomainError, FieldError } from '../common/domain-error';

/** Most months of one statement. */
const MOST_MONTHS = 24;

/** Which months a statement is about. */
export class StatementRange {
  @IsMonthField({ about: 'The month; the current one when nothing is named', optional: true })
  month?: string;

  @IsMonthField({
    about: `Instead of a month: the first of several, with \`to\`, at most ${MOST_MONTHS}`,
    optional: true,
  })
  from?: string;

  @IsMonthField({ about: 'The last month, counted in', optional: true })
  to?: string;
}

/** The same, and how the page is to be shown. */
export class StatementPageQuery extends IntersectionType(StatementRange, PageViewQuery) {}

/** The months that were asked for; the current one in the community's zone when none was. */
export function statementRangeOf({ month, from, to }: StatementRange, clock: Clock, zone: string): DateRange {
  if (month !== undefined && (from ?? to) !== undefined)
    throw new DomainError('invalid-request', { wrong: [ONE_MONTH] });
  if (month !== undefined) return { from: month, to: month };
  if (from === undefined && to === undefined) {
    const now = monthOf(clock.now(), zone);
    return { from: now, to: now };
  }
  if (from === undefined || to === undefined || to < from || isLong(from, to)) {
    throw new DomainError('invalid-request', { wrong: [from === undefined ? NO_FROM : NO_TO] });
  }
  return { from, to };
}

function isLong(from: string, to: string): boolean {
  let last = from;
  for (let months = 1; months <= MOST_MONTHS; months += 1, last = monthAfter(last)) if (last >= to) return false;
  return true;
}

const ONE_MONTH: FieldError = {
  field: 'month',
  text: { en: 'is one month, and `from` and `to` are several: give one or the other', zh: '不能与 from、to 同时给出' },
};

const NO_FROM: FieldError = {
  field: 'from',
  text: { en: 'must be given together with `to`', zh: '须与 to 同时给出' },
};

const NO_TO: FieldError = {
  field: 'to',
  text: {
    en: `must be given with \`from\`, not before it, and make at most ${MOST_MONTHS} months`,
    zh: `须与 from 同时给出，不早于 from，最多 ${MOST_MONTHS} 个月`,
  },
};
