import { Cell, csv } from '../common/csv';
import { ActorFigures, ActorsReport, PairFigures } from './actors';

/** The figures of people and of pairs in one table: a pair has its approver in `with`. */
const COLUMNS = [
  ...['capacity', 'id', 'number', 'with', 'with_number', 'entries', 'by_hand', 'reversals'],
  ...['records', 'minutes', 'point_hundredths', 'typed', 'typed_percent', 'grades', 'kinds'],
] as const;

/** The centre's own numbers of people, by opaque id. */
export type Numbers = ReadonlyMap<string, string>;

/** Who recorded, approved and booked what, as a table. */
export function actorsTable({ actors, pairs }: ActorsReport, numbers: Numbers = new Map()): string {
  return csv([
    COLUMNS,
    ...actors.map((one) => actorCells(one, numbers)),
    ...pairs.map((one) => pairCells(one, numbers)),
  ]);
}

function actorCells(actor: ActorFigures, numbers: Numbers): Cell[] {
  const { capacity, id, entries, byHand, reversals, typedPercent, grades, kinds } = actor;
  return [
    ...[capacity, id, numbers.get(id) ?? null, null, null, entries, byHand, reversals],
    ...recordCells(actor),
    ...[typedPercent ?? null, counts(grades), counts(kinds)],
  ];
}

function pairCells(pair: PairFigures, numbers: Numbers): Cell[] {
  const { recorder, approver } = pair;
  const names = [recorder, numbers.get(recorder) ?? null, approver, numbers.get(approver) ?? null];
  return ['pair', ...names, null, null, null, ...recordCells(pair), null, null, null];
}

function recordCells({ records, minutes, points, typed }: PairFigures | ActorFigures): Cell[] {
  return [records, minutes, points, typed];
}

/** `A 12, C 3` */
export function counts(of: Readonly<Record<string, number>>): string {
  return Object.entries(of)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
