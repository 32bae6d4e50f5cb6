import { Injectable } from '@nestjs/common';
import { Caller } from '../auth/api-keys.service';
import { isAllowed } from '../auth/permissions';
import { isUuid } from '../common/uuid';
import { Table } from '../ledger/core/command';
import { DirectoryItem } from './directory-item.entity';
import { Person } from './person.entity';
import { ReferenceData, ReferenceRow } from './reference-data';
import { Shop } from './shop.entity';

/** The number and name of what a field refers to: `shopCode` and `shopName` beside `shop`. */
export type Label<Field extends string> = { readonly [Name in `${Field}Code` | `${Field}Name`]?: string };

type Id = string | null | undefined;

/**
 * Looks up the numbers and names of what answers refer to by opaque id. All look-ups of a page are made in one tick, so
 * that they share a statement (`RowLoader`).
 */
@Injectable()
export class Labels {
  constructor(private readonly referenceData: ReferenceData) {}

  /**
   * The number and name of a person. They are master data: the centre reads everybody's, others only their own, and a
   * shop none (docs/roles.md).
   */
  async person<Field extends string>(caller: Caller, id: Id, field: Field): Promise<Label<Field>> {
    const own = id === caller.person && caller.shop === undefined;
    if (!own && !isAllowed(caller.roles, 'registers.read')) return {};
    return this.of({ table: Person, ledger: caller.ledger, id }, field, ({ displayName }) => displayName);
  }

  /** The number and name of a shop. */
  shop<Field extends string>(ledger: string, id: Id, field: Field): Promise<Label<Field>> {
    return this.of({ table: Shop, ledger, id }, field, ({ name }) => name);
  }

  /** The code and name of an organisation, a building or block, or a cohort. */
  item<Field extends string>(ledger: string, id: Id, field: Field): Promise<Label<Field>> {
    return this.of({ table: DirectoryItem, ledger, id }, field, ({ name }) => name);
  }

  /** The number and name of a row. Nothing for an id that names none, such as `timebank` for the service itself. */
  async of<Row extends ReferenceRow, Field extends string>(
    { table, ledger, id }: { table: Table<Row>; ledger: string; id: Id },
    field: Field,
    nameOf: (row: Row) => string | null = () => null,
  ): Promise<Label<Field>> {
    const row = id && isUuid(id) ? await this.referenceData.find(table, ledger, id) : undefined;
    if (!row) return {};
    const name = nameOf(row);
    return {
      ...(row.code && { [`${field}Code`]: row.code }),
      ...(name !== null && { [`${field}Name`]: name }),
    } as Label<Field>;
  }
}

/** A view with its labels. */
export async function labelled<View extends object>(
  view: View,
  ...labels: readonly Promise<Partial<View>>[]
): Promise<View> {
  return Object.assign({}, view, ...(await Promise.all(labels))) as View;
}
