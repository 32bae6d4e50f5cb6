import { Leaf } from '../../ledger/core/entry-rows';
import { Day } from '../../common/instant';

/** The balance of an account after all entries. */
export interface AccountBalance {
  readonly id: string;
  readonly unit: string;
  /** In minor units; a positive balance is a credit: the time bank owes it. */
  readonly balance: number;
}

/** Order of leaves: `seq` as booked; `day` by the day on which they happened, then as booked. */
export type LeafOrder = 'seq' | 'day';

/** The source of derived files: the database in an export, the log file in the verifier. */
export interface LeafSource {
  readonly origin: string;
  /** Number of entries. */
  readonly size: number;
  /** Root of the log, hex. */
  readonly root: string;
  /** First and last day on which an entry happened; undefined without entries. */
  readonly firstDay: Day | undefined;
  readonly lastDay: Day | undefined;
  /** Accounts ordered by the bytes of their ids. */
  accounts(): Iterable<AccountBalance> | AsyncIterable<AccountBalance>;
  leaves(order: LeafOrder): AsyncIterable<Leaf>;
}

/** The parts of a derived file, in order. */
export const PARTS = ['head', 'account', 'entry', 'balance'] as const;

/** Identifies a piece of a derived file: the number of an entry, or the name of an account. */
export interface PieceName {
  readonly part: (typeof PARTS)[number];
  readonly name: string;
}

/** Complete lines of a derived file; the first line identifies the piece. */
export interface Piece extends PieceName {
  readonly text: string;
}

/**
 * A file of the export archive that is derived from the leaves alone, piece by piece in constant memory. An export
 * writes the pieces; the verifier makes them again and compares every line.
 */
export interface DerivedFile {
  readonly file: string;
  /** Order of the entries in the file. */
  readonly order: LeafOrder;
  pieces(source: LeafSource): AsyncGenerator<Piece, void>;
  /** The piece that starts with this line; undefined for a line within a piece. */
  pieceAt(line: string): PieceName | undefined;
}
