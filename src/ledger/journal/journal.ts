import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../database/database';
import { DatabaseDamagedError, DatabaseUnavailableError } from '../../database/database-unavailable';
import { DomainError } from '../../common/domain-error';
import { Instant } from '../../common/instant';
import { Refusal, isRefusal } from '../../common/refusal';
import { Settings } from '../../config/settings';
import { CommandBatch, Command, Outcome, RefusalNote, Request, itemsOf } from '../core/command';
import { JournalEvents, isNewBooking } from './journal-events';
import { Booking, Changes, decide } from '../core/decide';
import { Entry } from '../core/entry';
import { PostedCommand, JournalStore, StaleIdentityError, answerKey } from './journal-store';
import { NewAnswer, answerStatements, journalStatements } from './journal-writes';
import { Ledgers } from '../ledgers.service';
import { Sealed, blind, seal } from '../log/leaf';
import { NewEntry, UnitOfWork } from './unit-of-work';
import { withinImport } from './within-import';

/** Thrown when the queue is full. Nothing was decided; the client may retry shortly. */
export class QueueFullError extends DomainError {
  constructor() {
    super('too-busy');
  }
}

/** Thrown when a commit failed or its outcome is unknown. A retry with the same idempotency key is safe. */
export class CommitFailedError extends DomainError {
  constructor(cause: unknown) {
    super('commit-failed', { cause });
  }
}

/** How long a refusal is replayed to its idempotency key, in days (docs/ledger.md §5). */
const REFUSAL_RETENTION_DAYS = 30;

interface QueuedCommand {
  readonly command: Command | CommandBatch;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writer of the journal, one per process. Commands are queued up to a limit, decided in order and committed in batches
 * (group commit); callers get their outcome after the commit (docs/ledger.md §3).
 */
@Injectable()
export class Journal {
  private queue: QueuedCommand[] = [];
  private running: Promise<void> | undefined;
  /** Number of queued items in the last commit. */
  private lastBatchSize = 0;
  private lastFailure: Instant | undefined;

  constructor(
    private readonly database: Database,
    private readonly store: JournalStore,
    private readonly ledgers: Ledgers,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly journalEvents: JournalEvents,
  ) {}

  /** Decides and books a command or a command batch. Resolves with its outcome when it is durable; a refusal is an outcome. */
  post(command: Command | CommandBatch): Promise<Outcome> {
    if (this.queue.length >= this.settings.QUEUE_LIMIT) return Promise.reject(new QueueFullError());
    return new Promise((resolve, reject) => {
      this.queue.push({ command: withinImport(command), resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Number of requests waiting for a commit. */
  get queued(): number {
    return this.queue.length;
  }

  /** Instant of the last failed commit; undefined once a commit has succeeded since. */
  get failedAt(): Instant | undefined {
    return this.lastFailure;
  }

  private async drain(): Promise<void> {
    // Commands that arrive in the same turn of the event loop share the first commit too.
    await Promise.resolve();
    let respond = (): void => undefined;
    while (this.queue.length > 0) {
      const committed = this.commit(this.queue.splice(0, this.nextBatchSize()));
      // Starts the next batch's reads before the previous batch's callers are answered, which keeps this thread busy.
      setImmediate(respond);
      respond = await committed;
    }
    respond();
    this.running = undefined;
  }

  /**
   * Number of queued items for the next commit: at least one, and otherwise at most `BATCH_LIMIT` commands. At most half
   * of the active callers share a commit: if all did, the service would be idle until they send their next request.
   */
  private nextBatchSize(): number {
    const half = Math.ceil((this.queue.length + this.lastBatchSize) / 2);
    let commands = 0;
    const end = this.queue.findIndex(({ command }, n) => {
      commands += itemsOf(command).length;
      return commands > this.settings.BATCH_LIMIT || n >= half;
    });
    this.lastBatchSize = end === -1 ? this.queue.length : Math.max(end, 1);
    return this.lastBatchSize;
  }

  /** Commits a batch. @returns a function that answers the callers */
  private async commit(batch: readonly QueuedCommand[], retried = false): Promise<() => void> {
    const commands = batch.reduce((sum, { command }) => sum + itemsOf(command).length, 0);
    const begun = performance.now();
    const seconds = (): number => (performance.now() - begun) / 1000;
    try {
      const outcomes = await this.book(batch.map(({ command }) => command));
      this.lastFailure = undefined;
      this.journalEvents.emitBatch({ commands, seconds: seconds(), posted: batch, outcomes });
      return () => this.respond(batch, outcomes);
    } catch (cause) {
      if (cause instanceof StaleIdentityError && !retried) {
        this.ledgers.forget(cause.ledger);
        return this.commit(batch, true);
      }
      this.lastFailure = this.clock.now();
      this.journalEvents.emitBatch({ commands, seconds: seconds(), posted: batch });
      // The items of a failed batch are retried one by one, so that one bad command doesn't fail the others. Not if the
      // database is unavailable: each retry would wait for it again.
      const damaged = cause instanceof DatabaseDamagedError;
      if (batch.length <= 1 || damaged || cause instanceof DatabaseUnavailableError) {
        const error = damaged ? cause : new CommitFailedError(cause);
        return () => batch.forEach((item) => item.reject(error));
      }
      for (const item of batch) (await this.commit([item]))();
      return () => undefined;
    }
  }

  private respond(batch: readonly QueuedCommand[], outcomes: readonly (Outcome | Error)[]): void {
    outcomes.forEach((outcome, n) => {
      if (outcome instanceof Error) batch[n]?.reject(outcome);
      else batch[n]?.resolve(outcome);
    });
    this.journalEvents.emit(
      new Set(batch.filter((_, n) => isNewBooking(outcomes[n])).map(({ command }) => command.request.ledger)),
    );
  }

  private async book(commands: readonly (Command | CommandBatch)[]): Promise<(Outcome | Error)[]> {
    const identities = await this.ledgers.identities(commands.map(({ request }) => request.ledger));
    const posted = commands.map((command): PostedCommand => {
      const { ledger, key } = command.request;
      return { command, idem: blind(identities.get(ledger)?.secret ?? '', key) };
    });
    const now = this.clock.now();
    const remembered = new Date(Date.parse(now) - REFUSAL_RETENTION_DAYS * 86_400_000).toISOString();
    return this.database.writeBatch([...identities.keys()], async (manager, preparedQuery) => {
      const unitOfWork = await this.store.open({ manager, preparedQuery }, posted, identities, remembered);
      const answers: NewAnswer[] = [];
      const outcomes = posted.map((item) => answer(unitOfWork, item, answers));
      const statements = [
        ...journalStatements(unitOfWork),
        ...this.store.rowStatements(unitOfWork),
        ...answerStatements(answers, now),
      ];
      return { result: outcomes, statements };
    });
  }
}

/** Outcome of one item of a batch: the stored answer of its key, or the decision of its rule and the ledger's rules. */
function answer(unitOfWork: UnitOfWork, posted: PostedCommand, answers: NewAnswer[]): Outcome | Error {
  const { request } = posted.command;
  const name = answerKey(request.ledger, request.client, posted.idem);
  const stored = unitOfWork.answers.get(name);
  if (stored) {
    if (stored.hash !== request.hash) return { kind: 'key-reused' };
    return { ...stored.outcome, replayed: true };
  }
  const ledger = unitOfWork.ledger(request.ledger);
  const { head } = ledger;
  try {
    const { outcome, note, row = request.row } = decideAll(unitOfWork, posted);
    unitOfWork.answers.set(name, { hash: request.hash, outcome });
    answers.push({ request: { ...request, row }, idem: posted.idem, outcome, note });
    return outcome;
  } catch (error) {
    // Entries may have been sealed before the rule failed. They are not booked, so the head is reset.
    ledger.head = head;
    return error instanceof Error ? error : new Error(String(error));
  }
}

interface Decision {
  readonly outcome: Exclude<Outcome, { kind: 'key-reused' }>;
  /** How reports count a refusal, and the imported row that it concerns. */
  readonly note?: RefusalNote;
  readonly row?: Request['row'];
}

/** Decides a command, or the commands of a batch in order. The first refusal refuses the whole batch and names the item. */
function decideAll(unitOfWork: UnitOfWork, { command, idem }: PostedCommand): Decision {
  if (!('items' in command)) return { outcome: decideOne(unitOfWork, { command, idem, part: 0 }), note: command.note };
  const { request, items } = command;
  const decideItems = (): Decision => {
    const entries: Entry[] = [];
    const receipts: Readonly<Record<string, unknown>>[] = [];
    for (const [n, item] of items.entries()) {
      const outcome = decideOne(unitOfWork, { command: { ...item, request }, idem, part: entries.length });
      if (outcome.kind === 'refused')
        return { outcome: { ...outcome, refusal: atItem(n, outcome.refusal) }, note: item.note, row: item.request.row };
      if (outcome.kind === 'booked') entries.push(...outcome.entries);
      else receipts.push(outcome.receipt);
    }
    if (entries.length > 0 && receipts.length > 0)
      throw new Error('either all items of a command batch book entries, or none does');
    if (entries.length > 0) return { outcome: { kind: 'booked', entries, replayed: false } };
    return { outcome: { kind: 'registered', receipt: { items: receipts }, replayed: false } };
  };
  return unitOfWork.atomically(request.ledger, decideItems, ({ outcome }) => outcome.kind !== 'refused');
}

function atItem(n: number, refusal: Refusal): Refusal {
  const field = refusal.field === undefined ? `items.${n}` : `items.${n}.body.${refusal.field}`;
  return { ...refusal, field };
}

/** Command with its blinded idempotency key and the part number of its first entry. */
interface CommandPart {
  readonly command: Command;
  readonly idem: string;
  readonly part: number;
}

function decideOne(unitOfWork: UnitOfWork, { command, idem, part }: CommandPart): Decision['outcome'] {
  const { request } = command;
  const ledger = unitOfWork.ledger(request.ledger);
  // `recorded` never decreases, and doesn't depend on how commands were grouped into batches (docs/ledger.md §3).
  const recorded: Instant = request.arrived > ledger.head.recorded ? request.arrived : ledger.head.recorded;
  const proposal = command.decide(unitOfWork.contextOf(request.ledger, recorded));
  if (isRefusal(proposal)) return { kind: 'refused', refusal: proposal, language: request.language, replayed: false };
  const changes = decide(ledger, proposal.drafts, { recorded, settling: command.settling ?? false });
  if (isRefusal(changes)) return { kind: 'refused', refusal: changes, language: request.language, replayed: false };
  assertNamed(command, changes);
  const sealed = sealAll(unitOfWork, changes, { command, idem, part });
  const entries = sealed.map(({ entry }) => entry);
  const rows = proposal.rows?.(entries) ?? [];
  ledger.apply(changes, entries);
  unitOfWork.entries.push(...sealed);
  unitOfWork.addRowChanges(rows);
  if (entries.length > 0) return { kind: 'booked', entries, replayed: false };
  return { kind: 'registered', receipt: proposal.receipt ?? {}, replayed: false };
}

function sealAll(unitOfWork: UnitOfWork, changes: Changes, { command, idem, part: first }: CommandPart): NewEntry[] {
  const { request } = command;
  const ledger = unitOfWork.ledger(request.ledger);
  return changes.bookings.map((booking, n): NewEntry => {
    const part = first + n;
    const { origin, secret } = ledger.identity;
    const by = { origin: command.origin ?? origin, secret, actor: request.actor, client: request.client, idem, part };
    const sealed = seal(booking, ledger.head.leafHash, by);
    ledger.advance(sealed, booking.recorded);
    return { entry: entryOf(request.ledger, request.actor, booking, sealed), request, idem, part, leaf: sealed.leaf };
  });
}

function entryOf(ledger: string, actor: string, { draft, seq, recorded, postings }: Booking, sealed: Sealed): Entry {
  const { kind, period, occurred, policy, facts, ref } = draft;
  const { id, hash: leafHash } = sealed;
  return { ledger, seq, id, kind, period, occurred, recorded, actor, policy, facts, ref, postings, leafHash };
}

/** Asserts that a rule changed only accounts it named: the balances of others were not loaded. */
function assertNamed({ accounts }: Command, changes: Changes): void {
  const named = new Set(accounts.map(({ id }) => id));
  const touched = [...changes.accounts.keys(), ...changes.opened.flatMap((hold) => [hold.account, hold.toAccount])];
  for (const id of touched)
    if (!named.has(id)) throw new Error(`a rule changed the account ${id}, which its command does not name`);
}
