import { Injectable } from '@nestjs/common';
import { FindOperator, FindOptionsOrder, FindOptionsWhere, In, MoreThan, ObjectLiteral } from 'typeorm';
import { Caller } from '../auth/api-keys.service';
import { Clock, Ids } from '../common/clock';
import { Table } from '../ledger/core/command';
import { Database } from '../database/database';
import { RowLoader } from '../database/row-loader';
import { idCursor } from '../http/paging';
import { DomainError } from '../common/domain-error';
import { isUuid } from '../common/uuid';
import { Register, RegisterChange } from './register-change.entity';
import { registerChange } from './register-change.rules';

/** A row of a ledger that an opaque id names. */
export interface ReferenceRow extends ObjectLiteral {
  ledger: string;
  id: string;
  /** The centre's own number, in tables that have one. */
  code?: string | null;
}

/** A page of a table in order of ids, after the id given. */
export interface PageQuery {
  readonly limit: number;
  readonly after?: string;
}

/** The values of columns that rows must have, or conditions on them. */
export type RowFilter<Row> = { readonly [Column in keyof Row]?: Row[Column] | FindOperator<string> };

/** A change of a row of the master data. */
export interface RowUpdate<Row extends ReferenceRow> {
  readonly register: Register;
  readonly table: Table<Row>;
  readonly row: Row;
  readonly changes: Partial<Row>;
}

/** Reads and changes rows of the master data. A reference is the centre's own number or the opaque id. */
@Injectable()
export class ReferenceData {
  private readonly loader: RowLoader;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.loader = new RowLoader(database);
  }

  /**
   * Finds the row of a reference; undefined when there is none.
   * @param list further column values that the row must have
   */
  async find<Row extends ReferenceRow>(
    table: Table<Row>,
    ledger: string,
    ref: string,
    list: Partial<Row> = {},
  ): Promise<Row | undefined> {
    const metadata = this.database.source.getMetadata(table);
    if (metadata.findColumnWithPropertyName('code') === undefined && !isUuid(ref)) return undefined;
    const by: Record<string, unknown> = { ledger, ...list, ...(isUuid(ref) ? { id: ref } : { code: ref }) };
    return (await this.loader.find(metadata, by)) as Row | undefined;
  }

  /**
   * Gets the row of a reference, e.g. of one in a route's path.
   * @throws DomainError `not-found`
   */
  async get<Row extends ReferenceRow>(
    table: Table<Row>,
    ledger: string,
    ref: string,
    list: Partial<Row> = {},
  ): Promise<Row> {
    const row = await this.find(table, ledger, ref, list);
    if (!row) throw new DomainError('not-found');
    return row;
  }

  /** Resolves a filter's reference to an id: '' when it is unknown, which matches no row; undefined without a filter. */
  async idOf<Row extends ReferenceRow>(
    table: Table<Row>,
    ledger: string,
    ref: string | undefined,
    list: Partial<Row> = {},
  ): Promise<string | undefined> {
    return ref === undefined ? undefined : ((await this.find(table, ledger, ref, list))?.id ?? '');
  }

  /** Reads rows by their ids; unknown ids are left out. */
  async byIds<Row extends ReferenceRow>(
    table: Table<Row>,
    ledger: string,
    ids: readonly string[],
  ): Promise<Map<string, Row>> {
    if (ids.length === 0) return new Map();
    const where = { ledger, id: In([...ids]) } as FindOptionsWhere<Row>;
    const rows = await this.database.read.findBy(table, where);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The centre's own numbers of persons, by id. */
  async numbersOf(ledger: string, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.read.query<{ id: string; code: string }[]>(
      `SELECT id, code FROM person WHERE ledger = ? AND id IN ${this.database.dialect.values('?', 'text')}`,
      [ledger, JSON.stringify(ids)],
    );
    return new Map(rows.map(({ id, code }) => [id, code]));
  }

  /** Reads a page of rows. A filter whose value is undefined is ignored. */
  list<Row extends ReferenceRow>(
    table: Table<Row>,
    ledger: string,
    { limit, after }: PageQuery,
    filter: RowFilter<Row> = {},
  ): Promise<Row[]> {
    const filters = Object.entries(filter).filter(([, value]) => value !== undefined);
    const where = {
      ...Object.fromEntries(filters),
      ledger,
      ...(after === undefined ? {} : { id: MoreThan(idCursor(after)) }),
    } as FindOptionsWhere<Row>;
    return this.database.read.find(table, { where, order: { id: 'ASC' } as FindOptionsOrder<Row>, take: limit });
  }

  /**
   * Updates the fields that are not undefined and returns the row as stored. What differs from the row at that moment is
   * kept as a change by the caller, in the same transaction; without a difference nothing is written.
   */
  async change<Row extends ReferenceRow>(
    caller: Caller,
    { register, table, row, changes }: RowUpdate<Row>,
  ): Promise<Row> {
    const key = { ledger: row.ledger, id: row.id } as FindOptionsWhere<Row>;
    const defined = Object.fromEntries(
      Object.entries(changes).filter(([, value]) => value !== undefined),
    ) as Partial<Row>;
    const by = { actor: caller.person, client: caller.client };
    return this.database.write(async (manager) => {
      const before = await manager.findOneByOrFail(table, key);
      const edit = { id: this.ids.next(), at: this.clock.now(), by, register, before };
      const change = registerChange({ ...edit, after: { ...before, ...defined } });
      if (!change) return before;
      await manager.update(table, key, defined);
      await manager.insert(RegisterChange, change);
      return manager.findOneByOrFail(table, key);
    }, row.ledger);
  }
}
