import { Leaf } from '../../ledger/core/entry-rows';
import { Day } from '../../common/instant';

/** An account as its entries leave it. */
export interface AccountBalance {
  readonly id: string;
  readonly unit: string;
  /** In the unit's minor unit; above zero it is what the bank owes, a credit. */
  readonly balance: number;
}

/** In which order leaves are wanted: as they were booked, or by the day on which things happened and then as booked. */
export type LeafOrder = 'seq' | 'day';

/** What the derived files are made of: in an export the database gives it, in the verifier the log alone. */
export interface LeafSource {
  readonly origin: string;
  /** Entries in all. */
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** The days on which the first and the last thing happened; undefined without an entry. */
  readonly firstDay: Day | undefined;
  readonly lastDay: Day | undefined;
  /** By the bytes of their ids. */
  accounts(): Iterable<AccountBalance> | AsyncIterable<AccountBalance>;
  leaves(order: LeafOrder): AsyncIterable<Leaf>;
}

/** The parts of a derived file, in their order. */
export const PARTS = ['head', 'account', 'entry', 'balance'] as const;

/** What a piece of a derived file is about: the number of an entry, or the name of an account. */
export interface PieceName {
  readonly part: (typeof PARTS)[number];
  readonly name: string;
}

/** Some whole lines of a derived file, the first of which tells what they are about. */
export interface Piece extends PieceName {
  readonly text: string;
}

/**
 * A file of the bundle that is made from the leaves alone, piece by piece in flat memory. An export writes the
 * pieces, and the verifier makes them again and compares every line.
 */
export interface DerivedFile {
  readonly file: string;
  /** The order of its entries. */
  readonly order: LeafOrder;
  pieces(source: LeafSource): AsyncGenerator<Piece, void>;
  /** What begins with this line; undefined for a line within a piece. */
  begins(line: string): PieceName | undefined;
}
