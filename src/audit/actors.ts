import { SYSTEM_ACTOR } from '../ledger/core/system-actor';
import { Leaf, textFact } from '../ledger/core/entry-rows';
import { Facts } from '../ledger/core/entry';
import { importOf } from '../communities/imported-by';
import { ImportFigures, ImportStatistics, amountOn } from './import-figures';
import { KeyMakerFigures, KeyMakers } from './key-makers';
import { MutualPairFigures, MutualPairs } from './mutual-pairs';

/** Capacities in which a person appears in the journal: recorder, approver, and operator (whose key booked). */
export const CAPACITIES = ['recorder', 'approver', 'operator'] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** Sums over service records. */
interface RecordFigures {
  records: number;
  /** Service hours, in minutes. */
  minutes: number;
  /** Points, in hundredths. */
  points: number;
  /** Records whose times were typed by hand. */
  typed: number;
}

/** Figures of a person in one capacity. Entries reversed later still count; `reversals` counts them separately. */
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
  /** Entries requested by a person, not by a job of the service. */
  readonly byHand: number;
  /**
   * Entries in which another person's key named them in this capacity, as books do that are taken in; 0 for an operator.
   * The others are acts of their own.
   */
  readonly namedByOthers: number;
  /** For an operator: entries in which their key named another person as recorder, approver or rater; 0 for others. */
  readonly namedOthers: number;
  /** For an operator: reversals they booked. For others: reversals of what they recorded or approved. */
  readonly reversals: number;
}

/** Figures of a pair of recorder and approver. */
export interface PairFigures extends Readonly<RecordFigures> {
  readonly recorder: string;
  readonly approver: string;
  /** Records in which one of them, or both, were named by another person's key. */
  readonly namedByOthers: number;
}

/**
 * Report on who recorded, approved and booked what, who made keys for whom, who only approve or confirm each other, and
 * what was taken in from old books.
 */
export interface ActorsReport {
  readonly actors: readonly ActorFigures[];
  readonly pairs: readonly PairFigures[];
  readonly keys: readonly KeyMakerFigures[];
  readonly mutual: readonly MutualPairFigures[];
  readonly imports: readonly ImportFigures[];
}

interface Tally extends RecordFigures {
  readonly capacity: Capacity;
  readonly id: string;
  entries: number;
  readonly kinds: Map<string, number>;
  readonly grades: Map<string, number>;
  byHand: number;
  namedByOthers: number;
  namedOthers: number;
  reversals: number;
}

type PairTally = { -readonly [name in keyof PairFigures]: PairFigures[name] };

/** Collects figures by person and by pair from leaves alone (docs/domain.md §5: insiders are the threat). */
export class ActorStatistics {
  private readonly actors = new Map<string, Tally>();
  private readonly keyMakers = new KeyMakers();
  private readonly mutualRecords = new MutualPairs('records');
  private readonly mutualRequests = new MutualPairs('requests');
  private readonly imports = new ImportStatistics();
  private readonly pairs = new Map<string, PairTally>();

  /** Adds the next entry. */
  add(leaf: Leaf): void {
    const { facts, actor, kind } = leaf;
    const recorder = textFact(facts, 'recorder');
    const approver = textFact(facts, 'approver');
    const second = textFact(facts, 'secondApprover');
    if (recorder) this.countEntry('recorder', recorder, leaf);
    if (approver) this.countEntry('approver', approver, leaf);
    if (second && second !== approver) this.countEntry('approver', second, leaf);
    this.countEntry('operator', actor, leaf);
    this.keyMakers.add(leaf);
    this.imports.add(leaf);
    if (kind === 'service.recorded' && recorder && approver) {
      this.countPair(recorder, approver, leaf);
      this.mutualRecords.add(recorder, second ? [approver, second] : [approver]);
    }
    const requester = textFact(facts, 'requester');
    if (requester) this.mutualRequests.add(requester, [actor]);
    if (kind === 'entry.reversed') this.countReversal(leaf);
  }

  private countEntry(capacity: Capacity, id: string, leaf: Leaf): void {
    const tally = this.tallyOf(capacity, id);
    tally.entries += 1;
    increment(tally.kinds, leaf.kind);
    if (leaf.actor !== SYSTEM_ACTOR) tally.byHand += 1;
    if (namedByOther(capacity, id, leaf)) tally.namedByOthers += 1;
    if (capacity === 'operator' && namesOthers(leaf)) tally.namedOthers += 1;
    if (leaf.kind !== 'service.recorded') return;
    addRecord(tally, leaf);
    increment(tally.grades, textFact(leaf.facts, 'grade'));
  }

  private countPair(recorder: string, approver: string, leaf: Leaf): void {
    const key = JSON.stringify([recorder, approver]);
    const none = { records: 0, minutes: 0, points: 0, typed: 0, namedByOthers: 0 };
    const pair: PairTally = this.pairs.get(key) ?? { recorder, approver, ...none };
    this.pairs.set(key, pair);
    addRecord(pair, leaf);
    if (namedByOther('recorder', recorder, leaf) || namedByOther('approver', approver, leaf)) pair.namedByOthers += 1;
  }

  private countReversal({ actor, facts }: Leaf): void {
    this.tallyOf('operator', actor).reversals += 1;
    const original = (facts['original'] ?? {}) as Facts;
    for (const capacity of ['recorder', 'approver'] as const) {
      const id = textFact(original, capacity);
      if (id) this.tallyOf(capacity, id).reversals += 1;
    }
  }

  private tallyOf(capacity: Capacity, id: string): Tally {
    const key = `${capacity} ${id}`;
    const existing = this.actors.get(key);
    if (existing) return existing;
    const records = { records: 0, minutes: 0, points: 0, typed: 0 };
    const maps = { kinds: new Map<string, number>(), grades: new Map<string, number>() };
    const created: Tally = {
      capacity,
      id,
      entries: 0,
      ...records,
      ...maps,
      byHand: 0,
      namedByOthers: 0,
      namedOthers: 0,
      reversals: 0,
    };
    this.actors.set(key, created);
    return created;
  }

  /** The figures, ordered by capacity, then by id. */
  report(): ActorsReport {
    const rank = (tally: Tally): number => CAPACITIES.indexOf(tally.capacity);
    const actors = [...this.actors.values()].sort((a, b) => rank(a) - rank(b) || byText(a.id, b.id));
    const pairs = [...this.pairs.values()];
    return {
      actors: actors.map(figuresOf),
      pairs: pairs.sort((a, b) => byText(a.recorder, b.recorder) || byText(a.approver, b.approver)),
      keys: this.keyMakers.figures(),
      mutual: [...this.mutualRecords.figures(), ...this.mutualRequests.figures()],
      imports: this.imports.figures(),
    };
  }
}

/**
 * Whether another person's key named somebody in an entry. The last approver's key books a record, so that any other actor
 * named them. A recorder and a first approver acted before; they were named by another if the entry is of old books.
 */
function namedByOther(capacity: Capacity, id: string, { kind, actor, facts }: Leaf): boolean {
  if (capacity === 'operator' || id === actor || kind === 'import.confirmed') return false;
  const second = textFact(facts, 'secondApprover');
  const isLast = capacity === 'approver' && (!second || second === id);
  return isLast || importOf({ facts }) !== undefined || actor !== (second || textFact(facts, 'approver'));
}

/** Whether an entry names somebody in a capacity in which its actor's key named them: as rater too. */
function namesOthers(leaf: Leaf): boolean {
  const { facts, actor } = leaf;
  const rater = textFact(facts, 'rater');
  if (leaf.kind === 'rating.given' && rater && rater !== actor) return true;
  return (['recorder', 'approver', 'secondApprover'] as const).some((name) => {
    const named = textFact(facts, name);
    return named !== '' && namedByOther(name === 'recorder' ? 'recorder' : 'approver', named, leaf);
  });
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

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function addRecord(figures: RecordFigures, leaf: Leaf): void {
  figures.records += 1;
  figures.minutes += amountOn(leaf, 'record:');
  figures.points += amountOn(leaf, 'points:');
  if (textFact(leaf.facts, 'method') === 'typed') figures.typed += 1;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
