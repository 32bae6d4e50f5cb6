import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { ACCOUNT_KINDS } from '../../ledger/core/accounts';
import { COIN, POINT } from '../../ledger/core/units';
import { Clock } from '../../common/clock';
import { LogScan } from '../../ledger/log/log-scan';
import { Database } from '../../database/database';

/** Account kinds of volunteers. */
const VOLUNTEER_KINDS = ['record', 'coins', 'points'];

/** All other kinds: a ledger has few such accounts, whatever its age and number of volunteers. */
const OTHER_KINDS = Object.keys(ACCOUNT_KINDS).filter((kind) => !VOLUNTEER_KINDS.includes(kind));

/** Sum of volunteers' balances by unit: the negated sum of all other accounts, since every unit sums to zero. */
export const LIABILITY = `SELECT a.ledger, a.unit, -SUM(a.posted) AS amount FROM ledger l CROSS JOIN account a
  WHERE a.ledger = l.ledger AND a.kind IN (${OTHER_KINDS.map((kind) => `'${kind}'`).join(', ')}) AND a.unit IN ('${POINT}', '${COIN}')
  GROUP BY a.ledger, a.unit`;

const LAST_CHECKPOINTS = `SELECT l.ledger, h.seq, l.created_at AS "since", c.size, c.created_at AS "signedAt"
  FROM ledger l JOIN ledger_head h ON h.ledger = l.ledger LEFT JOIN checkpoint c ON c.ledger = l.ledger
    AND c.size = (SELECT MAX(k.size) FROM checkpoint k WHERE k.ledger = l.ledger)`;

/** Statuses shown by the jobs gauge. Done jobs are left out, since their number only grows. */
const OPEN_STATUSES = ['waiting', 'running', 'failed'];

const OPEN_JOBS = `SELECT status, COUNT(*) AS jobs FROM job WHERE status IN (${OPEN_STATUSES.map((one) => `'${one}'`).join(', ')}) GROUP BY status`;

interface CheckpointRow {
  readonly ledger: string;
  readonly seq: number;
  /** Instant of creation of the ledger. */
  readonly since: string;
  readonly size: number | null;
  readonly signedAt: string | null;
}

/** Gauges read from the database at each scrape. They read a few rows per ledger, independent of its history. */
@Injectable()
export class LedgerGauges {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly scan: LogScan,
  ) {}

  /** Registers the gauges. */
  register(registry: Registry): void {
    this.gauge(registry, 'timebank_liability', {
      help: 'Sum of volunteers’ balances: POINT in hundredths of a point, COIN in minutes.',
      labels: ['ledger', 'unit'],
      read: async () => {
        const rows = await this.select<{ ledger: string; unit: string; amount: number }>(LIABILITY);
        return rows.map(({ ledger, unit, amount }) => [{ ledger, unit }, amount]);
      },
    });
    this.gauge(registry, 'timebank_checkpoint_age_seconds', {
      help: 'Seconds since the last signed checkpoint of a ledger, or since its creation.',
      labels: ['ledger'],
      read: async () => {
        const now = Date.parse(this.clock.now());
        const rows = await this.select<CheckpointRow>(LAST_CHECKPOINTS);
        return rows.map(({ ledger, since, signedAt }) => [{ ledger }, (now - Date.parse(signedAt ?? since)) / 1000]);
      },
    });
    this.gauge(registry, 'timebank_unsigned_entries', {
      help: 'Entries of a ledger since its last signed checkpoint.',
      labels: ['ledger'],
      read: async () => {
        const rows = await this.select<CheckpointRow>(LAST_CHECKPOINTS);
        return rows.map(({ ledger, seq, size }) => [{ ledger }, seq - (size ?? 0)]);
      },
    });
    this.gauge(registry, 'timebank_log_entries', {
      help: 'Entries of a ledger.',
      labels: ['ledger'],
      read: async () => {
        const rows = await this.select<CheckpointRow>(LAST_CHECKPOINTS);
        return rows.map(({ ledger, seq }) => [{ ledger }, seq]);
      },
    });
    this.gauge(registry, 'timebank_log_scanned_entries', {
      help: 'Entries of a ledger that were read and hashed again since the start, or since the daily scan began.',
      labels: ['ledger'],
      read: async () => {
        const rows = await this.select<CheckpointRow>(LAST_CHECKPOINTS);
        return rows.map(({ ledger }) => [{ ledger }, this.scan.scanned(ledger)]);
      },
    });
    this.gauge(registry, 'timebank_log_damaged', {
      help: 'Number of logs in which the scan found damaged entries.',
      labels: [],
      read: () => Promise.resolve([[{}, this.scan.faults.length]]),
    });
    this.gauge(registry, 'timebank_jobs', {
      help: 'Jobs that are waiting, running or failed, by status.',
      labels: ['status'],
      read: async () => {
        const rows = await this.select<{ status: string; jobs: number }>(OPEN_JOBS);
        const counted = new Map(rows.map(({ status, jobs }) => [status, jobs]));
        return OPEN_STATUSES.map((status) => [{ status }, counted.get(status) ?? 0]);
      },
    });
  }

  private gauge(registry: Registry, name: string, { help, labels, read }: GaugeOptions): void {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        const samples = await read();
        this.reset();
        for (const [sampleLabels, value] of samples) this.set({ ...sampleLabels }, value);
      },
    });
  }

  private select<T>(sql: string): Promise<T[]> {
    return this.database.read.query<T[]>(sql);
  }
}

interface GaugeOptions {
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: () => Promise<[labels: Readonly<Record<string, string>>, value: number][]>;
}
