import { FileName } from '../../src/import/book-folder';
import { seededRandom } from '../audit/history';
import { MonthBooks, Cells, instantOf } from './reference-rows';

// Random mistakes in book folders, other than those of the samples, and unusual valid cells; repeatable by seed.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Time zone offsets, in minutes. */
const OFFSETS = [480, 480, 480, 0, -300, 330, 765, -720, 540];
/** Shifts of a time around the limits of the rules and far beyond them, in milliseconds. */
const TIME_SHIFTS_MS = [
  0,
  1,
  -1,
  999,
  30_000,
  59_000,
  MINUTE,
  61_000,
  -MINUTE,
  -59_999,
  60 * MINUTE,
  -60 * MINUTE,
  DAY,
  -DAY,
];
const INSTANTS: Partial<Record<FileName, readonly string[]>> = {
  activities: ['startsAt', 'endsAt'],
  attendance: ['signedInAt', 'signedOutAt', 'approvedAt'],
  ratings: ['ratedAt'],
  redemptions: ['at'],
  refunds: ['at'],
  fund: ['at'],
};

/** Files in which a row may be repeated; other files have codes that must be unique. */
const DUPLICATED_FILES = ['attendance', 'ratings', 'refunds', 'fund'];

/** Replacements for cells by file and column; '=' takes the cell of another row. */
const WRONG_CELLS: Partial<Record<FileName, Record<string, readonly string[]>>> = {
  volunteers: {
    priorMinutes: ['0', '', '5999', '6000', '89999', '90000', '17990'],
    displayName: ['', ' ', '王"二"', 'a,b'],
  },
  activities: { title: ['', ' '] },
  shops: { centsPerPoint: ['0', '1', '33', '99', '117'], status: ['active', 'suspended', 'ended', 'closed'] },
  offers: { pricePointHundredths: ['1', '7', '33', '99'] },
  attendance: {
    activity: ['=', 'A999'],
    volunteer: ['=', 'V7777'],
    signedInAt: ['', '2026-02-30T10:00:00+08:00'],
    signedOutAt: ['', '', '='],
    method: ['typed', 'code', 'photo'],
    recorder: ['=', ''],
    approver: ['=', '=', ''],
    approvedAt: ['=', '=', '', 'soon'],
  },
  ratings: {
    activity: ['=', 'A999'],
    rater: ['='],
    stars: ['0', '6', '-1', '1', '5', 'four', '4.5', ''],
    ratedAt: ['=', '=', 'soon'],
  },
  redemptions: {
    volunteer: ['=', 'V7777'],
    offer: ['=', 'M9-9'],
    quantity: ['1', '3', '9', '0', '-1', 'x', '', '1000000'],
    at: ['=', '=', ''],
  },
  refunds: { redemption: ['=', '=', 'X9999'], pointHundredths: ['1', '50', '0', '-3', 'abc', '99999'], at: ['=', ''] },
  fund: { source: ['', ' ', 'a "b", c'], cents: ['1', '777', '5000', '-5', '12.5'], at: ['='] },
};

/** A part of a month's books, shifted by some days, with mistakes in about one cell of twenty. */
export function withMistakes(
  { month, files }: MonthBooks,
  seed: number,
  { part = 4, days = 0, as = month } = {},
): MonthBooks {
  const random = seededRandom(seed);
  const all = Object.entries(files).map(([file, rows]) => {
    const kept = rows.filter((row) => isKept(file as FileName, row, part, seed)).map((row) => ({ ...row }));
    for (const row of kept) addMistakes(file as FileName, row, kept, random);
    const duplicated = DUPLICATED_FILES.includes(file) ? kept.filter(() => random(50) === 0) : [];
    const written = [...kept, ...duplicated.map((row) => ({ ...row }))];
    for (const row of written) for (const name of INSTANTS[file as FileName] ?? []) move(row, name, days * DAY, random);
    return [file, written];
  });
  return { month: as, files: Object.fromEntries(all) as MonthBooks['files'] };
}

/** Whether a row is kept: those of one in `part` volunteers, and a few rows of others. */
function isKept(file: FileName, row: Cells, part: number, seed: number): boolean {
  if (!['volunteers', 'attendance', 'ratings', 'redemptions'].includes(file)) return true;
  const number = Number(row['volunteer']?.slice(1));
  return (number + seed) % part === 0 || (file !== 'volunteers' && number % 97 === 0);
}

/** Columns with times that people enter; the planned times of activities get no mistakes. */
const enteredInstants = (file: FileName): readonly string[] => (file === 'activities' ? [] : (INSTANTS[file] ?? []));

function addMistakes(file: FileName, row: Cells, rows: readonly Cells[], random: (sides: number) => number): void {
  const pick = <T>(of: readonly T[]): T => of[random(of.length)] as T;
  for (const [name, wrong] of Object.entries(WRONG_CELLS[file] ?? {})) {
    if (random(20) > 0) continue;
    const by = pick(wrong);
    row[name] = by === '=' ? (pick(rows)[name] ?? '') : by;
  }
  // The recorder or the volunteer as approver.
  if (file === 'attendance' && random(30) === 0) row['approver'] = row[pick(['recorder', 'volunteer'])] ?? '';
  for (const name of enteredInstants(file)) if (random(5) === 0) move(row, name, pick(TIME_SHIFTS_MS), random);
}

/** Shifts an instant and writes it with another offset; leaves other texts unchanged. */
function move(row: Cells, name: string, millis: number, random: (sides: number) => number): void {
  const at = instantOf(row[name]);
  if (at === undefined) return;
  const offset = OFFSETS[random(OFFSETS.length)] ?? 0;
  const local = new Date(at + millis + offset * MINUTE).toISOString().replace('.000Z', 'Z').slice(0, -1);
  const clock = new Date(Math.abs(offset) * MINUTE).toISOString().slice(11, 16);
  const zone = offset === 0 && random(2) === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${clock}`;
  row[name] = random(20) === 0 ? `${local}${zone}`.toLowerCase() : `${local}${zone}`;
}
