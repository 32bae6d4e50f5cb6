import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IsCodeField, IsTextField, IsIntegerField } from './fields';
import { Month, isMonth } from '../common/instant';
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

/** A list of things that have numbers of their own. */
export class NumberedPage extends PageParameters {
  @IsCodeField({ about: 'Only the one of this number', optional: true })
  code?: string;
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
  if (!/^\d{1,15}$/.test(after)) throw notACursor();
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

/** What no list gave as a cursor is refused: an empty page would be taken for the end, and the first one for the next. */
export function notACursor(): DomainError {
  return new DomainError('invalid-request', { wrong: [NO_CURSOR] });
}

const NO_CURSOR: FieldError = {
  field: 'after',
  text: { en: 'must be the `next` of the page before', zh: '必须是上一页的 next' },
};
