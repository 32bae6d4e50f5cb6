import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { frontierFrom, leafHash, root } from '../log/merkle';

/** Head of a ledger with its last entry and its last checkpoint. */
export interface HeadCheckRow {
  readonly ledger: string;
  readonly seq: number;
  readonly leafHash: string;
  readonly frontier: string;
  /** Leaf of the entry with the head's number; null if there is no such entry. */
  readonly leaf: string | null;
  /** Whether an entry with the next number exists (0 or 1 on SQLite). */
  readonly later: number | boolean;
  /** Size and root of the last checkpoint; null if there is none. */
  readonly signedSize: number | null;
  readonly signedRoot: string | null;
}

/** Describes the fault of a head; undefined if it agrees with its last entry and last checkpoint. */
export function headFault(head: HeadCheckRow): string | undefined {
  const { seq, leaf, later, signedSize, signedRoot } = head;
  if (later) return `there are entries after ${seq}, the last one of the head`;
  if (seq > 0 && leaf === null) return `entry ${seq} is missing`;
  if (leaf !== null && leafHash(leaf).toString('hex') !== head.leafHash)
    return `entry ${seq} does not have the leaf hash of the head`;
  const frontier = frontierFrom(seq, head.frontier);
  if (frontier.hashes.length !== oneBits(seq)) return `the head's tree does not have ${seq} entries`;
  if (signedSize === null || signedSize < seq) return undefined;
  if (signedSize > seq) return `the last checkpoint has ${signedSize} entries, the ledger has ${seq}`;
  return root(frontier).toString('hex') === signedRoot
    ? undefined
    : `the root of ${seq} entries differs from the signed root`;
}

/** Number of full subtrees of a tree: the 1 bits of its size. */
function oneBits(size: number): number {
  return size.toString(2).replaceAll('0', '').length;
}

const HEADS = `SELECT h.ledger, h.seq, h.leaf_hash AS "leafHash", h.frontier, e.leaf,
    EXISTS (SELECT 1 FROM entry n WHERE n.ledger = h.ledger AND n.seq = h.seq + 1) AS later,
    c.size AS "signedSize", c.root AS "signedRoot"
  FROM ledger_head h
  LEFT JOIN entry e ON e.ledger = h.ledger AND e.seq = h.seq
  LEFT JOIN checkpoint c ON c.ledger = h.ledger
    AND c.size = (SELECT MAX(k.size) FROM checkpoint k WHERE k.ledger = h.ledger)
  ORDER BY h.ledger`;

/** Checks every head against its last entry and last checkpoint. Reads a few rows per ledger, whatever its length. */
@Injectable()
export class HeadCheck {
  constructor(private readonly database: Database) {}

  /** Faults of all heads, each with its ledger. */
  async faults(): Promise<string[]> {
    const heads = await this.database.read.query<HeadCheckRow[]>(HEADS);
    return heads.flatMap((head) => {
      const fault = headFault(head);
      return fault === undefined ? [] : [`${head.ledger}: ${fault}`];
    });
  }
}
