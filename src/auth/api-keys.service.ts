import { Injectable } from '@nestjs/common';
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { MoreThan } from 'typeorm';
import { Clock, Ids } from '../common/clock';
import { Database } from '../database/database';
import { Instant } from '../common/instant';
import { Role } from './permissions';
import { ApiKey } from './api-key.entity';
import { endAfterRotation, endOfGrace, defaultExpiry } from './key-expiry';

/** The caller behind an API key. */
export interface Caller {
  readonly keyId: string;
  /** '' for a key of the instance. */
  readonly ledger: string;
  readonly roles: readonly Role[];
  readonly person: string;
  readonly shop?: string;
  readonly client: string;
}

/** Whether the caller can act only as the volunteer whose key it is. */
export function isOnlyVolunteer({ roles }: Pick<Caller, 'roles'>): boolean {
  return roles.every((role) => role === 'volunteer');
}

/** What a new key is bound to. */
export interface NewApiKey {
  readonly ledger: string;
  readonly roles: readonly Role[];
  readonly person: string;
  readonly shop?: string;
  readonly label: string;
  readonly expiresAt?: string;
  /** The party, when the key follows an earlier one of the same party. */
  readonly client?: string;
  /** The key that it replaces. */
  readonly rotatedFrom?: string;
}

/** A new key. `key` is shown only once. */
export interface CreatedApiKey {
  readonly id: string;
  readonly key: string;
  readonly expiresAt: Instant | null;
}

/** A key without its hash. */
export type KeyRow = Omit<ApiKey, 'hash'>;

/** How a key is rotated. */
export interface Rotation {
  /** How long the old key stays valid, in minutes; 0 ends it at once. */
  readonly graceMinutes: number;
  /** When the new key ends; see key-expiry.ts for the default. */
  readonly expiresAt?: Instant;
}

/** The most keys in the cache. */
const MAX_CACHED_KEYS = 10_000;

/** How long a key is cached, in milliseconds. Another instance may have changed it. */
const CACHE_MS = 5000;

/** The hash that is compared with an unknown key, so that it takes as long as a known one. */
const NO_HASH = '0'.repeat(64);

/** API keys: `tbk_<id>_<secret>`. The secret is shown once; only its hash is stored. */
@Injectable()
export class ApiKeys {
  /** Cached keys by their public part: a key is looked up on every request and hardly ever changes. */
  private readonly cache = new Map<string, { readonly row: ApiKey; readonly at: number }>();
  /** The number of changes so far. A row that was read before a change is not cached after it. */
  private changes = 0;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Creates a key. */
  async create(given: NewApiKey): Promise<CreatedApiKey> {
    const { row, made } = this.newKey(given);
    await this.database.write((manager) => manager.insert(ApiKey, row));
    return made;
  }

  /**
   * Returns the caller of a key, `wrong` if it is malformed, unknown or has another secret, or `ended` if it is expired or
   * revoked. A wrong key takes the same time whether its id exists or not: a look-up, a hash and a comparison.
   */
  async check(key: string): Promise<Caller | 'wrong' | 'ended'> {
    const match = /^tbk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(key);
    if (!match) return 'wrong';
    const [, id, secret] = match as unknown as [string, string, string];
    const hash = Buffer.from(sha256(secret));
    const known = this.cached(id);
    if (known && timingSafeEqual(Buffer.from(known.hash), hash)) return this.callerOf(known) ?? 'ended';
    const row = await this.read(id);
    if (!timingSafeEqual(Buffer.from(row?.hash ?? NO_HASH), hash) || !row) return 'wrong';
    return this.callerOf(row) ?? 'ended';
  }

  /** Returns the caller of a key that was checked before, by its public part. */
  async holder(id: string): Promise<Caller | undefined> {
    const row = this.cached(id) ?? (await this.read(id));
    return row && this.callerOf(row);
  }

  /** Lists the keys of a ledger in the order of their public parts. */
  async list(ledger: string, page: { limit?: number; after?: string } = {}): Promise<KeyRow[]> {
    const where = { ledger, ...(page.after === undefined ? {} : { id: MoreThan(page.after) }) };
    const rows = await this.database.read.find(ApiKey, { where, order: { id: 'ASC' }, take: page.limit });
    return rows.map(({ hash: _, ...row }) => row);
  }

  /** Returns a key. */
  async find(id: string): Promise<KeyRow | undefined> {
    const row = await this.database.read.findOneBy(ApiKey, { id });
    if (!row) return undefined;
    const { hash: _, ...shown } = row;
    return shown;
  }

  /** Revokes a key. Returns false if the ledger has no such key. */
  async revoke(ledger: string, id: string): Promise<boolean> {
    const now = this.clock.now();
    const found = await this.change(ledger, id, async (row, save) => {
      if (row.revokedAt === null) await save({ revokedAt: now });
      return true;
    });
    return found ?? false;
  }

  /**
   * Creates a key of the same holder, roles, shop and party, and ends the old one at once or after a grace period. The
   * idempotency keys of the party stay valid. Returns undefined if the ledger has no such key, and `ended` if the key was
   * revoked: a revoked key has no successor.
   */
  rotate(
    ledger: string,
    id: string,
    { graceMinutes, expiresAt }: Rotation,
  ): Promise<CreatedApiKey | 'ended' | undefined> {
    const now = this.clock.now();
    return this.change(ledger, id, async (old, save) => {
      if (old.revokedAt !== null) return 'ended';
      const roles = rolesOf(old);
      const end = expiresAt ?? endAfterRotation({ roles, expiresAt: old.expiresAt }, now);
      const { person, shop, client, label } = old;
      const holder = { ledger, roles, person, shop: shop ?? undefined, client, label, rotatedFrom: id };
      const { row, made } = this.newKey({ ...holder, expiresAt: end });
      await save(
        graceMinutes === 0 ? { revokedAt: now } : { expiresAt: endOfGrace(old.expiresAt, graceMinutes, now) },
        row,
      );
      return made;
    });
  }

  /** Changes a key and removes it from the cache after the commit. */
  private async change<T>(
    ledger: string,
    id: string,
    work: (row: ApiKey, save: (change: Partial<ApiKey>, added?: ApiKey) => Promise<void>) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await this.database.write(async (manager) => {
        const row = await manager.findOneBy(ApiKey, { ledger, id });
        if (!row) return undefined;
        return work(row, async (change, added) => {
          await manager.update(ApiKey, { ledger, id }, change);
          if (added) await manager.insert(ApiKey, added);
        });
      }, ledger);
    } finally {
      this.changes += 1;
      this.cache.delete(id);
    }
  }

  private newKey(given: NewApiKey): { row: ApiKey; made: CreatedApiKey } {
    const id = randomBytes(8).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = given.expiresAt ?? defaultExpiry(given.roles, now) ?? null;
    const row: ApiKey = {
      id,
      ledger: given.ledger,
      roles: given.roles.join(','),
      person: given.person,
      shop: given.shop ?? null,
      client: given.client ?? this.ids.next(),
      label: given.label,
      hash: sha256(secret),
      createdAt: now,
      expiresAt,
      revokedAt: null,
      rotatedFrom: given.rotatedFrom ?? null,
      lastUsedAt: null,
    };
    return { row, made: { id, key: `tbk_${id}_${secret}`, expiresAt } };
  }

  /** Returns a key from the cache. */
  private cached(id: string): ApiKey | undefined {
    const { row, at } = this.cache.get(id) ?? { at: 0 };
    return row && Math.abs(Date.parse(this.clock.now()) - at) < CACHE_MS ? row : undefined;
  }

  /** Reads a key and caches it. If any key changed meanwhile, it reads again, because it may have been this one. */
  private async read(id: string): Promise<ApiKey | undefined> {
    const { changes } = this;
    const row = await this.database.read.findOneBy(ApiKey, { id });
    if (!row) return undefined;
    if (changes !== this.changes) return this.read(id);
    if (this.cache.size >= MAX_CACHED_KEYS) this.cache.clear();
    this.cache.set(id, { row, at: Date.parse(this.clock.now()) });
    return row;
  }

  private callerOf(row: ApiKey): Caller | undefined {
    const { id, ledger, person, shop, client, revokedAt, expiresAt } = row;
    if (revokedAt !== null || (expiresAt !== null && expiresAt <= this.clock.now())) return undefined;
    return { keyId: id, ledger, roles: rolesOf(row), person, shop: shop ?? undefined, client };
  }
}

function rolesOf({ roles }: ApiKey): Role[] {
  return roles.split(',') as Role[];
}

/** SHA-256 in hex. Secrets of 32 random bytes need no slower hash. */
export function sha256(text: string): string {
  return hash('sha256', text);
}
