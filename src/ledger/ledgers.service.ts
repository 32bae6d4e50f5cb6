import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { Settings } from '../config/settings';
import { CalendarName, defaultCalendar } from '../common/calendars/working-calendars';
import { SigningKey, newSigningKey } from './log/signed-note';
import { LedgerIdentity } from './journal/unit-of-work';

/** What a ledger's slug looks like: it stands in addresses and in the log's origin. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** A community's ledger as registered; none of it ever changes. */
export interface LedgerInfo extends LedgerIdentity {
  readonly name: string;
  readonly zone: string;
  /** Its calendar of working days (platform/calendars), by name. */
  readonly calendar: string;
  readonly signing: SigningKey;
}

/** What a new ledger needs. */
export interface NewLedger {
  readonly ledger: string;
  readonly name: string;
  readonly zone: string;
  readonly currency: string;
  /** The one that is usual in the zone when it is left out. */
  readonly calendar?: CalendarName;
}

interface LedgerRow {
  ledger: string;
  name: string;
  zone: string;
  /** '' for a ledger that was made before there were calendars. */
  calendar: string;
  currency: string;
  origin: string;
  secret: string;
  signing_key: string;
  verifier: string;
}

/** A SHA-256 in hex of nothing before the first leaf. */
const NO_LEAF = '0'.repeat(64);

/** The ledgers of this instance. */
@Injectable()
export class Ledgers {
  private readonly cache = new Map<string, LedgerInfo>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Makes a ledger with an empty journal, a signing key and a secret of its own. False when the slug is taken. */
  async create({ ledger, name, zone, currency, calendar = defaultCalendar(zone) }: NewLedger): Promise<boolean> {
    const origin = `${this.settings.ORIGIN}/${ledger}`;
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
      // Another instance may have been faster.
      const [made] = await sql.query<{ secret: string }[]>('SELECT secret FROM ledger WHERE ledger = ?', [ledger]);
      if (made?.secret !== secret) return false;
      await sql.query(
        `INSERT INTO ledger_head (ledger, seq, leaf_hash, recorded_at, closed_through, closing, frontier)
         VALUES (?, 0, ?, '', '', '', '')`,
        [ledger, NO_LEAF],
      );
      return true;
    });
  }

  /** All of them, by slug. */
  async all(): Promise<LedgerInfo[]> {
    const rows = await this.database.read.query<LedgerRow[]>('SELECT * FROM ledger ORDER BY ledger');
    return rows.map(infoFrom);
  }

  /** One, or undefined. */
  async find(ledger: string): Promise<LedgerInfo | undefined> {
    const known = this.cache.get(ledger);
    if (known) return known;
    const [row] = await this.database.read.query<LedgerRow[]>('SELECT * FROM ledger WHERE ledger = ?', [ledger]);
    if (!row) return undefined;
    this.cache.set(ledger, infoFrom(row));
    return infoFrom(row);
  }

  /** One that is known to be there. */
  async get(ledger: string): Promise<LedgerInfo> {
    const found = await this.find(ledger);
    if (!found) throw new Error(`there is no ledger ${ledger}`);
    return found;
  }

  /** Those of a batch. */
  async identities(ledgers: readonly string[]): Promise<Map<string, LedgerIdentity>> {
    const distinct = [...new Set(ledgers)];
    return new Map(await Promise.all(distinct.map(async (one) => [one, await this.get(one)] as const)));
  }
}

function infoFrom({ signing_key, verifier, calendar, ...row }: LedgerRow): LedgerInfo {
  return { ...row, calendar: calendar || defaultCalendar(row.zone), signing: { secret: signing_key, verifier } };
}
