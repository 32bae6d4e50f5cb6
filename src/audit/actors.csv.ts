import { Cell, csv } from '../common/csv';
import { ActorFigures, ActorsReport, PairFigures } from './actors';
import { ImportFigures } from './import-figures';
import { KeyMakerFigures } from './key-makers';

/**
 * Columns for people, pairs, makers of keys, mutual pairs and imports. `with` has the approver of a pair, the holder of
 * keys, the second person of a mutual pair, or who confirmed an import.
 */
const COLUMNS = [
  ...['capacity', 'id', 'number', 'with', 'with_number', 'entries', 'by_hand', 'reversals'],
  ...['records', 'minutes', 'point_hundredths', 'typed', 'typed_percent', 'grades', 'kinds'],
  ...['approved', 'approved_with', 'role', 'via', 'keys_issued', 'keys_rotated', 'keys_revoked'],
  ...['keys_confirmed_by', 'named_by_others', 'named_others', 'mutual_of', 'import'],
] as const;

type Column = (typeof COLUMNS)[number];

/** The cells of a row by column; the others are empty. */
type Row = Readonly<Partial<Record<Column, Cell>>>;

/** The centre's numbers of people, by opaque id. */
export type PersonNumbers = ReadonlyMap<string, string>;

/** The report on actors as a CSV table. */
export function actorsTable(report: ActorsReport, numbers: PersonNumbers = new Map()): string {
  const rows: Row[] = [
    ...report.actors.map((actor) => actorRow(actor, numbers)),
    ...report.pairs.map((pair) => ({
      ...namesOf({ capacity: 'pair', first: pair.recorder, second: pair.approver }, numbers),
      ...recordCells(pair),
    })),
    ...report.keys.map((key) => keyRow(key, numbers)),
    ...report.mutual.map(({ of, first, second, approvedByFirst, approvedBySecond }) => ({
      ...namesOf({ capacity: 'mutual', first, second }, numbers),
      ...{ approved: approvedByFirst, approved_with: approvedBySecond, mutual_of: of },
    })),
    ...report.imports.map((each) => importRow(each, numbers)),
  ];
  return csv([COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column] ?? null))]);
}

function actorRow(actor: ActorFigures, numbers: PersonNumbers): Row {
  const { capacity, id, entries, byHand, reversals, typedPercent, grades, kinds } = actor;
  return {
    ...{ capacity, id, number: numbers.get(id) ?? null, entries, by_hand: byHand, reversals },
    ...recordCells(actor),
    ...{
      named_others: actor.namedOthers,
      typed_percent: typedPercent ?? null,
      grades: countsText(grades),
      kinds: countsText(kinds),
    },
  };
}

function keyRow(key: KeyMakerFigures, numbers: PersonNumbers): Row {
  const { maker, holder, role, via, issued, rotated, revoked, confirmer } = key;
  return {
    ...namesOf({ capacity: 'key', first: maker, second: holder }, numbers),
    ...{ role, via, keys_issued: issued, keys_rotated: rotated, keys_revoked: revoked },
    keys_confirmed_by: confirmer ?? null,
  };
}

function importRow(figures: ImportFigures, numbers: PersonNumbers): Row {
  const { recorder, confirmer, entries, records, minutes, points } = figures;
  return {
    ...namesOf({ capacity: 'import', first: recorder, second: confirmer }, numbers),
    ...{ entries, records, minutes, point_hundredths: points, import: figures.import },
  };
}

function namesOf(
  { capacity, first, second }: { readonly capacity: string; readonly first: string; readonly second: string },
  numbers: PersonNumbers,
): Row {
  const [number, other] = [numbers.get(first) ?? null, numbers.get(second) ?? null];
  return { capacity, id: first, number, with: second, with_number: other };
}

function recordCells({ records, minutes, points, typed, namedByOthers }: PairFigures | ActorFigures): Row {
  return { records, minutes, point_hundredths: points, typed, named_by_others: namedByOthers };
}

/** Formats counts as `A 12, C 3`. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
