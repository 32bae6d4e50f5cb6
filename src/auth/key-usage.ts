import { Injectable, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database';
import { Dialect } from '../database/dialect';
import { Instant } from '../common/instant';

/** How often uses are written, in milliseconds. */
const FLUSH_INTERVAL_MS = 60_000;

/** The most keys whose last use is kept in memory. */
const MAX_PENDING_UPDATES = 10_000;

/** Writes all uses of a minute. A later use is never overwritten by an earlier one. */
const updateUses = ({ tuples }: Dialect): string => `UPDATE api_key SET "lastUsedAt" = used.at
  FROM ${tuples('?', { id: 'text', at: 'text' })} used
  WHERE api_key.id = used.id AND ("lastUsedAt" IS NULL OR "lastUsedAt" < used.at)`;

/**
 * Records when each key was last used, to the minute. A request notes the minute in memory; the notes are written once a
 * minute and when the service stops. A crash loses the notes of at most a minute.
 */
@Injectable()
export class KeyUsage implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly last = new Map<string, Instant>();
  private pending = new Map<string, Instant>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    if (!this.database.writable) return;
    this.timer = setInterval(() => void this.flush().catch(() => undefined), FLUSH_INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    // An unavailable database must not make the stop fail. The same notes are lost as in a crash.
    await this.flush().catch(() => undefined);
  }

  /** Notes that a key was used. */
  note(key: string, at: Instant): void {
    const known = this.last.get(key);
    if (known !== undefined && at.startsWith(known.slice(0, 16))) return;
    const minute = `${at.slice(0, 16)}:00.000Z`;
    if (this.last.size >= MAX_PENDING_UPDATES) this.last.clear();
    this.last.set(key, minute);
    this.pending.set(key, minute);
  }

  /** Returns the last use of a key, including uses that are not written yet. */
  lastUse({ id, lastUsedAt }: { id: string; lastUsedAt: Instant | null }): Instant | null {
    return this.pending.get(id) ?? lastUsedAt;
  }

  /** Writes the notes. If that fails they are kept for the next time. */
  async flush(): Promise<void> {
    const { pending } = this;
    if (pending.size === 0 || !this.database.writable) return;
    this.pending = new Map();
    try {
      const update = updateUses(this.database.dialect);
      await this.database.write((sql) => sql.query(update, [JSON.stringify([...pending])]));
    } catch (error) {
      this.pending = new Map([...pending, ...this.pending]);
      throw error;
    }
  }
}
