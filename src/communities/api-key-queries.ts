import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { KeyUsage } from '../auth/key-usage';
import { KeyRow, ApiKeys } from '../auth/api-keys.service';
import { Database } from '../database/database';
import { KeyView } from './api-keys.dto';
import { Person } from './person.entity';
import { Shop } from './shop.entity';

/** Lists API keys for their administrators, with the centre's numbers of persons and shops. */
@Injectable()
export class ApiKeyQueries {
  constructor(
    private readonly keys: ApiKeys,
    private readonly usage: KeyUsage,
    private readonly database: Database,
  ) {}

  /** A page of a ledger's keys, or all of them; the instance's keys when `ledger` is ''. */
  async list(ledger: string, page: { limit?: number; after?: string } = {}): Promise<KeyView[]> {
    return this.views(ledger, await this.keys.list(ledger, page));
  }

  /** A key of a ledger, if it exists. */
  async find(ledger: string, id: string): Promise<KeyView | undefined> {
    const row = await this.keys.find(id);
    const [view] = row?.ledger === ledger ? await this.views(ledger, [row]) : [];
    return view;
  }

  private async views(ledger: string, rows: readonly KeyRow[]): Promise<KeyView[]> {
    const people = await this.codesById(
      Person,
      ledger,
      rows.map(({ person }) => person),
    );
    const shops = await this.codesById(
      Shop,
      ledger,
      rows.flatMap(({ shop }) => shop ?? []),
    );
    return rows.map((row) => this.view(row, people, shops));
  }

  private view(row: KeyRow, people: ReadonlyMap<string, string>, shops: ReadonlyMap<string, string>): KeyView {
    const { id, roles, person, shop, label, createdAt, expiresAt, revokedAt, rotatedFrom } = row;
    return {
      id,
      role: roles,
      person: people.get(person) ?? person,
      shop: shop === null ? undefined : (shops.get(shop) ?? shop),
      label,
      createdAt,
      expiresAt: expiresAt ?? undefined,
      revokedAt: revokedAt ?? undefined,
      lastUsedAt: this.usage.lastUse(row) ?? undefined,
      rotatedFrom: rotatedFrom ?? undefined,
    };
  }

  private async codesById(
    table: typeof Person | typeof Shop,
    ledger: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const where = { ledger, id: In([...new Set(ids)]) };
    const rows = await this.database.read.find<Person | Shop>(table, { where });
    return new Map(rows.map(({ id, code }) => [id, code]));
  }
}
