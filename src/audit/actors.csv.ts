import { Cell, csv } from '../common/csv';
import { ActorFigures, ActorsReport, PairFigures } from './actors';

/** Columns for both people and pairs; the row of a pair has its approver in `with`. */
const COLUMNS = [
  ...['capacity', 'id', 'number', 'with', 'with_number', 'entries', 'by_hand', 'reversals'],
  ...['records', 'minutes', 'point_hundredths', 'typed', 'typed_percent', 'grades', 'kinds'],
] as const;

/** The centre's numbers of people, by opaque id. */
export type PersonNumbers = ReadonlyMap<string, string>;

/** The report on recorders, approvers and operators as a CSV table. */
export function actorsTable({ actors, pairs }: ActorsReport, numbers: PersonNumbers = new Map()): string {
  return csv([
    COLUMNS,
    ...actors.map((actor) => actorCells(actor, numbers)),
    ...pairs.map((pair) => pairCells(pair, numbers)),
  ]);
}

function actorCells(actor: ActorFigures, numbers: PersonNumbers): Cell[] {
  const { capacity, id, entries, byHand, reversals, typedPercent, grades, kinds } = actor;
  return [
    ...[capacity, id, numbers.get(id) ?? null, null, null, entries, byHand, reversals],
    ...recordCells(actor),
    ...[typedPercent ?? null, countsText(grades), countsText(kinds)],
  ];
}

function pairCells(pair: PairFigures, numbers: PersonNumbers): Cell[] {
  const { recorder, approver } = pair;
  const names = [recorder, numbers.get(recorder) ?? null, approver, numbers.get(approver) ?? null];
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
