import { Injectable } from '@nestjs/common';
import { FindOptionsOrder, FindOptionsWhere, In, MoreThan, ObjectLiteral } from 'typeorm';
import { Table } from '../ledger/core/command';
import { Database } from '../database/database';
import { RowLoader } from '../database/row-loader';
import { idCursor } from '../http/paging';
import { DomainError } from '../common/domain-error';
import { isUuid } from '../common/uuid';

interface Listed extends ObjectLiteral {
  ledger: string;
  id: string;
  /** Its own number, where things of its kind have one. */
  code?: string | null;
}

/** A page of a register, by id. */
export interface PageQuery {
  readonly limit: number;
  readonly after?: string;
}

/** Reads and changes register rows. A thing is named by its own number or by its opaque id. */
@Injectable()
export class ReferenceData {
  private readonly gathered: RowLoader;

  constructor(private readonly database: Database) {
    this.gathered = new RowLoader(database);
  }

  /** The row that a reference names, or undefined. */
  async find<Row extends Listed>(
    table: Table<Row>,
    ledger: string,
    ref: string,
    list: Partial<Row> = {},
  ): Promise<Row | undefined> {
    const metadata = this.database.source.getMetadata(table);
    if (metadata.findColumnWithPropertyName('code') === undefined && !isUuid(ref)) return undefined;
    const by: Record<string, unknown> = { ledger, ...list, ...(isUuid(ref) ? { id: ref } : { code: ref }) };
    return (await this.gathered.find(metadata, by)) as Row | undefined;
  }

  /** The row of a route's path. */
  async get<Row extends Listed>(table: Table<Row>, ledger: string, ref: string, list: Partial<Row> = {}): Promise<Row> {
    const row = await this.find(table, ledger, ref, list);
    if (!row) throw new DomainError('not-found');
    return row;
  }

  /** The id that a filter's reference stands for; what names nothing is found nowhere. Undefined without a filter. */
  async idOf<Row extends Listed>(
    table: Table<Row>,
    ledger: string,
    ref: string | undefined,
    list: Partial<Row> = {},
  ): Promise<string | undefined> {
    return ref === undefined ? undefined : ((await this.find(table, ledger, ref, list))?.id ?? '');
  }

  /** Rows by their ids. */
  async byIds<Row extends Listed>(
    table: Table<Row>,
    ledger: string,
    ids: readonly string[],
  ): Promise<Map<string, Row>> {
    if (ids.length === 0) return new Map();
    const where = { ledger, id: In([...ids]) } as FindOptionsWhere<Row>;
    const rows = await this.database.read.findBy(table, where);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The centre's own numbers of people, by their ids. */
  async numbersOf(ledger: string, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.read.query<{ id: string; code: string }[]>(
      `SELECT id, code FROM person WHERE ledger = ? AND id IN ${this.database.dialect.values('?', 'text')}`,
      [ledger, JSON.stringify(ids)],
    );
    return new Map(rows.map(({ id, code }) => [id, code]));
  }

  /** A page of rows. Filters that are undefined are none. */
  list<Row extends Listed>(
    table: Table<Row>,
    ledger: string,
    { limit, after }: PageQuery,
    filter: Partial<Row> = {},
  ): Promise<Row[]> {
    const given = Object.entries(filter).filter(([, value]) => value !== undefined);
    const where = {
      ...Object.fromEntries(given),
      ledger,
      ...(after === undefined ? {} : { id: MoreThan(idCursor(after)) }),
    } as FindOptionsWhere<Row>;
    return this.database.read.find(table, { where, order: { id: 'ASC' } as FindOptionsOrder<Row>, take: limit });
  }

  /** Changes the fields that are given; the others stay. */
  async change<Row extends Listed>(table: Table<Row>, row: Row, changes: Partial<Row>): Promise<Row> {
    const key = { ledger: row.ledger, id: row.id } as FindOptionsWhere<Row>;
    const given = Object.fromEntries(
      Object.entries(changes).filter(([, value]) => value !== undefined),
    ) as Partial<Row>;
    return this.database.write(async (manager) => {
      if (Object.keys(given).length > 0) await manager.update(table, key, given);
      return manager.findOneByOrFail(table, key);
    }, row.ledger);
  }
}
