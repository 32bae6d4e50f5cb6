import { Instant } from '../../common/instant';
import { Account } from '../core/accounts';
import { AccountState, LedgerView, Head, OpenHold, Reversible } from '../core/ledger-view';
import { RowSelector, Outcome, Request, RowChange, CommandContext } from '../core/command';
import { Changes, emptyAccountState } from '../core/decide';
import { Entry } from '../core/entry';
import { Sealed } from '../log/leaf';
import { append } from '../log/merkle';
import { KeyOf, BatchRows } from './batch-rows';

/** Immutable properties of a ledger that the writer uses. */
export interface LedgerIdentity {
  readonly ledger: string;
  readonly origin: string;
  readonly secret: string;
  readonly currency: string;
  /** The origin under which the log was continued last; null when it never was. */
  readonly continuedAs: string | null;
}

/** Stored answer of an idempotency key. */
export interface StoredAnswer {
  readonly hash: string;
  readonly outcome: Exclude<Outcome, { kind: 'key-reused' }>;
}

/** New entry of the batch, with its leaf, request and blinded idempotency key. */
export interface NewEntry {
  readonly entry: Entry;
  readonly request: Request;
  readonly idem: string;
  readonly part: number;
  readonly leaf: string;
}

/** Rows loaded for a batch. */
export interface LoadedBatch {
  readonly heads: readonly Head[];
  readonly accounts: readonly (AccountState & { ledger: string })[];
  readonly holds: readonly (OpenHold & { ledger: string })[];
  readonly resolvedHolds: readonly { ledger: string; id: string }[];
  readonly entries: readonly Reversible[];
  readonly answers: ReadonlyMap<string, StoredAnswer>;
}

/** State of one ledger in a batch: as loaded from the database, with the batch's entries applied. */
export class LedgerState implements LedgerView {
  readonly accounts = new Map<string, AccountState>();
  readonly touched = new Set<string>();
  /** Ids of accounts that have a row in the database. */
  readonly stored = new Set<string>();
  readonly holds = new Map<string, OpenHold | 'resolved'>();
  readonly opened: OpenHold[] = [];
  readonly resolved: string[] = [];
  private readonly byAccount = new Map<string, OpenHold[]>();
  private readonly reversible = new Map<number, Reversible>();

  constructor(
    readonly identity: LedgerIdentity,
    public head: Head,
  ) {}

  /** Copies the state, so that changes can be taken back. */
  fork(): LedgerState {
    const ledgerState = new LedgerState(this.identity, this.head);
    for (const [id, account] of this.accounts) ledgerState.accounts.set(id, account);
    for (const id of this.touched) ledgerState.touched.add(id);
    for (const id of this.stored) ledgerState.stored.add(id);
    for (const [id, hold] of this.holds) ledgerState.holds.set(id, hold);
    for (const [id, holds] of this.byAccount) ledgerState.byAccount.set(id, holds);
    for (const [seq, entry] of this.reversible) ledgerState.reversible.set(seq, entry);
    ledgerState.opened.push(...this.opened);
    ledgerState.resolved.push(...this.resolved);
    return ledgerState;
  }

  account(id: string): AccountState | undefined {
    return this.accounts.get(id);
  }

  hold(id: string): OpenHold | 'resolved' | undefined {
    return this.holds.get(id);
  }

  holdsOn(account: string): readonly OpenHold[] {
    return (this.byAccount.get(account) ?? []).filter(({ id }) => this.holds.get(id) !== 'resolved');
  }

  entry(seq: number): Reversible | undefined {
    return this.reversible.get(seq);
  }

  /** Adds an account loaded from the database. */
  addAccount(account: AccountState): void {
    this.accounts.set(account.id, account);
    this.stored.add(account.id);
  }

  addHold(hold: OpenHold): void {
    if (this.holds.has(hold.id)) return;
    this.holds.set(hold.id, hold);
    for (const account of [hold.account, hold.toAccount]) {
      this.byAccount.set(account, [...(this.byAccount.get(account) ?? []), hold]);
    }
  }

  addEntry(reversible: Reversible): void {
    this.reversible.set(reversible.entry.seq, reversible);
  }

  /** Applies the changes of a command. Later commands of the batch can refer to its entries. */
  apply(changes: Changes, entries: readonly Entry[]): void {
    for (const [id, account] of changes.accounts) {
      this.accounts.set(id, account);
      this.touched.add(id);
    }
    for (const hold of changes.opened) {
      this.addHold(hold);
      this.opened.push(hold);
    }
    for (const id of changes.resolved) {
      this.holds.set(id, 'resolved');
      this.resolved.push(id);
    }
    for (const entry of entries) this.addEntry({ entry });
    for (const [seq, by] of changes.reversed)
      this.addEntry({ entry: (this.entry(seq) as Reversible).entry, reversedBy: by });
    const { closedThrough } = changes;
    if (closedThrough !== this.head.closedThrough) this.head = { ...this.head, closedThrough, closing: '' };
  }

  /** Advances the head by one leaf. */
  advance(sealed: Sealed, recorded: Instant): void {
    const frontier = append(this.head.frontier, Buffer.from(sealed.hash, 'hex'));
    this.head = { ...this.head, seq: this.head.seq + 1, leafHash: sealed.hash, recorded, frontier };
  }
}

/** State that a batch has read and changes that it will write, in memory. */
export class UnitOfWork {
  readonly ledgers = new Map<string, LedgerState>();
  readonly answers: Map<string, StoredAnswer>;
  readonly entries: NewEntry[] = [];
  readonly rowChanges: RowChange[] = [];
  private rows: BatchRows;

  constructor(identities: ReadonlyMap<string, LedgerIdentity>, loaded: LoadedBatch, keyOf: KeyOf) {
    this.rows = new BatchRows(keyOf);
    this.answers = new Map(loaded.answers);
    for (const head of loaded.heads) {
      this.ledgers.set(head.ledger, new LedgerState(identities.get(head.ledger) as LedgerIdentity, head));
    }
    for (const account of loaded.accounts) this.ledger(account.ledger).addAccount(account);
    for (const hold of loaded.holds) this.ledger(hold.ledger).addHold(hold);
    for (const { ledger, id } of loaded.resolvedHolds) this.ledger(ledger).holds.set(id, 'resolved');
    for (const loadedEntry of loaded.entries) this.ledger(loadedEntry.entry.ledger).addEntry(loadedEntry);
  }

  get batchRows(): BatchRows {
    return this.rows;
  }

  /**
   * Runs `work` on a ledger and takes back its changes if it throws or `succeeded` is false for its result.
   * Nothing is written to the database here.
   */
  atomically<T extends object>(ledger: string, work: () => T, succeeded: (result: T) => boolean): T {
    const before = { ledger: this.ledger(ledger).fork(), rows: this.rows.fork() };
    const entries = this.entries.length;
    const changes = this.rowChanges.length;
    let success = false;
    try {
      const result = work();
      success = succeeded(result);
      return result;
    } finally {
      if (!success) {
        this.ledgers.set(ledger, before.ledger);
        this.rows = before.rows;
        this.entries.length = entries;
        this.rowChanges.length = changes;
      }
    }
  }

  ledger(ledger: string): LedgerState {
    const state = this.ledgers.get(ledger);
    if (!state) throw new Error(`no head for ${ledger}`);
    return state;
  }

  /** Context of a command's rule. */
  contextOf(ledger: string, now: Instant): CommandContext {
    const ledgerState = this.ledger(ledger);
    return {
      head: ledgerState.head,
      origin: ledgerState.identity.origin,
      now,
      account: (account: Account) => ledgerState.account(account.id) ?? emptyAccountState(account),
      entry: (seq: number) => ledgerState.entry(seq),
      rows: <Row extends object>(selector: RowSelector<Row>) => this.batchRows.find(ledger, selector),
    };
  }

  /** Adds the reference rows that a command writes. */
  addRowChanges(rows: readonly RowChange[]): void {
    this.rowChanges.push(...rows);
    for (const row of rows) this.batchRows.put(row);
  }
}
