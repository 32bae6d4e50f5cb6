import { Language } from '../../common/language';
import { Instant, Month } from '../../common/instant';
import { Refusal } from '../../common/refusal';
import { Account } from './accounts';
import { AccountState, Head, Reversible } from './ledger-view';
import { EntryDraft, Entry } from './entry';

/** Who asks, and with which idempotency key: one request. */
export interface Request {
  readonly ledger: string;
  /** The party behind the API key; survives the key's rotation. */
  readonly client: string;
  /** The person who acts. */
  readonly actor: string;
  readonly key: string;
  /** SHA-256 of method, path and body. */
  readonly hash: string;
  readonly language: Language;
  readonly arrived: Instant;
  /** Where an intake found the row, for the register of refusals. */
  readonly row?: { readonly source: string; readonly line: number };
}

/** A register's table, named by the class of its rows. */
export type Table<Row extends object> = new () => Row;

/** Register rows that a command needs to see as they are at its commit: all rows of a table, in its own ledger, with these column values. */
export interface RowSelector<Row extends object = object> {
  readonly table: Table<Row>;
  readonly where: Readonly<Partial<Row>>;
  /** Only rows whose column is above a value: what an index can cut off, so that a long history isn't read. */
  readonly above?: readonly [column: string, value: string];
}

/** A register row to be written with the entries: inserted, or replacing the one of the same key. */
export interface RowChange<Row extends object = object> {
  readonly table: Table<Row>;
  readonly row: Row;
}

/** What a command's rule sees: the head, the accounts it named, and the register rows it asked for. */
export interface CommandContext {
  readonly head: Head;
  /** The instant at which the command is booked. */
  readonly now: Instant;
  account(account: Account): AccountState;
  entry(seq: number): Reversible | undefined;
  /** The rows of a need, with what earlier commands of the batch changed. */
  rows<Row extends object>(selector: RowSelector<Row>): Row[];
}

/** A yes: what to book, the register rows that go with it, and the answer where nothing is booked. */
export interface Proposal {
  readonly drafts: readonly EntryDraft[];
  readonly rows?: (entries: readonly Entry[]) => RowChange[];
  /** The answer to a command that books no entry; kept with its key. */
  readonly receipt?: Readonly<Record<string, unknown>>;
}

/** How a refusal is counted in the reports: the kind of row, and the month of its instant. */
export interface RefusalNote {
  readonly kind: string;
  readonly month: Month;
}

/** Something to be decided and booked. Everything in it is a value but the pure rule. */
export interface Command {
  readonly request: Request;
  /** All accounts that its entries may touch. */
  readonly accounts: readonly Account[];
  readonly readSet?: readonly RowSelector[];
  /** Entries that it names. */
  readonly entries?: readonly number[];
  /** Holds that it names. */
  readonly holds?: readonly string[];
  /** Is it the settlement's, which may book into the month that is closing? */
  readonly settling?: boolean;
  readonly note?: RefusalNote;
  decide(view: CommandContext): Proposal | Refusal;
}

/**
 * Commands that are booked together or not at all, under the one key of their request: their entries share it, part by
 * part. Each sees what those before it did.
 */
export interface CommandBatch {
  readonly request: Request;
  readonly items: readonly Command[];
}

/** The commands of something posted. */
export function itemsOf(posted: Command | CommandBatch): readonly Command[] {
  return 'items' in posted ? posted.items : [posted];
}

/** What became of a command. `replayed` when its key had been answered before. */
export type Outcome =
  | { readonly kind: 'booked'; readonly entries: readonly Entry[]; readonly replayed: boolean }
  | { readonly kind: 'registered'; readonly receipt: Readonly<Record<string, unknown>>; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly language: Language; readonly replayed: boolean }
  | { readonly kind: 'key-reused' };
