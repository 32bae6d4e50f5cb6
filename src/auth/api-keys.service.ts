import { Injectable } from '@nestjs/common';
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { IsNull, MoreThan } from 'typeorm';
import { Clock, Ids } from '../common/clock';
import { Database } from '../database/database';
import { Instant } from '../common/instant';
import { Refusal } from '../common/refusal';
import { Role } from './permissions';
import { ApiKey } from './api-key.entity';
import { defaultExpiry, endAfterRotation } from './key-expiry';
import { Rotation, endOfReplaced, rotationRefusal } from './key-rotation';

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

/** A key as it is made: its row, which is to be stored, and what its maker is shown. */
export interface MadeApiKey {
  readonly row: ApiKey;
  readonly created: CreatedApiKey;
}

/** The most keys in the cache. */
const MAX_CACHED_KEYS = 10_000;

/**
 * How long a key is used from the cache, in milliseconds, counted from before it was read. Another instance may have
 * revoked it: a revoked key is dead on every instance within a second of the commit.
 */
const CACHE_MS = 750;

/** The hash that is compared with an unknown key, so that it takes as long as a known one. */
const NO_HASH = '0'.repeat(64);

/**
 * API keys: `tbk_<id>_<secret>`. The secret is shown once; only its hash is stored. The keys of a ledger are stored with
 * an entry of its journal (communities/community-keys.service.ts); those of the instance have no journal.
 */
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

  /** Makes a key without storing it. */
  make(given: NewApiKey): MadeApiKey {
    const id = randomBytes(8).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = given.expiresAt ?? defaultExpiry(given.ledger, now) ?? null;
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
      waitingSince: null,
      rotatedFrom: given.rotatedFrom ?? null,
      lastUsedAt: null,
    };
    return { row, created: { id, key: `tbk_${id}_${secret}`, expiresAt } };
  }

  /** Makes the key that replaces another: of the same holder, roles, shop and party. */
  makeSuccessor(old: KeyRow, expiresAt?: Instant): MadeApiKey {
    const { id, ledger, person, shop, client, label } = old;
    const holder = { ledger, roles: rolesOf(old), person, shop: shop ?? undefined, client, label, rotatedFrom: id };
    const end = expiresAt ?? endAfterRotation(old, this.clock.now());
    return this.make({ ...holder, expiresAt: end });
  }

  /** Removes a key from the cache. To be called after a change of it was committed. */
  changed(id: string): void {
    this.changes += 1;
    this.cache.delete(id);
  }

  /**
   * Returns the caller of a key, `wrong` if it is malformed, unknown or has another secret, `ended` if it is expired or
   * revoked, or `waiting` if it does not work yet. A wrong key takes the same time whether its id exists or not: a
   * look-up, a hash and a comparison.
   */
  async check(key: string): Promise<Caller | 'wrong' | 'ended' | 'waiting'> {
    const match = /^tbk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(key);
    if (!match) return 'wrong';
    const [, id, secret] = match as unknown as [string, string, string];
    const hash = Buffer.from(sha256(secret));
    const known = this.cached(id);
    if (known && timingSafeEqual(Buffer.from(known.hash), hash)) return this.callerOf(known);
    const row = await this.read(id);
    if (!timingSafeEqual(Buffer.from(row?.hash ?? NO_HASH), hash) || !row) return 'wrong';
    return this.callerOf(row);
  }

  /** Returns the caller of a key that was checked before, by its public part. */
  async holder(id: string): Promise<Caller | undefined> {
    const row = this.cached(id) ?? (await this.read(id));
    const caller = row && this.callerOf(row);
    return typeof caller === 'object' ? caller : undefined;
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

  /** Returns a key as it is stored. @throws when there is none */
  stored(id: string): Promise<ApiKey> {
    return this.database.read.findOneByOrFail(ApiKey, { id });
  }

  /** Creates a key of the instance. */
  async createForInstance(given: Omit<NewApiKey, 'ledger'>): Promise<CreatedApiKey> {
    const { row, created } = this.make({ ...given, ledger: '' });
    await this.database.write((manager) => manager.insert(ApiKey, row));
    return created;
  }

  /** Revokes a key of the instance. */
  async revokeOfInstance(id: string): Promise<void> {
    const where = { ledger: '', id, revokedAt: IsNull() };
    await this.database.write((manager) => manager.update(ApiKey, where, { revokedAt: this.clock.now() }));
    this.changed(id);
  }

  /** Replaces a key of the instance, or refuses to. */
  async rotateOfInstance(old: KeyRow, { graceMinutes, expiresAt }: Rotation): Promise<CreatedApiKey | Refusal> {
    const { row, created } = this.makeSuccessor(old, expiresAt);
    const { id } = old;
    const rotated = await this.database.write(async (manager) => {
      const current = await manager.findOneByOrFail(ApiKey, { ledger: '', id });
      const refusal = rotationRefusal(current, await manager.existsBy(ApiKey, { rotatedFrom: id }));
      if (refusal) return refusal;
      await manager.update(ApiKey, { id }, endOfReplaced(current, graceMinutes, row.createdAt));
      await manager.insert(ApiKey, row);
      return created;
    });
    this.changed(id);
    return rotated;
  }

  /** Returns a key from the cache. */
  private cached(id: string): ApiKey | undefined {
    const { row, at } = this.cache.get(id) ?? { at: 0 };
    return row && Math.abs(Date.parse(this.clock.now()) - at) < CACHE_MS ? row : undefined;
  }

  /** Reads a key and caches it. If any key changed meanwhile, it reads again, because it may have been this one. */
  private async read(id: string): Promise<ApiKey | undefined> {
    const { changes } = this;
    const at = Date.parse(this.clock.now());
    const row = await this.database.read.findOneBy(ApiKey, { id });
    if (!row) return undefined;
    if (changes !== this.changes) return this.read(id);
    // A key that waits may work from one moment to the next.
    if (row.waitingSince !== null) return row;
    if (this.cache.size >= MAX_CACHED_KEYS) this.cache.clear();
    this.cache.set(id, { row, at });
    return row;
  }

  private callerOf(row: ApiKey): Caller | 'ended' | 'waiting' {
    const { id, ledger, person, shop, client, revokedAt, expiresAt, waitingSince } = row;
    if (revokedAt !== null || (expiresAt !== null && expiresAt <= this.clock.now())) return 'ended';
    if (waitingSince !== null) return 'waiting';
    return { keyId: id, ledger, roles: rolesOf(row), person, shop: shop ?? undefined, client };
  }
}

/** The roles of a key. */
export function rolesOf({ roles }: Pick<ApiKey, 'roles'>): Role[] {
  return roles.split(',') as Role[];
}

/** SHA-256 in hex. Secrets of 32 random bytes need no slower hash. */
export function sha256(text: string): string {
  return hash('sha256', text);
}
