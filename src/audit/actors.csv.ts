import { Cell, csv } from '../common/csv';
import { ActorFigures, ActorsReport, PairFigures } from './actors';
import { KeyMakerFigures } from './key-makers';
import { MutualPairFigures } from './mutual-pairs';

/**
 * Columns for people, pairs, makers of keys and mutual pairs. `with` has the approver of a pair, the holder of keys, or
 * the second person of a mutual pair.
 */
const COLUMNS = [
  ...['capacity', 'id', 'number', 'with', 'with_number', 'entries', 'by_hand', 'reversals'],
  ...['records', 'minutes', 'point_hundredths', 'typed', 'typed_percent', 'grades', 'kinds'],
  ...['approved', 'approved_with', 'role', 'via', 'keys_issued', 'keys_rotated', 'keys_revoked'],
] as const;

/** The centre's numbers of people, by opaque id. */
export type PersonNumbers = ReadonlyMap<string, string>;

/** The report on actors, pairs and keys as a CSV table. */
export function actorsTable({ actors, pairs, keys, mutual }: ActorsReport, numbers: PersonNumbers = new Map()): string {
  const rows = [
    ...actors.map((actor) => actorCells(actor, numbers)),
    ...pairs.map((pair) => pairCells(pair, numbers)),
    ...keys.map((maker) => keyCells(maker, numbers)),
    ...mutual.map((pair) => mutualCells(pair, numbers)),
  ];
  return csv([COLUMNS, ...rows.map((cells) => COLUMNS.map((_, n) => cells[n] ?? null))]);
}

function actorCells(actor: ActorFigures, numbers: PersonNumbers): Cell[] {
  const { capacity, id, entries, byHand, reversals, typedPercent, grades, kinds } = actor;
  return [
    ...[capacity, id, numbers.get(id) ?? null, null, null, entries, byHand, reversals],
    ...recordCells(actor),
    ...[typedPercent ?? null, countsText(grades), countsText(kinds)],
  ];
}

function namesOf(id: string, other: string, numbers: PersonNumbers): Cell[] {
  return [id, numbers.get(id) ?? null, other, numbers.get(other) ?? null];
}

/** The empty cells between the names and the columns of mutual pairs. */
const NO_FIGURES: readonly null[] = COLUMNS.slice(COLUMNS.indexOf('entries'), COLUMNS.indexOf('approved')).map(
  () => null,
);

function keyCells(
  { maker, holder, role, via, issued, rotated, revoked }: KeyMakerFigures,
  numbers: PersonNumbers,
): Cell[] {
  const names = namesOf(maker, holder, numbers);
  return ['key', ...names, ...NO_FIGURES, null, null, role, via, issued, rotated, revoked];
}

function mutualCells(pair: MutualPairFigures, numbers: PersonNumbers): Cell[] {
  const names = namesOf(pair.first, pair.second, numbers);
  return ['mutual', ...names, ...NO_FIGURES, pair.approvedByFirst, pair.approvedBySecond];
}

function pairCells(pair: PairFigures, numbers: PersonNumbers): Cell[] {
  const names = namesOf(pair.recorder, pair.approver, numbers);
  return ['pair', ...names, null, null, null, ...recordCells(pair), null, null, null];
}

function recordCells({ records, minutes, points, typed }: PairFigures | ActorFigures): Cell[] {
  return [records, minutes, points, typed];
}

/** Formats counts as `A 12, C 3`. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
