import { Injectable } from '@nestjs/common';
import { KeyUsage } from '../auth/key-usage';
import { KeyRow, ApiKeys } from '../auth/api-keys.service';
import { KeyView } from './api-keys.dto';
import { MoreThan } from 'typeorm';
import { ApiKey, KEY_ID } from '../auth/api-key.entity';
import { Database } from '../database/database';
import { DateRangeQuery, notACursor, textCursor } from '../http/paging';
import { DateFilter } from './date-filter';
import { Label, Labels } from './labels';
import { Person } from './person.entity';
import { PageQuery } from './reference-data';

/** Lists API keys for their administrators, with the centre's numbers and names of persons and shops. */
@Injectable()
export class ApiKeyQueries {
  constructor(
    private readonly keys: ApiKeys,
    private readonly usage: KeyUsage,
    private readonly labels: Labels,
    private readonly dates: DateFilter,
    private readonly database: Database,
  ) {}

  /** All keys of a ledger; the instance's keys when `ledger` is ''. */
  async list(ledger: string): Promise<KeyView[]> {
    return this.views(ledger, await this.keys.list(ledger));
  }

  /** A page of a ledger's keys by their public parts, of those created in a range of days. */
  async page(ledger: string, { limit, after, ...range }: PageQuery & DateRangeQuery): Promise<KeyView[]> {
    const createdAt = await this.dates.instants(ledger, range);
    const id = MoreThan(textCursor(after, KEY_ID));
    // Any 16 digits have the shape of a key's id.
    if (after !== undefined && (await this.keys.find(after))?.ledger !== ledger) throw notACursor();
    const where = { ledger, id, ...(createdAt && { createdAt }) };
    const rows = await this.database.read.find(ApiKey, { where, order: { id: 'ASC' }, take: limit });
    return this.views(ledger, rows);
  }

  /** A key of a ledger, if it exists. */
  async find(ledger: string, id: string): Promise<KeyView | undefined> {
    const row = await this.keys.find(id);
    const [view] = row?.ledger === ledger ? await this.views(ledger, [row]) : [];
    return view;
  }

  private async views(ledger: string, rows: readonly KeyRow[]): Promise<KeyView[]> {
    return Promise.all(
      rows.map(async (row) => {
        const [person, shop] = await Promise.all([
          this.labels.of({ table: Person, ledger, id: row.person }, 'person', ({ displayName }) => displayName),
          this.labels.shop(ledger, row.shop, 'shop'),
        ]);
        return this.view(row, { ...person, ...shop });
      }),
    );
  }

  private view(row: KeyRow, { personCode, personName, shopCode, shopName }: Label<'person'> & Label<'shop'>): KeyView {
    const { id, roles, person, shop, label, createdAt, expiresAt, revokedAt, waitingSince, rotatedFrom } = row;
    return {
      id,
      role: roles,
      person: personCode ?? person,
      ...(personName !== undefined && { personName }),
      shop: shop === null ? undefined : (shopCode ?? shop),
      ...(shopName !== undefined && { shopName }),
      label,
      createdAt,
      expiresAt: expiresAt ?? undefined,
      revokedAt: revokedAt ?? undefined,
      // A rejected key was revoked, and waits no more.
      waitingSince: (revokedAt === null ? waitingSince : null) ?? undefined,
      lastUsedAt: this.usage.lastUse(row) ?? undefined,
      rotatedFrom: rotatedFrom ?? undefined,
    };
  }
}
