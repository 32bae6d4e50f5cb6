import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Database } from '../../database/database';
import { BLOCK_LEAVES, EMPTY, Frontier, appendAll, frontierOfBlocks, leafHash, root } from './merkle';
import { UnsafeLogError } from './unsafe-log-error';

/** Root of a full block of leaves, in hex. Block 0 begins with entry 1. */
interface BlockRow {
  readonly block: number;
  readonly root: string;
}

interface LeafRow {
  readonly seq: number;
  readonly leaf: string;
  readonly leafHash: string;
}

/** A log's tree at a size, with the roots of the blocks that were computed for it. */
export interface ComputedTree {
  readonly frontier: Frontier;
  /** Roots of full blocks, from block 0 on. */
  readonly blocks: readonly Buffer[];
  /** How many of them were taken from the database. */
  readonly known: number;
}

/** Leaves read at a time: whole blocks. */
const PAGE_SIZE = 4 * BLOCK_LEAVES;

/**
 * Computes the Merkle tree of a log from its leaves. Roots of blocks whose leaves were read once are kept in the database
 * (`log_block`), so that a later size costs the leaves since then and one hash for each earlier block.
 */
@Injectable()
export class LogTree {
  constructor(private readonly database: Database) {}

  /**
   * The tree of the first `size` leaves.
   * @param trusted leaves of known blocks up to this number are not read again; all of them by default
   */
  async at(sql: EntityManager, ledger: string, size: number, trusted = size): Promise<ComputedTree> {
    const rows = await sql.query<BlockRow[]>(
      'SELECT block, root FROM log_block WHERE ledger = ? AND block < ? ORDER BY block',
      [ledger, Math.floor(Math.min(size, trusted) / BLOCK_LEAVES)],
    );
    const gap = rows.findIndex(({ block }, n) => block !== n);
    const known = (gap < 0 ? rows : rows.slice(0, gap)).map((row) => Buffer.from(row.root, 'hex'));
    return this.extend(sql, ledger, { known, size });
  }

  /** Root of the first `size` leaves of a computed tree, in hex. Reads the leaves of one block at most. */
  async rootOfBeginning(sql: EntityManager, ledger: string, tree: ComputedTree, size: number): Promise<string> {
    const known = tree.blocks.slice(0, Math.floor(size / BLOCK_LEAVES));
    return rootOf(await this.extend(sql, ledger, { known, size }));
  }

  /**
   * Checks that the leaves of some entries are those of a computed tree.
   * @throws UnsafeLogError for an entry whose block has another root
   */
  async assertContains(
    sql: EntityManager,
    ledger: string,
    { blocks }: ComputedTree,
    seqs: readonly number[],
  ): Promise<void> {
    for (const block of new Set(seqs.map((seq) => Math.floor((seq - 1) / BLOCK_LEAVES)))) {
      const expected = blocks[block];
      // The leaves after the last full block were read for the tree itself.
      if (!expected) continue;
      const hashes = await leafHashes(sql, ledger, { after: block * BLOCK_LEAVES, upTo: (block + 1) * BLOCK_LEAVES });
      if (!root(appendAll(EMPTY, hashes)).equals(expected))
        throw new UnsafeLogError(
          'log-damaged',
          `${ledger}: entries ${block * BLOCK_LEAVES + 1} to ${(block + 1) * BLOCK_LEAVES} are not those of the log`,
        );
    }
  }

  /** Keeps the roots of blocks. Call it only once the tree was found to be that of the head. */
  async keep(ledger: string, { blocks, known }: ComputedTree): Promise<void> {
    if (!this.database.writable || blocks.length === known) return;
    const rows = blocks.slice(known).map((block, n) => [known + n, block.toString('hex')]);
    await this.database.write((sql) =>
      sql.query(
        `INSERT INTO log_block (ledger, block, root)
         SELECT ?1, q.block, q.root FROM ${this.database.dialect.tuples('?2', { block: 'integer', root: 'text' })} q
         WHERE true ON CONFLICT (ledger, block) DO UPDATE SET root = excluded.root`,
        [ledger, JSON.stringify(rows)],
      ),
    );
  }

  /**
   * Reads and hashes all leaves of a log from its beginning, a page at a time. Yields the tree so far.
   * @throws UnsafeLogError when a leaf is missing or was changed
   */
  async *scan(sql: EntityManager, ledger: string, size: number): AsyncGenerator<Frontier> {
    let tree = EMPTY;
    while (tree.size < size) {
      const upTo = Math.min(size, tree.size + BLOCK_LEAVES);
      tree = appendAll(tree, await leafHashes(sql, ledger, { after: tree.size, upTo }));
      yield tree;
    }
  }

  private async extend(
    sql: EntityManager,
    ledger: string,
    { known, size }: { readonly known: readonly Buffer[]; readonly size: number },
  ): Promise<ComputedTree> {
    const blocks = [...known];
    let rest: readonly Buffer[] = [];
    for (let after = known.length * BLOCK_LEAVES; after < size; after += PAGE_SIZE) {
      const hashes = await leafHashes(sql, ledger, { after, upTo: Math.min(size, after + PAGE_SIZE) });
      const full = Math.floor(hashes.length / BLOCK_LEAVES) * BLOCK_LEAVES;
      for (let from = 0; from < full; from += BLOCK_LEAVES)
        blocks.push(root(appendAll(EMPTY, hashes.slice(from, from + BLOCK_LEAVES))));
      rest = hashes.slice(full);
    }
    return { frontier: appendAll(frontierOfBlocks(blocks), rest), blocks, known: known.length };
  }
}

/** The root of a computed tree, in hex. */
export function rootOf({ frontier }: ComputedTree): string {
  return root(frontier).toString('hex');
}

/**
 * Reads leaves and hashes them.
 * @throws UnsafeLogError when one is missing, or is not what was hashed when it was booked
 */
async function leafHashes(
  sql: EntityManager,
  ledger: string,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<Buffer[]> {
  const rows = await sql.query<LeafRow[]>(
    'SELECT seq, leaf, leaf_hash AS "leafHash" FROM entry WHERE ledger = ? AND seq > ? AND seq <= ? ORDER BY seq',
    [ledger, after, upTo],
  );
  const hashes = rows.map((row, n) => {
    if (row.seq !== after + n + 1) throw missing(ledger, after + n + 1);
    const hash = leafHash(row.leaf);
    if (hash.toString('hex') !== row.leafHash)
      throw new UnsafeLogError('log-damaged', `${ledger}: entry ${row.seq} was changed after it was booked`);
    return hash;
  });
  if (hashes.length < upTo - after) throw missing(ledger, after + hashes.length + 1);
  return hashes;
}

function missing(ledger: string, seq: number): UnsafeLogError {
  return new UnsafeLogError('log-damaged', `${ledger}: entry ${seq} is missing`);
}
