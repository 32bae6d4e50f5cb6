import { createHash } from 'node:crypto';
import { Leaf, textFact } from '../ledger/core/entry-rows';
import { leafHash } from '../ledger/log/merkle';
import { Month } from '../common/instant';

/** Parameters of a sample. */
export interface SampleRequest {
  /** Any text. The same seed draws the same entries from the same log. */
  readonly seed: string;
  /** Number of entries to draw. */
  readonly size: number;
  readonly kind?: string;
  readonly month?: Month;
  /** Draw only from the first so many entries: the log size of an earlier sample to repeat. */
  readonly upTo?: number;
}

/** Maximum number of entries of a sample. */
export const MAX_SAMPLE_SIZE = 1000;

/** A sampled entry, with the facts that an auditor looks up in the documents. */
export interface DrawnEntry {
  /** Position in the sample, from 1. A larger sample with the same seed starts with the same entries. */
  readonly draw: number;
  readonly seq: number;
  /** Line number in entries.jsonl. */
  readonly line: number;
  readonly id: string;
  readonly kind: string;
  readonly period: Month;
  readonly occurred: string;
  readonly recorded: string;
  /** In minor units; positive amounts are credits. */
  readonly postings: readonly { readonly account: string; readonly unit: string; readonly amount: number }[];
  readonly recorder?: string;
  readonly approver?: string;
  readonly actor: string;
  readonly policy?: string;
  /** Position in the Merkle tree, from 0. */
  readonly index: number;
  /** Leaf hash, hex. */
  readonly leafHash: string;
}

/** A sample with the parameters needed to draw it again. */
export interface Sample extends SampleRequest {
  readonly origin: string;
  /** Number of entries of the log from which it was drawn. */
  readonly logSize: number;
  /** Number of those entries that match the requested kind and month. */
  readonly population: number;
  readonly items: readonly DrawnEntry[];
}

/**
 * Draws a sample from a stream of entries: the `size` entries with the lowest SHA-256(seed ‖ id), both as UTF-8, in
 * that order. People who book entries don't know the seed; with the seed anyone can repeat the sample.
 */
export class Draw<T> {
  private readonly kept: { readonly hash: string; readonly value: T }[] = [];
  private seen = 0;

  constructor(
    private readonly seed: string,
    private readonly size: number,
  ) {}

  /** Offers the next entry; it is kept while fewer than `size` entries have a lower hash. */
  offer(id: string, value: T): void {
    this.seen += 1;
    const hash = createHash('sha256').update(this.seed).update(id).digest('hex');
    if (this.kept.length === this.size && hash > (this.kept[this.size - 1]?.hash ?? '')) return;
    const index = this.kept.findIndex((kept) => kept.hash > hash);
    this.kept.splice(index < 0 ? this.kept.length : index, 0, { hash, value });
    if (this.kept.length > this.size) this.kept.pop();
  }

  /** Number of entries offered. */
  get population(): number {
    return this.seen;
  }

  get drawn(): T[] {
    return this.kept.map(({ value }) => value);
  }
}

/** Converts a sampled leaf to a `DrawnEntry`. */
export function drawnEntry(draw: number, line: number, text: string): DrawnEntry {
  const { seq, id, kind, period, occurred, recorded, postings, facts, actor, policy } = JSON.parse(text) as Leaf;
  const recorder = textFact(facts, 'recorder');
  const approver = textFact(facts, 'approver');
  return {
    ...{ draw, seq: Number(seq), line, id, kind, period, occurred, recorded },
    postings: postings.map(({ account, unit, amount }) => ({ account, unit, amount: Number(amount) })),
    ...(recorder && { recorder }),
    ...(approver && { approver }),
    actor,
    ...(policy && { policy }),
    index: Number(seq) - 1,
    leafHash: leafHash(text).toString('hex'),
  };
}
