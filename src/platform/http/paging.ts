import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiQuery } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Most rows of one page. */
const LARGEST_PAGE = 500;

/** `?limit=&after=`: rows follow a cursor that the page before gave. */
export class PageParameters {
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    maximum: LARGEST_PAGE,
    default: 100,
    description: 'Rows of a page',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LARGEST_PAGE)
  limit: number = 100;

  @ApiProperty({ required: false, description: 'Cursor: the `next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;
}

/** A page of a list. `next` is absent on the last one. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next?: string;
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

/** A cursor that is a number. */
export function numberCursor(after: string | undefined): number {
  return after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : 0;
}

/** Documents the paging of a list. */
export const Paged = (): MethodDecorator => applyDecorators(ApiQuery({ type: PageParameters }));
