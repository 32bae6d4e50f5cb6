import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { Caller, ApiKeys, sha256 } from './api-keys.service';
import { Session } from './session.entity';

/** How long a session lasts: a working day. */
const SESSION_HOURS = 12;

/** The most sessions of a key. Another sign-in ends the oldest one. */
const MAX_SESSIONS_PER_KEY = 20;

/**
 * Browser sessions. The token of a session is random: never the key, and never a value from the browser. A session ends
 * at sign-out, after twelve hours, and at once when its key ends.
 */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {}

  /** Opens a session for a key. Returns the token for the browser. */
  async open(key: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const createdAt = this.clock.now();
    const expiresAt = new Date(Date.parse(createdAt) + SESSION_HOURS * 3_600_000).toISOString();
    await this.database.write(async (manager) => {
      await manager.query('DELETE FROM session WHERE "expiresAt" <= ?', [createdAt]);
      const newest = 'SELECT hash FROM session WHERE key = ? ORDER BY "createdAt" DESC, hash LIMIT ?';
      const others = [key, key, MAX_SESSIONS_PER_KEY - 1];
      await manager.query(`DELETE FROM session WHERE key = ? AND hash NOT IN (${newest})`, others);
      const row: Session = { hash: sha256(token), key, createdAt, expiresAt };
      await manager.insert(Session, row);
    });
    return token;
  }

  /** Returns the caller of a session. */
  async caller(token: string): Promise<Caller | undefined> {
    const session = await this.database.read.findOneBy(Session, { hash: sha256(token) });
    return session && session.expiresAt > this.clock.now() ? this.keys.holder(session.key) : undefined;
  }

  /** Ends a session. */
  async close(token: string): Promise<void> {
    await this.database.write((manager) => manager.delete(Session, { hash: sha256(token) }));
  }
}
