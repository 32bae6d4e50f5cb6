import { Language } from '../../common/language';
import { Instant, Month } from '../../common/instant';
import { Refusal } from '../../common/refusal';
import { Account } from './accounts';
import { AccountState, Head, Reversible } from './ledger-view';
import { EntryDraft, Entry } from './entry';

/** A request to append: the acting person, the client and the idempotency key. */
export interface Request {
  readonly ledger: string;
  /** Client to which the API key belongs; unchanged when the key is rotated. */
  readonly client: string;
  /** Opaque id of the acting person. */
  readonly actor: string;
  readonly key: string;
  /** SHA-256 of method, path and body. */
  readonly hash: string;
  readonly language: Language;
  readonly arrived: Instant;
  /** Source file and line of an imported row, stored with a refusal. */
  readonly row?: { readonly source: string; readonly line: number };
  /** Import of old books within which it is made; not part of what the idempotency key covers. */
  readonly import?: ImportSpan;
}

/** Confirmed import of old books: its id and the months that it may book. */
export interface ImportSpan {
  readonly id: string;
  readonly months: readonly Month[];
}

/** Reference table, identified by its row class. */
export type Table<Row extends object> = new () => Row;

/** Item of a read set: all rows of a reference table with these column values, in the command's ledger, as of its commit. */
export interface RowSelector<Row extends object = object> {
  readonly table: Table<Row>;
  readonly where: Readonly<Partial<Row>>;
  /** Restricts to rows whose column is greater than a value, so that an index skips a long history. */
  readonly above?: readonly [column: string, value: string];
}

/** Reference row to be upserted by primary key in the same transaction as the entries. */
export interface RowChange<Row extends object = object> {
  readonly table: Table<Row>;
  readonly row: Row;
  /** Set for a row of an append-only table: it is inserted, and never updates another. */
  readonly added?: true;
}

/** State that a command's rule may read: the head, the accounts it named and the rows of its read set. */
export interface CommandContext {
  readonly head: Head;
  /** Origin of the log under which the command is booked. */
  readonly origin: string;
  /** Instant at which the command is booked. */
  readonly now: Instant;
  account(account: Account): AccountState;
  entry(seq: number): Reversible | undefined;
  /** Rows of a selector in the read set, including changes by earlier commands of the batch. */
  rows<Row extends object>(selector: RowSelector<Row>): Row[];
}

/** Result of a rule that accepts: entries to book, reference rows to write, and the answer if no entry is booked. */
export interface Proposal {
  readonly drafts: readonly EntryDraft[];
  readonly rows?: (entries: readonly Entry[]) => RowChange[];
  /** Answer to a command that books no entry; stored with its idempotency key. */
  readonly receipt?: Readonly<Record<string, unknown>>;
}

/** How reports count a refusal: by kind of row and accounting month. */
export interface RefusalNote {
  readonly kind: string;
  readonly month: Month;
}

/** Command to be decided and booked by the journal: plain values and a pure rule (docs/decisions/0003). */
export interface Command {
  readonly request: Request;
  /** All accounts that its entries may change. */
  readonly accounts: readonly Account[];
  readonly readSet?: readonly RowSelector[];
  /** Numbers of the entries that it refers to. */
  readonly entries?: readonly number[];
  /** Ids of the holds that it refers to. */
  readonly holds?: readonly string[];
  /** Whether it belongs to the settlement of a month, which may still book into the month being closed. */
  readonly settling?: boolean;
  /** The log's origin from its entries on, if they start another one. */
  readonly origin?: string;
  readonly note?: RefusalNote;
  decide(view: CommandContext): Proposal | Refusal;
}

/**
 * Commands that are booked atomically under the idempotency key of one request; their entries are numbered by `part`.
 * Each command sees the changes of those before it (docs/decisions/0015).
 */
export interface CommandBatch {
  readonly request: Request;
  readonly items: readonly Command[];
}

/** The commands of a batch, or the single command. */
export function itemsOf(command: Command | CommandBatch): readonly Command[] {
  return 'items' in command ? command.items : [command];
}

/** Result of a command. `replayed`: it is the stored answer of an earlier request with the same key. */
export type Outcome =
  | { readonly kind: 'booked'; readonly entries: readonly Entry[]; readonly replayed: boolean }
  | { readonly kind: 'registered'; readonly receipt: Readonly<Record<string, unknown>>; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly language: Language; readonly replayed: boolean }
  | { readonly kind: 'key-reused' };
