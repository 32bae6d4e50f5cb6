import { Injectable, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database';
import { Dialect } from '../database/dialect';
import { Instant } from '../common/instant';

/** How often uses are written down. */
const EVERY = 60_000;

/** How many keys' last minutes are remembered. */
const MAX_PENDING_UPDATES = 10_000;

/** All uses of a minute in one statement; a later use is never overwritten by an earlier one. */
const written = ({ tuples }: Dialect): string => `UPDATE api_key SET "lastUsedAt" = used.at
  FROM ${tuples('?', { id: 'text', at: 'text' })} used
  WHERE api_key.id = used.id AND ("lastUsedAt" IS NULL OR "lastUsedAt" < used.at)`;

/**
 * When each key was last used, to the minute. A request only notes the minute in memory; what was noted is written
 * once a minute, and when the service stops. A crash loses at most the last minute of it, and nothing else.
 */
@Injectable()
export class KeyUsage implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly last = new Map<string, Instant>();
  private pending = new Map<string, Instant>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    if (!this.database.writable) return;
    this.timer = setInterval(() => void this.flush().catch(() => undefined), EVERY).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    // A database that is away must not make a failure of a stop: what is lost is what a crash would lose.
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

  /** The last use of a key, with what is not written down yet. */
  lastUse({ id, lastUsedAt }: { id: string; lastUsedAt: Instant | null }): Instant | null {
    return this.pending.get(id) ?? lastUsedAt;
  }

  /** Writes down what was noted. What can't be written is tried again with the next. */
  async flush(): Promise<void> {
    const { pending } = this;
    if (pending.size === 0 || !this.database.writable) return;
    this.pending = new Map();
    try {
      const update = written(this.database.dialect);
      await this.database.write((sql) => sql.query(update, [JSON.stringify([...pending])]));
    } catch (error) {
      this.pending = new Map([...pending, ...this.pending]);
      throw error;
    }
  }
}
