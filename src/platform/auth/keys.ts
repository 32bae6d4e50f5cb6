import { Injectable } from '@nestjs/common';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Clock, Ids } from '../clock';
import { Database } from '../database/database';
import { Role } from './actions';
import { ApiKey } from './api-key.row';

/** Who is asking, as told by the key. */
export interface Caller {
  readonly keyId: string;
  /** '' for a key of the instance. */
  readonly ledger: string;
  readonly roles: readonly Role[];
  readonly person: string;
  readonly shop?: string;
  readonly client: string;
}

/** What a new key is to be bound to. */
export interface NewKey {
  readonly ledger: string;
  readonly roles: readonly Role[];
  readonly person: string;
  readonly shop?: string;
  readonly label: string;
  readonly expiresAt?: string;
  /** The party, when the key follows an earlier one of the same party. */
  readonly client?: string;
}

/** How many keys are remembered between requests. */
const MOST_SEEN = 10_000;

/** API keys: `tbk_<id>_<secret>`. The secret is shown once and kept as its hash. */
@Injectable()
export class Keys {
  /** Keys seen lately, by their public part: a key is looked up on every request and changes hardly ever. */
  private readonly seen = new Map<string, ApiKey>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Makes a key. The answer's `key` is seen only now. */
  async create(given: NewKey): Promise<{ id: string; key: string }> {
    const id = randomBytes(8).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const row: ApiKey = {
      id,
      ledger: given.ledger,
      roles: given.roles.join(','),
      person: given.person,
      shop: given.shop ?? null,
      client: given.client ?? this.ids.next(),
      label: given.label,
      hash: sha256(secret),
      createdAt: this.clock.now(),
      expiresAt: given.expiresAt ?? null,
      revokedAt: null,
    };
    await this.database.write((manager) => manager.insert(ApiKey, row));
    return { id, key: `tbk_${id}_${secret}` };
  }

  /** Who is behind a key, or undefined for one that is malformed, forged, expired or revoked. */
  async caller(key: string): Promise<Caller | undefined> {
    const match = /^tbk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(key);
    if (!match) return undefined;
    const row = await this.find(match[1] as string);
    if (!row || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(sha256(match[2] as string)))) return undefined;
    if (row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= this.clock.now())) return undefined;
    const { id, ledger, roles, person, shop, client } = row;
    return { keyId: id, ledger, roles: roles.split(',') as Role[], person, shop: shop ?? undefined, client };
  }

  private async find(id: string): Promise<ApiKey | undefined> {
    const seen = this.seen.get(id);
    if (seen) return seen;
    const row = await this.database.read.findOneBy(ApiKey, { id });
    if (!row) return undefined;
    if (this.seen.size >= MOST_SEEN) this.seen.clear();
    this.seen.set(id, row);
    return row;
  }

  /** The keys of a ledger, without their hashes. */
  async list(ledger: string): Promise<Omit<ApiKey, 'hash'>[]> {
    const rows = await this.database.read.find(ApiKey, { where: { ledger }, order: { id: 'ASC' } });
    return rows.map(({ hash: _, ...row }) => row);
  }

  /** Ends a key at once. False when the ledger has no such key. */
  async revoke(ledger: string, id: string): Promise<boolean> {
    const now = this.clock.now();
    return this.database
      .write(async (manager) => {
        const row = await manager.findOneBy(ApiKey, { ledger, id });
        if (!row) return false;
        if (row.revokedAt === null) await manager.update(ApiKey, { ledger, id }, { revokedAt: now });
        return true;
      })
      .finally(() => this.seen.delete(id));
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
