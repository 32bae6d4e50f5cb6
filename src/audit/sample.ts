import { createHash } from 'node:crypto';
import { Leaf, textFact } from '../ledger/core/entry-rows';
import { leafHash } from '../ledger/log/merkle';
import { Month } from '../common/instant';

/** Which entries a sample is drawn from, and how many. */
export interface SampleRequest {
  /** Any text. The same seed draws the same entries from the same log. */
  readonly seed: string;
  /** How many entries are wanted. */
  readonly size: number;
  readonly kind?: string;
  readonly month?: Month;
  /** Only the first so many entries of the log: its size when an earlier sample was drawn. */
  readonly upTo?: number;
}

/** The most entries of one sample. */
export const LARGEST_SAMPLE = 1000;

/** An entry that was drawn, with what an auditor looks for in the papers. */
export interface DrawnEntry {
  /** 1 for the first that was drawn. A larger sample of the same seed begins with the same entries. */
  readonly draw: number;
  readonly seq: number;
  /** Where it stands in entries.jsonl. */
  readonly line: number;
  readonly id: string;
  readonly kind: string;
  readonly period: Month;
  readonly occurred: string;
  readonly recorded: string;
  /** In minor units; what the bank owes more is above zero. */
  readonly postings: readonly { readonly account: string; readonly unit: string; readonly amount: number }[];
  readonly recorder?: string;
  readonly approver?: string;
  readonly actor: string;
  readonly policy?: string;
  /** Position in the Merkle tree, from 0. */
  readonly index: number;
  /** Hex. */
  readonly leafHash: string;
}

/** A sample, and everything that is needed to draw it again. */
export interface Sample extends SampleRequest {
  readonly origin: string;
  /** How many entries of the log it was drawn from. */
  readonly logSize: number;
  /** How many of them are of the kind and month asked for. */
  readonly population: number;
  readonly items: readonly DrawnEntry[];
}

/**
 * Draws from entries that come one by one, keeping no more than are wanted: those whose SHA-256(seed ‖ id), both as
 * UTF-8, is the least, in that order. Nobody who books an entry knows the seed, and whoever knows it draws the same.
 */
export class Draw<T> {
  private readonly kept: { readonly lot: string; readonly what: T }[] = [];
  private seen = 0;

  constructor(
    private readonly seed: string,
    private readonly size: number,
  ) {}

  /** Takes the next entry, and keeps it as long as there are not enough with a lesser lot. */
  offer(id: string, what: T): void {
    this.seen += 1;
    const lot = createHash('sha256').update(this.seed).update(id).digest('hex');
    if (this.kept.length === this.size && lot > (this.kept[this.size - 1]?.lot ?? '')) return;
    const place = this.kept.findIndex((one) => one.lot > lot);
    this.kept.splice(place < 0 ? this.kept.length : place, 0, { lot, what });
    if (this.kept.length > this.size) this.kept.pop();
  }

  /** How many were offered. */
  get population(): number {
    return this.seen;
  }

  get drawn(): T[] {
    return this.kept.map(({ what }) => what);
  }
}

/** Shows an entry that was drawn. */
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
