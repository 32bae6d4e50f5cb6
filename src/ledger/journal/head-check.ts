import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { frontierFrom, leafHash, root } from '../log/merkle';

/** A ledger's head beside the last entry and the last checkpoint that are there. */
export interface HeadCheckRow {
  readonly ledger: string;
  readonly seq: number;
  readonly leafHash: string;
  readonly frontier: string;
  /** The leaf of the entry with the head's number, if it is there. */
  readonly leaf: string | null;
  /** Is there an entry after it? */
  readonly later: number | boolean;
  /** Size and root of the last checkpoint, if there is one. */
  readonly signedSize: number | null;
  readonly signedRoot: string | null;
}

/** What is wrong with a head, in words; undefined when it agrees with its entry and its checkpoint. */
export function headFault(head: HeadCheckRow): string | undefined {
  const { seq, leaf, later, signedSize, signedRoot } = head;
  if (later) return `there are entries after ${seq}, of which the head doesn't know`;
  if (seq > 0 && leaf === null) return `entry ${seq} is missing`;
  if (leaf !== null && leafHash(leaf).toString('hex') !== head.leafHash) return `entry ${seq} is not the head's`;
  const frontier = frontierFrom(seq, head.frontier);
  if (frontier.hashes.length !== oneBits(seq)) return `the head's tree is not one of ${seq} entries`;
  if (signedSize === null || signedSize < seq) return undefined;
  if (signedSize > seq) return `${signedSize} entries were signed, there are ${seq}`;
  return root(frontier).toString('hex') === signedRoot ? undefined : `the root of ${seq} entries is not the signed one`;
}

/** How many full subtrees a tree of that size has: the ones of its binary form. */
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

/** Looks whether every head agrees with its last entry and its last checkpoint: a few rows a ledger, however long the logs. */
@Injectable()
export class HeadCheck {
  constructor(private readonly database: Database) {}

  /** What is wrong, by ledger. */
  async faults(): Promise<string[]> {
    const heads = await this.database.read.query<HeadCheckRow[]>(HEADS);
    return heads.flatMap((head) => {
      const fault = headFault(head);
      return fault === undefined ? [] : [`${head.ledger}: ${fault}`];
    });
  }
}
