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
import { firstOpenMonth } from '../communities/brought-forward';
import { ShopSuspended } from '../communities/shop-suspended';
import { Reservation } from './reservation.entity';
import { release } from './reservation.rules';

/** How often it sweeps, in milliseconds. */
const EVERY = 60_000;

/** How many releases are asked for at once: a few commits' worth. */
const AT_ONCE = 500;

/** What the key of a release begins with. */
const RELEASE = 'release:';

/** Is it one of the sweeper's own requests? */
export function isHoldRelease({ client, key }: Pick<Request, 'client' | 'key'>): boolean {
  return client === SYSTEM_ACTOR && key.startsWith(RELEASE);
}

interface ReleasableHold {
  readonly ledger: string;
  readonly id: string;
  readonly expiresAt: Instant;
}

/**
 * Books the release of holds that nobody will capture: those that expired, and those of shops that take no points any
 * more. An expired hold counts as released from its instant on (ledger.md §4), so its entry changes nothing that
 * was seen. Each release has a key of its own: a sweep that was broken off is done again, and books nothing twice.
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

  /** Sweeps when the service starts, and from then on every minute. A command sweeps only where it asks for it. */
  onApplicationBootstrap(): void {
    if (!this.database.writable || this.role === 'command') return;
    this.start();
    this.timer = setInterval(() => this.start(), EVERY).unref();
  }

  /** Lets the sweep at work finish. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Releases what is to be released, in one ledger or in all. @returns how many entries that made */
  async sweep(ledger?: string): Promise<number> {
    const loose = await this.releasable(ledger);
    let booked = 0;
    for (let done = 0; done < loose.length; done += AT_ONCE) {
      const outcomes = await Promise.all(loose.slice(done, done + AT_ONCE).map((hold) => this.release(hold)));
      booked += outcomes.filter((one) => one.kind === 'booked' && !one.replayed).length;
    }
    return booked;
  }

  private start(): void {
    this.running ??= this.sweep()
      .then(
        () => undefined,
        (error: unknown) => this.logger.warn(`a sweep failed and will be tried again: ${String(error)}`),
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

  /** Books one release. It is refused only when somebody resolved the hold meanwhile, which is for good. */
  private async release({ ledger, id, expiresAt }: ReleasableHold): Promise<Outcome> {
    const { zone } = await this.ledgers.get(ledger);
    const { hash: policy } = await this.policies.inForce(ledger);
    const same: RowSelector<Reservation> = { table: Reservation, where: { id } };
    const decide = (view: CommandContext): Proposal => {
      const day = dayOf(expiresAt < view.now ? expiresAt : view.now, zone);
      const period = firstOpenMonth(day.slice(0, 7), view.head);
      const status = expiresAt <= view.now ? 'expired' : 'released';
      return {
        drafts: [release(id, { day, policy, period })],
        rows: ([entry]) =>
          view
            .rows(same)
            .map((row) => ({ table: Reservation, row: { ...row, status, resolvedSeq: entry?.seq ?? null } })),
      };
    };
    const request = systemRequest(ledger, `${RELEASE}${id}`, this.clock.now());
    return this.journal.post({ request, accounts: [], readSet: [same], holds: [id], decide });
  }
}
