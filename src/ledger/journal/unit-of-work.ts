import { Instant } from '../../common/instant';
import { Account } from '../core/accounts';
import { AccountState, LedgerView, Head, OpenHold, Reversible } from '../core/ledger-view';
import { RowSelector, Outcome, Request, RowChange, CommandContext } from '../core/command';
import { Changes, emptyAccountState } from '../core/decide';
import { Entry } from '../core/entry';
import { Sealed } from '../log/leaf';
import { append } from '../log/merkle';
import { KeyOf, BatchRows } from './batch-rows';

/** What an instance knows of a ledger that never changes. */
export interface LedgerIdentity {
  readonly ledger: string;
  readonly origin: string;
  readonly secret: string;
  readonly currency: string;
}

/** An answer kept with its key. */
export interface StoredAnswer {
  readonly hash: string;
  readonly outcome: Exclude<Outcome, { kind: 'key-reused' }>;
}

/** An entry of the batch with what is written beside its leaf. */
export interface NewEntry {
  readonly entry: Entry;
  readonly request: Request;
  readonly idem: string;
  readonly part: number;
  readonly leaf: string;
}

/** What the store loads for a batch. */
export interface LoadedBatch {
  readonly heads: readonly Head[];
  readonly accounts: readonly (AccountState & { ledger: string })[];
  readonly holds: readonly (OpenHold & { ledger: string })[];
  readonly resolvedHolds: readonly { ledger: string; id: string }[];
  readonly entries: readonly Reversible[];
  readonly answers: ReadonlyMap<string, StoredAnswer>;
}

/** The books of one ledger as a batch sees them: the database's state with the batch's own entries on top. */
export class LedgerState implements LedgerView {
  readonly accounts = new Map<string, AccountState>();
  readonly touched = new Set<string>();
  /** Accounts that the database has a row of. */
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

  /** The same books, to be tried something on. */
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

  /** Takes in an account as the database has it. */
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

  /** Takes over what a command changed. Its entries can be named by later commands of the batch. */
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

  /** The head after one more leaf. */
  advance(sealed: Sealed, recorded: Instant): void {
    const frontier = append(this.head.frontier, Buffer.from(sealed.hash, 'hex'));
    this.head = { ...this.head, seq: this.head.seq + 1, leafHash: sealed.hash, recorded, frontier };
  }
}

/** Everything that a batch reads and is going to write, in memory. */
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
    for (const one of loaded.entries) this.ledger(one.entry.ledger).addEntry(one);
  }

  get batchRows(): BatchRows {
    return this.rows;
  }

  /**
   * Does several things to a ledger, or none of them: what `work` changed is taken back when it answers with a refusal
   * or throws.
   */
  atomically<T extends object>(ledger: string, work: () => T, isDone: (result: T) => boolean): T {
    const before = { ledger: this.ledger(ledger).fork(), rows: this.rows.fork() };
    const entries = this.entries.length;
    const changes = this.rowChanges.length;
    let done = false;
    try {
      const result = work();
      done = isDone(result);
      return result;
    } finally {
      if (!done) {
        this.ledgers.set(ledger, before.ledger);
        this.rows = before.rows;
        this.entries.length = entries;
        this.rowChanges.length = changes;
      }
    }
  }

  ledger(ledger: string): LedgerState {
    const found = this.ledgers.get(ledger);
    if (!found) throw new Error(`no head for ${ledger}`);
    return found;
  }

  /** What a command's rule may look at. */
  contextOf(ledger: string, now: Instant): CommandContext {
    const ledgerState = this.ledger(ledger);
    return {
      head: ledgerState.head,
      now,
      account: (account: Account) => ledgerState.account(account.id) ?? emptyAccountState(account),
      entry: (seq: number) => ledgerState.entry(seq),
      rows: <Row extends object>(selector: RowSelector<Row>) => this.batchRows.find(ledger, selector),
    };
  }

  /** Takes in register rows that a command carries. */
  addRowChanges(rows: readonly RowChange[]): void {
    this.rowChanges.push(...rows);
    for (const row of rows) this.batchRows.put(row);
  }
}
