import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { PROCESS_ROLE, ProcessRole } from '../config/process-role';
import { RowSelector, Outcome, Proposal, Request, CommandContext } from '../ledger/core/command';
import { SYSTEM_ACTOR, systemRequest } from '../ledger/core/system-actor';
import { Journal } from '../ledger/journal/journal';
import { Ledgers } from '../ledger/ledgers.service';
import { dayOf } from '../common/calendar';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { Instant } from '../common/instant';
import { Policies } from '../policies/policies.service';
import { firstOpenMonth } from '../ledger/core/first-open-month';
import { ShopSuspended } from '../communities/shop-suspended';
import { Reservation } from './reservation.entity';
import { release } from './reservation.rules';

/** Time between two sweeps, in milliseconds. */
const SWEEP_INTERVAL_MS = 60_000;

/** How many releases are posted concurrently: a few commits' worth. */
const BATCH_SIZE = 500;

/** Prefix of a release's idempotency key; the hold's id follows. */
const KEY_PREFIX = 'release:';

/** Whether a request is one of the sweeper's own. */
export function isHoldRelease({ client, key }: Pick<Request, 'client' | 'key'>): boolean {
  return client === SYSTEM_ACTOR && key.startsWith(KEY_PREFIX);
}

interface ReleasableHold {
  readonly ledger: string;
  readonly id: string;
  readonly expiresAt: Instant;
}

/**
 * Releases holds that can no longer be captured: those that expired, and those of shops that are not active. An expired
 * hold already counts as released from its expiry on (docs/ledger.md §4), so the entry changes no available balance.
 * Each release has its own idempotency key, so an interrupted sweep can be repeated without releasing twice.
 */
@Injectable()
export class HoldSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(HoldSweeper.name);
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly clock: Clock,
    shopSuspended: ShopSuspended,
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole,
  ) {
    shopSuspended.subscribe(async (ledger) => {
      await this.sweep(ledger);
    });
  }

  /** Sweeps at the start and every minute from then on; a read-only process or a command does not. */
  onApplicationBootstrap(): void {
    if (!this.database.writable || this.role === 'command') return;
    this.start();
    this.timer = setInterval(() => this.start(), SWEEP_INTERVAL_MS).unref();
  }

  /** Stops the timer and waits for the running sweep. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Releases all releasable holds of one ledger, or of all ledgers. @returns the number of entries posted */
  async sweep(ledger?: string): Promise<number> {
    const holds = await this.releasable(ledger);
    let posted = 0;
    for (let done = 0; done < holds.length; done += BATCH_SIZE) {
      const outcomes = await Promise.all(holds.slice(done, done + BATCH_SIZE).map((hold) => this.release(hold)));
      posted += outcomes.filter((outcome) => outcome.kind === 'booked' && !outcome.replayed).length;
    }
    return posted;
  }

  private start(): void {
    this.running ??= this.sweep()
      .then(
        () => undefined,
        (error: unknown) => this.logger.warn(`hold sweep failed and will be retried: ${String(error)}`),
      )
      .finally(() => (this.running = undefined));
  }

  private releasable(ledger: string | undefined): Promise<ReleasableHold[]> {
    return this.database.read.query<ReleasableHold[]>(
      `SELECT h.ledger, h.id, h.expires_at AS "expiresAt" FROM hold_open h
       WHERE h.ledger = COALESCE(?1, h.ledger) AND (h.expires_at <= ?2 OR EXISTS (
         SELECT 1 FROM shop s WHERE s.ledger = h.ledger AND h.to_account = 'shop:' || s.id AND s.status <> 'active'))
       ORDER BY h.ledger, h.expires_at, h.id`,
      [ledger ?? null, this.clock.now()],
    );
  }

  /** Posts one release. It is rejected only when the hold was resolved meanwhile, so it need not be retried. */
  private async release({ ledger, id, expiresAt }: ReleasableHold): Promise<Outcome> {
    const { zone } = await this.ledgers.get(ledger);
    const { hash: policy } = await this.policies.inForce(ledger);
    const reservation: RowSelector<Reservation> = { table: Reservation, where: { id } };
    const decide = (view: CommandContext): Proposal => {
      const day = dayOf(expiresAt < view.now ? expiresAt : view.now, zone);
      const period = firstOpenMonth(day.slice(0, 7), view.head);
      const status = expiresAt <= view.now ? 'expired' : 'released';
      return {
        drafts: [release(id, { day, policy, period })],
        rows: ([entry]) =>
          view
            .rows(reservation)
            .map((row) => ({ table: Reservation, row: { ...row, status, resolvedSeq: entry?.seq ?? null } })),
      };
    };
    const request = systemRequest(ledger, `${KEY_PREFIX}${id}`, this.clock.now());
    return this.journal.post({ request, accounts: [], readSet: [reservation], holds: [id], decide });
  }
}
