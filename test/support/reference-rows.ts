import { FileName } from '../../src/import/book-folder';

// Row parsing and earnings of the reference program (reference-program.ts).

export type Cells = Record<string, string>;

/** The book folder of a month, as rows of cells by file. */
export interface MonthBooks {
  readonly month: string;
  readonly files: Record<FileName, Cells[]>;
}

const FILES = ['fund', 'attendance', 'ratings', 'redemptions', 'refunds'] as const;
export type EventFile = (typeof FILES)[number];
const INSTANT_OF: Record<EventFile, string> = {
  ...{ fund: 'at', attendance: 'approvedAt', ratings: 'ratedAt', redemptions: 'at', refunds: 'at' },
};
export const KINDS: Record<EventFile, string> = {
  ...{ fund: 'fund', attendance: 'attendance', ratings: 'rating', redemptions: 'redemption', refunds: 'refund' },
};
/** Points per hour by category, in tenths of a point. */
const TENTHS: Record<string, number> = { care: 15, clean: 12, patrol: 11, guide: 10, teach: 10 };
const LEVELS = [100, 300, 600, 1000, 1500];
const HOUR = 3_600_000;

/** Milliseconds since 1970; undefined for an invalid instant. */
export function instantOf(text = ''): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text.toUpperCase());
  const day = new Date(`${parts?.[1] ?? ''}T00:00:00Z`);
  if (!parts || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== parts[1]) return undefined;
  return Date.parse(parts[0]);
}

/** The month of an instant in Shanghai. */
export const monthOf = (at: number): string => new Date(at + 8 * HOUR).toISOString().slice(0, 7);

export const integerOf = (text = ''): number => (/^[+-]?\d{1,15}$/.test(text) ? Number(text) : NaN);
export const levelOf = (minutes: number): number => LEVELS.filter((hours) => minutes >= hours * 60).length;
export const sum = <T>(rows: readonly T[], value: (row: T) => number): number =>
  rows.reduce((all, row) => all + value(row), 0);

export interface Served {
  readonly volunteer: string;
  readonly activity: string;
  readonly category: string;
  readonly from: number;
  readonly to: number;
  readonly minutes: number;
  readonly credited: number;
  readonly points: number;
  readonly grade: string;
  readonly filled: boolean;
}

export interface Bought {
  readonly volunteer: string;
  readonly shop: string;
  readonly points: number;
  refunds: number;
}

/** The accepted events and the rejections of a month. */
export interface MonthEvents {
  readonly refused: Record<string, Record<string, number>>;
  readonly served: Served[];
  readonly bought: Bought[];
  readonly refunded: { shop: string; points: number }[];
  readonly rated: { category: string; stars: number }[];
  fund: number;
}

/** The event rows of a month, in order of time, then file, then line. */
export function eventsInOrder(files: MonthBooks['files']): { file: EventFile; row: Cells; at: number | undefined }[] {
  const events = FILES.flatMap((file, order) =>
    files[file].map((row, line) => ({ file, order, line, row, at: instantOf(row[INSTANT_OF[file]]) })),
  );
  return events.sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || a.order - b.order || a.line - b.line);
}

interface Attendance {
  readonly activity: string;
  readonly volunteer: string;
  readonly method: string;
  readonly recorder: string;
  readonly approver: string;
  readonly from: number;
  readonly out: number | undefined;
}

/** Parses an attendance row; undefined when it is invalid. */
export function readAttendance(row: Cells): Attendance | undefined {
  const { activity = '', volunteer = '', method = '', recorder = '', approver = '', signedInAt, signedOutAt } = row;
  const [from, out] = [instantOf(signedInAt), instantOf(signedOutAt)];
  const named = recorder !== '' && approver !== '' && ['code', 'typed'].includes(method);
  if (!named || from === undefined || (out === undefined && signedOutAt)) return undefined;
  return { activity, volunteer, method, recorder, approver, from, out };
}

export const gradeOf = ({ method, out }: Attendance): string =>
  method === 'typed' ? 'C' : out === undefined ? 'B' : 'A';

export function recordConflict(
  own: Pick<Served, 'activity' | 'from' | 'to'>,
  others: readonly Served[],
): string | undefined {
  if (own.to <= own.from) return 'ends-before-it-starts';
  if (own.to - own.from > 24 * 60 * 60_000) return 'too-long';
  if (others.some((one) => one.activity === own.activity)) return 'already-recorded';
  const overlaps = others.some((one) => Math.min(own.to, one.to) - Math.max(own.from, one.from) >= 60_000);
  return overlaps ? 'overlaps' : undefined;
}

export function earningsOf(
  length: number,
  category: string,
): Pick<Served, 'category' | 'minutes' | 'credited' | 'points'> {
  const minutes = Math.floor(length / 60_000);
  const credited = Math.floor(Math.min(minutes, 120) / 15) * 15;
  return { category, minutes, credited, points: Math.floor((credited * 10 * (TENTHS[category] ?? NaN)) / 60) };
}
