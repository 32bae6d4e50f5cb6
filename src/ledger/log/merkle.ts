import { hash } from 'node:crypto';

/** The right edge of a tree: the roots of its full subtrees, largest first (RFC 9162 §2.1). */
export interface Frontier {
  readonly size: number;
  readonly hashes: readonly Buffer[];
}

export const EMPTY: Frontier = { size: 0, hashes: [] };

/** In one call: twice as fast as a hash that is fed piece by piece. */
function sha256(bytes: Buffer | string): Buffer {
  return hash('sha256', bytes, 'buffer');
}

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** Hash of a leaf's bytes: SHA-256(0x00 ‖ leaf). */
export function leafHash(leaf: Buffer | string): Buffer {
  return sha256(typeof leaf === 'string' ? `\u0000${leaf}` : Buffer.concat([LEAF, leaf]));
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.concat([NODE, left, right]));
}

/** The tree with one leaf more, in O(log n) hashes at worst and one on average. */
export function append(tree: Frontier, leaf: Buffer): Frontier {
  const hashes = [...tree.hashes];
  let node = leaf;
  // Each full subtree of the size of the one in hand is closed with it: the low ones of the old size's binary form.
  for (let size = tree.size; size % 2 === 1; size = (size - 1) / 2) node = nodeHash(hashes.pop() as Buffer, node);
  hashes.push(node);
  return { size: tree.size + 1, hashes };
}

/** The Merkle tree hash of what the frontier has seen. */
export function root(tree: Frontier): Buffer {
  if (tree.hashes.length === 0) return sha256('');
  return tree.hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The frontier as the text kept with the head. */
export function frontierText(tree: Frontier): string {
  return tree.hashes.map((hash) => hash.toString('hex')).join(' ');
}

/** Reads `frontierText` back. */
export function frontierFrom(size: number, text: string): Frontier {
  return { size, hashes: text === '' ? [] : text.split(' ').map((hash) => Buffer.from(hash, 'hex')) };
}
