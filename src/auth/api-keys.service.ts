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

/** May this key speak for nobody but the volunteer whose it is? */
export function isOnlyVolunteer({ roles }: Pick<Caller, 'roles'>): boolean {
  return roles.every((role) => role === 'volunteer');
}

/** What a new key is to be bound to. */
export interface NewApiKey {
  readonly ledger: string;
  readonly roles: readonly Role[];
  readonly person: string;
  readonly shop?: string;
  readonly label: string;
  readonly expiresAt?: string;
  /** The party, when the key follows an earlier one of the same party. */
  readonly client?: string;
  /** The key that it takes the place of. */
  readonly rotatedFrom?: string;
}

/** A key as it is handed out: `key` is seen only now. */
export interface CreatedApiKey {
  readonly id: string;
  readonly key: string;
  readonly expiresAt: Instant | null;
}

/** A key as lists show it: without its hash. */
export type KeyRow = Omit<ApiKey, 'hash'>;

/** How a key is to be rotated. */
export interface Rotation {
  /** How long the old key goes on; 0 ends it at once. */
  readonly graceMinutes: number;
  /** When the new key ends; key-term.ts says what holds otherwise. */
  readonly expiresAt?: Instant;
}

/** How many keys are remembered between requests. */
const MAX_CACHED_KEYS = 10_000;

/** For how long, in milliseconds: another instance may have changed them. */
const REMEMBERED = 5000;

/** Stands in for the hash of a key that isn't there: an unknown key is compared as a known one is. */
const NO_HASH = '0'.repeat(64);

/** API keys: `tbk_<id>_<secret>`. The secret is shown once and kept as its hash. */
@Injectable()
export class ApiKeys {
  /** Keys seen lately, by their public part: a key is looked up on every request and changes hardly ever. */
  private readonly seen = new Map<string, { readonly row: ApiKey; readonly at: number }>();
  /** Counts the changes of keys: what was read before one is not remembered after it. */
  private changes = 0;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Makes a key. */
  async create(given: NewApiKey): Promise<CreatedApiKey> {
    const { row, made } = this.newKey(given);
    await this.database.write((manager) => manager.insert(ApiKey, row));
    return made;
  }

  /**
   * Who is behind a key; or that it is wrong (malformed, unknown, or with another secret), or that it has ended
   * (expired or revoked). Wrong keys cost the same, whether a key of that name is there or not: a look-up, a hash,
   * a comparison.
   */
  async check(key: string): Promise<Caller | 'wrong' | 'ended'> {
    const match = /^tbk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/.exec(key);
    if (!match) return 'wrong';
    const [, id, secret] = match as unknown as [string, string, string];
    const hash = Buffer.from(sha256(secret));
    const known = this.remembered(id);
    if (known && timingSafeEqual(Buffer.from(known.hash), hash)) return this.callerOf(known) ?? 'ended';
    const row = await this.read(id);
    if (!timingSafeEqual(Buffer.from(row?.hash ?? NO_HASH), hash) || !row) return 'wrong';
    return this.callerOf(row) ?? 'ended';
  }

  /** Who is behind a key that was checked before, by its public part. */
  async holder(id: string): Promise<Caller | undefined> {
    const row = this.remembered(id) ?? (await this.read(id));
    return row && this.callerOf(row);
  }

  /** The keys of a ledger, without their hashes, in order of their public parts. */
  async list(ledger: string, page: { limit?: number; after?: string } = {}): Promise<KeyRow[]> {
    const where = { ledger, ...(page.after === undefined ? {} : { id: MoreThan(page.after) }) };
    const rows = await this.database.read.find(ApiKey, { where, order: { id: 'ASC' }, take: page.limit });
    return rows.map(({ hash: _, ...row }) => row);
  }

  /** One key, without its hash. */
  async find(id: string): Promise<KeyRow | undefined> {
    const row = await this.database.read.findOneBy(ApiKey, { id });
    if (!row) return undefined;
    const { hash: _, ...shown } = row;
    return shown;
  }

  /** Ends a key at once. False when the ledger has no such key. */
  async revoke(ledger: string, id: string): Promise<boolean> {
    const now = this.clock.now();
    const found = await this.change(ledger, id, async (row, save) => {
      if (row.revokedAt === null) await save({ revokedAt: now });
      return true;
    });
    return found ?? false;
  }

  /**
   * Makes a key of the same holder, role, shop and party, and ends the old one, at once or after a grace. The party's
   * idempotency keys go on. Undefined when the ledger has no such key; `ended` when it was revoked: what was
   * ended on purpose is not carried on.
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

  /** Changes a key, and forgets what was remembered of it once that is committed. */
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
      this.seen.delete(id);
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

  /** A key that was read a moment ago. */
  private remembered(id: string): ApiKey | undefined {
    const { row, at } = this.seen.get(id) ?? { at: 0 };
    return row && Math.abs(Date.parse(this.clock.now()) - at) < REMEMBERED ? row : undefined;
  }

  /** Reads a key from the table and remembers it, unless some key was changed meanwhile: it may have been this one. */
  private async read(id: string): Promise<ApiKey | undefined> {
    const { changes } = this;
    const row = await this.database.read.findOneBy(ApiKey, { id });
    if (!row) return undefined;
    if (changes !== this.changes) return this.read(id);
    if (this.seen.size >= MAX_CACHED_KEYS) this.seen.clear();
    this.seen.set(id, { row, at: Date.parse(this.clock.now()) });
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

/** SHA-256, hex: secrets of 32 random bytes need no slower one. */
export function sha256(text: string): string {
  return hash('sha256', text);
}
