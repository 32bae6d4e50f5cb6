import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { Settings } from '../config/settings';
import { CalendarName, defaultCalendar } from '../common/calendars/working-calendars';
import { CheckpointFile } from './log/checkpoint-file';
import { SigningKey, newSigningKey } from './log/signed-note';
import { UnsafeLogError } from './log/unsafe-log-error';
import { LedgerIdentity } from './journal/unit-of-work';

/** Pattern of a ledger's slug, which is part of URLs and of the log's origin. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Immutable properties of a community's ledger. */
export interface LedgerInfo extends LedgerIdentity {
  readonly name: string;
  readonly zone: string;
  /** Name of its calendar of working days (common/calendars). */
  readonly calendar: string;
  readonly signing: SigningKey;
  /** The first entry of its origin: 1 unless the log was continued under another one. */
  readonly since: number;
}

/** Properties of a ledger to be created. */
export interface NewLedger {
  readonly ledger: string;
  readonly name: string;
  readonly zone: string;
  readonly currency: string;
  /** Defaults to the calendar of the time zone. */
  readonly calendar?: CalendarName;
}

interface LedgerRow {
  ledger: string;
  name: string;
  zone: string;
  /** '' for a ledger created before calendars were introduced. */
  calendar: string;
  currency: string;
  origin: string;
  secret: string;
  signing_key: string;
  verifier: string;
  since: number;
  continuedAs: string | null;
}

/** Ledgers with the origin and key of their last continuation, if there was one. */
const LEDGERS = `SELECT l.ledger, l.name, l.zone, l.calendar, l.currency, l.secret,
    COALESCE(k.origin, l.origin) AS origin, COALESCE(k.secret, l.signing_key) AS signing_key,
    COALESCE(k.verifier, l.verifier) AS verifier, COALESCE(k.seq, 1) AS since,
    k.origin AS "continuedAs"
  FROM ledger l LEFT JOIN log_key k ON k.ledger = l.ledger
    AND k.seq = (SELECT MAX(c.seq) FROM log_key c WHERE c.ledger = l.ledger)`;

/** `prev` of the first leaf: 32 zero bytes in hex. */
const NO_LEAF = '0'.repeat(64);

/** The ledgers of this instance. */
@Injectable()
export class Ledgers {
  private readonly cache = new Map<string, LedgerInfo>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly file: CheckpointFile,
  ) {}

  /**
   * Creates a ledger with an empty journal, a signing key and a blinding secret.
   * @returns false if the slug is taken
   * @throws UnsafeLogError when a log of this origin was signed or booked before
   */
  async create({ ledger, name, zone, currency, calendar = defaultCalendar(zone) }: NewLedger): Promise<boolean> {
    const origin = `${this.settings.ORIGIN}/${ledger}`;
    if (await this.find(ledger)) return false;
    await this.assertNew(origin);
    const key = newSigningKey(origin);
    const now = this.clock.now();
    return this.database.write(async (sql) => {
      const [taken] = await sql.query<unknown[]>('SELECT 1 FROM ledger WHERE ledger = ?', [ledger]);
      if (taken) return false;
      const secret = randomBytes(32).toString('hex');
      await sql.query(
        `INSERT INTO ledger (ledger, name, zone, currency, calendar, origin, secret, signing_key, verifier, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        [ledger, name, zone, currency, calendar, origin, secret, key.secret, key.verifier, now],
      );
      // Another instance may have inserted the same slug first.
      const [row] = await sql.query<{ secret: string }[]>('SELECT secret FROM ledger WHERE ledger = ?', [ledger]);
      if (row?.secret !== secret) return false;
      await sql.query(
        `INSERT INTO ledger_head (ledger, seq, leaf_hash, recorded_at, closed_through, closing, frontier)
         VALUES (?, 0, ?, '', '', '', '')`,
        [ledger, NO_LEAF],
      );
      await sql.query('INSERT INTO checkpoint_file (ledger, since) VALUES (?, ?)', [ledger, now]);
      return true;
    });
  }

  /** A new log must not have the origin of one that others know. */
  private assertNew(origin: string): Promise<void> {
    return this.file.whole((file) => {
      const { last, mark } = file.history(origin);
      const size = Math.max(last?.size ?? 0, mark?.size ?? 0);
      if (size === 0 && !last) return Promise.resolve();
      throw new UnsafeLogError(
        'checkpoints-differ',
        `${origin}: a log of ${size} entries had this origin before; set another ORIGIN, or restore its database`,
      );
    });
  }

  /** All ledgers, by slug. */
  async all(): Promise<LedgerInfo[]> {
    const rows = await this.database.read.query<LedgerRow[]>(`${LEDGERS} ORDER BY l.ledger`);
    return rows.map(infoFrom);
  }

  /** A ledger by slug, if it exists. It is cached: it changes only by a continuation. */
  async find(ledger: string): Promise<LedgerInfo | undefined> {
    const cached = this.cache.get(ledger);
    if (cached) return cached;
    const [row] = await this.database.read.query<LedgerRow[]>(`${LEDGERS} WHERE l.ledger = ?`, [ledger]);
    if (!row) return undefined;
    this.cache.set(ledger, infoFrom(row));
    return infoFrom(row);
  }

  /** A ledger by slug. @throws if it doesn't exist */
  async get(ledger: string): Promise<LedgerInfo> {
    const info = await this.find(ledger);
    if (!info) throw new Error(`there is no ledger ${ledger}`);
    return info;
  }

  /** Forgets what was cached of a ledger, after its log was continued. */
  forget(ledger: string): void {
    this.cache.delete(ledger);
  }

  /** Identities of the ledgers of a batch, by slug. */
  async identities(ledgers: readonly string[]): Promise<Map<string, LedgerIdentity>> {
    const distinct = [...new Set(ledgers)];
    return new Map(await Promise.all(distinct.map(async (slug) => [slug, await this.get(slug)] as const)));
  }
}

function infoFrom({ signing_key, verifier, calendar, ...row }: LedgerRow): LedgerInfo {
  return { ...row, calendar: calendar || defaultCalendar(row.zone), signing: { secret: signing_key, verifier } };
}
