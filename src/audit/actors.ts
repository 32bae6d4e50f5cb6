import { SYSTEM_ACTOR } from '../ledger/core/system-actor';
import { Leaf, textFact } from '../ledger/core/entry-rows';
import { Facts } from '../ledger/core/entry';

/** In which capacity somebody stands in the journal: who recorded, who approved, and whose key booked. */
export const CAPACITIES = ['recorder', 'approver', 'operator'] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** Service records, and what they gave. */
interface RecordFigures {
  records: number;
  /** Record time, in minutes. */
  minutes: number;
  /** In hundredths. */
  points: number;
  /** Records whose times were typed by hand. */
  typed: number;
}

/** What somebody did in one capacity. What was undone later still counts, with `reversals` beside it. */
export interface ActorFigures extends Readonly<RecordFigures> {
  readonly capacity: Capacity;
  /** Opaque id. */
  readonly id: string;
  /** Entries that name them in this capacity. */
  readonly entries: number;
  readonly kinds: Readonly<Record<string, number>>;
  /** Records by grade of evidence. */
  readonly grades: Readonly<Record<string, number>>;
  /** The share of records typed by hand in whole percent, half up; absent without a record. */
  readonly typedPercent?: number;
  /** Entries that a person asked for, and no job of the house. */
  readonly byHand: number;
  /** An operator's: reversals that they booked. Others': reversals of what they recorded or approved. */
  readonly reversals: number;
}

/** What two people made together. */
export interface PairFigures extends Readonly<RecordFigures> {
  readonly recorder: string;
  readonly approver: string;
}

/** Who recorded, approved and booked what. */
export interface ActorsReport {
  readonly actors: readonly ActorFigures[];
  readonly pairs: readonly PairFigures[];
}

interface Tally extends RecordFigures {
  readonly capacity: Capacity;
  readonly id: string;
  entries: number;
  readonly kinds: Map<string, number>;
  readonly grades: Map<string, number>;
  byHand: number;
  reversals: number;
}

/** Folds who recorded, approved and booked what, from leaves alone (domain.md §5: the insider is the threat). */
export class ActorFold {
  private readonly actors = new Map<string, Tally>();
  private readonly pairs = new Map<string, RecordFigures & { readonly recorder: string; readonly approver: string }>();

  /** Takes the next entry. */
  take(leaf: Leaf): void {
    const { facts, actor, kind } = leaf;
    const recorder = textFact(facts, 'recorder');
    const approver = textFact(facts, 'approver');
    if (recorder) this.count('recorder', recorder, leaf);
    if (approver) this.count('approver', approver, leaf);
    const second = textFact(facts, 'secondApprover');
    if (second && second !== approver) this.count('approver', second, leaf);
    this.count('operator', actor, leaf);
    if (kind === 'service.recorded' && recorder && approver) this.pair(recorder, approver, leaf);
    if (kind === 'entry.reversed') this.reversed(leaf);
  }

  private count(capacity: Capacity, id: string, leaf: Leaf): void {
    const tally = this.of(capacity, id);
    tally.entries += 1;
    add(tally.kinds, leaf.kind);
    if (leaf.actor !== SYSTEM_ACTOR) tally.byHand += 1;
    if (leaf.kind !== 'service.recorded') return;
    addRecord(tally, leaf);
    add(tally.grades, textFact(leaf.facts, 'grade'));
  }

  private pair(recorder: string, approver: string, leaf: Leaf): void {
    const key = JSON.stringify([recorder, approver]);
    const pair = this.pairs.get(key) ?? { recorder, approver, records: 0, minutes: 0, points: 0, typed: 0 };
    this.pairs.set(key, pair);
    addRecord(pair, leaf);
  }

  private reversed({ actor, facts }: Leaf): void {
    this.of('operator', actor).reversals += 1;
    const original = (facts['original'] ?? {}) as Facts;
    for (const capacity of ['recorder', 'approver'] as const) {
      const id = textFact(original, capacity);
      if (id) this.of(capacity, id).reversals += 1;
    }
  }

  private of(capacity: Capacity, id: string): Tally {
    const key = `${capacity} ${id}`;
    const known = this.actors.get(key);
    if (known) return known;
    const records = { records: 0, minutes: 0, points: 0, typed: 0 };
    const maps = { kinds: new Map<string, number>(), grades: new Map<string, number>() };
    const fresh: Tally = { capacity, id, entries: 0, ...records, ...maps, byHand: 0, reversals: 0 };
    this.actors.set(key, fresh);
    return fresh;
  }

  /** By capacity, then by id. */
  report(): ActorsReport {
    const rank = (one: Tally): number => CAPACITIES.indexOf(one.capacity);
    const actors = [...this.actors.values()].sort((a, b) => rank(a) - rank(b) || byText(a.id, b.id));
    const pairs = [...this.pairs.values()];
    return {
      actors: actors.map(figuresOf),
      pairs: pairs.sort((a, b) => byText(a.recorder, b.recorder) || byText(a.approver, b.approver)),
    };
  }
}

function figuresOf({ kinds, grades, ...tally }: Tally): ActorFigures {
  const { typed, records } = tally;
  return {
    ...tally,
    kinds: Object.fromEntries([...kinds].sort(([a], [b]) => byText(a, b))),
    grades: Object.fromEntries([...grades].sort(([a], [b]) => byText(a, b))),
    ...(records > 0 && { typedPercent: Math.floor((200 * typed + records) / (2 * records)) }),
  };
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function addRecord(figures: RecordFigures, leaf: Leaf): void {
  figures.records += 1;
  figures.minutes += moved(leaf, 'record:');
  figures.points += moved(leaf, 'points:');
  if (textFact(leaf.facts, 'method') === 'typed') figures.typed += 1;
}

function moved({ postings }: Leaf, kind: string): number {
  return postings.reduce((sum, { account, amount }) => (account.startsWith(kind) ? sum + Number(amount) : sum), 0);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
