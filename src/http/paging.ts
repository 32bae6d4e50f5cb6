import { Type, applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IsCodeField, IsDayField, IsIntegerField, IsMonthField, IsTextField } from './fields';
import { endOfDay, startOfDay } from '../common/calendar';
import { Month, isMonth, addMillis } from '../common/instant';
import { isUuid } from '../common/uuid';
import { DomainError, FieldError } from '../common/domain-error';

/** Most rows of one page. */
const LARGEST_PAGE = 500;

/** `?limit=&after=`: rows follow a cursor that the page before gave. */
export class PageParameters {
  @IsIntegerField({ about: 'Rows of a page', min: 1, max: LARGEST_PAGE, optional: true })
  @ApiProperty({ default: 100 })
  limit: number = 100;

  @IsTextField({ about: 'Cursor: the `next` of the page before', mayBeEmpty: true, max: 200, optional: true })
  after?: string;
}

/** Query of a list that can be filtered by number. */
export class NumberedPage extends PageParameters {
  @IsCodeField({ about: 'Only the one of this number', optional: true })
  code?: string;
}

/** `?from=&to=` of a list: days in the ledger's time zone, or months. Both ends are included, and either may be absent. */
export interface DateRangeQuery {
  readonly from?: string;
  readonly to?: string;
}

/**
 * Adds `from` and `to` to the query of a list whose rows have a time or a day.
 * @param which the rows by their day: `that began`, `issued`
 */
export function withDays<Page extends object>(page: Type<Page>, which: string): Type<Page & DateRangeQuery> {
  class DatedPage extends (page as Type<object>) implements DateRangeQuery {
    @IsDayField({ about: `Only those ${which} on this day or later, in the ledger’s time zone`, optional: true })
    from?: string;

    @IsDayField({ about: `Only those ${which} on this day or earlier, in the ledger’s time zone`, optional: true })
    to?: string;
  }
  return DatedPage as Type<Page & DateRangeQuery>;
}

/** Adds `from` and `to` to the query of a list of months. */
export function withMonths<Page extends object>(page: Type<Page>): Type<Page & DateRangeQuery> {
  class MonthsPage extends (page as Type<object>) implements DateRangeQuery {
    @IsMonthField({ about: 'Only this month and later ones', optional: true })
    from?: string;

    @IsMonthField({ about: 'Only this month and earlier ones', optional: true })
    to?: string;
  }
  return MonthsPage as Type<Page & DateRangeQuery>;
}

/** The least and the greatest value of a column of days, months or instants, both included. */
export type Bounds = readonly [least: string, greatest: string];

/** Bounds that leave out nothing. */
export const NO_BOUNDS: Bounds = ['0000', '9999-12-31T23:59:59.999Z'];

/** The day of the latest instant that the service takes (common/instant.ts). */
const LAST_DAY = '9999-12-30';

/**
 * The bounds of a column of days or months; undefined without a filter.
 * @throws DomainError `invalid-request`, naming `to`, when it is before `from`
 */
export function boundsOf({ from, to }: DateRangeQuery): Bounds | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from !== undefined && to !== undefined && to < from) {
    throw new DomainError('invalid-request', { wrong: [TO_BEFORE_FROM] });
  }
  return [from ?? NO_BOUNDS[0], to ?? NO_BOUNDS[1]];
}

/**
 * The bounds of a column of instants for days in a time zone; undefined without a filter.
 * @throws DomainError as `boundsOf`
 */
export function instantBounds(range: DateRangeQuery, zone: string): Bounds | undefined {
  const bounds = boundsOf(range);
  if (!bounds) return undefined;
  const { from, to } = range;
  // Instants have milliseconds: the last one of a day is one before the next day. No instant is later than NO_BOUNDS.
  return [
    from === undefined ? bounds[0] : startOfDay(from, zone),
    to === undefined || to >= LAST_DAY ? NO_BOUNDS[1] : addMillis(endOfDay(to, zone), -1),
  ];
}

/** A page of a list. `next` is absent on the last one. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

const LINK = { Link: { description: '`rel="next"`; absent on the last page', schema: { type: 'string' as const } } };

/** Describes an answer that is a page of such rows; `next` stands in it while there is more. */
export function OkPage(view: new () => object): MethodDecorator {
  const items = { type: 'array', items: { $ref: getSchemaPath(view) } };
  const next = { type: 'string', description: 'Cursor of the next page; absent on the last one' };
  const schema = { type: 'object', required: ['items'], properties: { items, next } };
  return applyDecorators(
    ApiExtraModels(view),
    ApiOkResponse({ description: 'A page, with a `Link` header to the next one', schema, headers: LINK }),
  );
}

/** Makes a page of rows, with its `Link` header. */
export function pageOf<Row, T>(
  rows: readonly Row[],
  { limit, http, reply }: { limit: number; http: FastifyRequest; reply: FastifyReply },
  each: { cursor: (row: Row) => string | number; view: (row: Row) => T },
): ListPage<T> {
  const items = rows.map(each.view);
  const last = rows[rows.length - 1];
  if (rows.length < limit || last === undefined) return { items };
  const next = String(each.cursor(last));
  const url = new URL(http.url, 'http://host');
  url.searchParams.set('after', next);
  void reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
  return { items, next };
}

/** A cursor that is a number; without one the list begins at its beginning. */
export function numberCursor(after = '0'): number {
  if (!/^(0|[1-9]\d{0,14})$/.test(after)) throw notACursor();
  return Number(after);
}

/** A cursor that is an opaque id; '' where the list begins. */
export function idCursor(after: string | undefined): string {
  if (after !== undefined && !isUuid(after)) throw notACursor();
  return after ?? '';
}

/** A cursor that is a month; '' where the list begins. */
export function monthCursor(after: string | undefined): Month | '' {
  if (after !== undefined && !isMonth(after)) throw notACursor();
  return after ?? '';
}

/** A cursor that is a text of a shape of its list; '' where the list begins. */
export function textCursor(after: string | undefined, shape: RegExp): string {
  if (after !== undefined && !shape.test(after)) throw notACursor();
  return after ?? '';
}

/** Refuses an invalid cursor: a client could take an empty page for the end of the list, or the first page for the next. */
export function notACursor(): DomainError {
  return new DomainError('invalid-request', { wrong: [NO_CURSOR] });
}

const TO_BEFORE_FROM: FieldError = {
  field: 'to',
  text: { en: 'must not be before `from`', zh: '不能早于 from' },
};

const NO_CURSOR: FieldError = {
  field: 'after',
  text: { en: 'must be the `next` of the page before', zh: '必须是上一页的 next' },
};
