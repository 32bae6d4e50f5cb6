import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { Caller, ApiKeys, sha256 } from './api-keys.service';
import { Session } from './session.entity';

/** How long a session lasts, in hours: a working day. */
const HOURS = 12;

/** How many browsers may be signed in with one key; signing in with another ends the oldest. */
const MAX_SESSIONS_PER_KEY = 20;

/**
 * People signed in with a browser. A session is a random text of its own: never the key, never anything that the
 * browser proposed. It ends when signed out, after twelve hours, and at once when its key ends.
 */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {}

  /** Signs in the holder of a key; the answer is what the browser is to hold. */
  async open(key: string): Promise<string> {
    const id = randomBytes(32).toString('base64url');
    const createdAt = this.clock.now();
    const expiresAt = new Date(Date.parse(createdAt) + HOURS * 3_600_000).toISOString();
    await this.database.write(async (manager) => {
      await manager.query('DELETE FROM session WHERE "expiresAt" <= ?', [createdAt]);
      const newest = 'SELECT hash FROM session WHERE key = ? ORDER BY "createdAt" DESC, hash LIMIT ?';
      const others = [key, key, MAX_SESSIONS_PER_KEY - 1];
      await manager.query(`DELETE FROM session WHERE key = ? AND hash NOT IN (${newest})`, others);
      const row: Session = { hash: sha256(id), key, createdAt, expiresAt };
      await manager.insert(Session, row);
    });
    return id;
  }

  /** Who is signed in with this browser. */
  async caller(id: string): Promise<Caller | undefined> {
    const session = await this.database.read.findOneBy(Session, { hash: sha256(id) });
    return session && session.expiresAt > this.clock.now() ? this.keys.holder(session.key) : undefined;
  }

  /** Signs out. */
  async close(id: string): Promise<void> {
    await this.database.write((manager) => manager.delete(Session, { hash: sha256(id) }));
  }
}
