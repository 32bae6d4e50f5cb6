import { Day } from './instant';

/** The notice that says which days of a year are worked and which are not. */
export interface Notice {
  readonly title: string;
  /** The number under which it was issued. */
  readonly number: string;
  readonly published: Day;
  readonly url: string;
}

/** A year's days off and make-up workdays, as published. All other days follow the week. */
export interface PublishedYear {
  readonly year: number;
  readonly notice: Notice;
  /** Days off, both ends counted; weekends among them are off anyhow. */
  readonly off: readonly { readonly name: string; readonly from: Day; readonly to: Day }[];
  /** Saturdays and Sundays that are worked in exchange (调休). */
  readonly workdays: readonly Day[];
}

/** A calendar of working days, as data. */
export interface WorkingCalendar {
  readonly name: string;
  /** Rises whenever a day changes or a year is added: what was decided names it. */
  readonly version: number;
  /** Whether days off are published year by year. Without that every year is Monday to Friday, for certain. */
  readonly yearly: boolean;
  readonly years: readonly PublishedYear[];
}

/** A day counted forward. `provisional` where a year on the way has no published days yet. */
export interface CountedDay {
  readonly day: Day;
  readonly provisional: boolean;
}

/** What a day is. */
export type KindOfDay = 'working' | 'make-up' | 'weekend' | 'holiday';

const MILLIS_A_DAY = 86_400_000;
const SUNDAY = 0;
const SATURDAY = 6;

/** No term goes beyond the years of four digits (common/instant.ts). */
const LAST_DAY: Day = '9999-12-31';

/** The day some days later, or the last one that can be written. */
export function plusDays(day: Day, days: number): Day {
  const later = Date.parse(day) + days * MILLIS_A_DAY;
  return later >= Date.parse(LAST_DAY) ? LAST_DAY : new Date(later).toISOString().slice(0, 10);
}

/** What a day is, and by which name it is off: published days first, then the week. */
export function kindOfDay(calendar: WorkingCalendar, day: Day): { kind: KindOfDay; name?: string } {
  const year = publishedYear(calendar, yearOf(day));
  if (year?.workdays.includes(day)) return { kind: 'make-up' };
  const off = year?.off.find(({ from, to }) => from <= day && day <= to);
  if (off) return { kind: 'holiday', name: off.name };
  const weekday = new Date(day).getUTCDay();
  return { kind: weekday === SUNDAY || weekday === SATURDAY ? 'weekend' : 'working' };
}

/** Is it worked? Chinese make-up workdays are (domain.md §3). */
export function isWorkingDay(calendar: WorkingCalendar, day: Day): boolean {
  const { kind } = kindOfDay(calendar, day);
  return kind === 'working' || kind === 'make-up';
}

/** Is a year's calendar not published yet, so that Monday to Friday stands for it? */
export function isProvisional(calendar: WorkingCalendar, year: number): boolean {
  return calendar.yearly && publishedYear(calendar, year) === undefined;
}

/** Days already counted, by calendar, number and day: every service asks, mostly about the same days. */
const counted = new Map<string, CountedDay>();
const MOST_COUNTED = 10_000;

/**
 * The last day of a term of so many working days that begins after a day: the day itself is not counted. A term of
 * none ends on the day itself.
 */
export function addWorkingDays(calendar: WorkingCalendar, from: Day, days: number): CountedDay {
  const name = `${calendar.name} ${calendar.version} ${days} ${from}`;
  const known = counted.get(name);
  if (known) return known;
  let day = from;
  for (let left = days; left > 0 && day < LAST_DAY;) {
    day = plusDays(day, 1);
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  const ends = { day, provisional: anyProvisional(calendar, from, day) };
  if (counted.size >= MOST_COUNTED) counted.clear();
  counted.set(name, ends);
  return ends;
}

/** The first day whose term of so many working days ends on a given day or later. */
export function firstDayDueFrom(calendar: WorkingCalendar, due: Day, days: number): Day {
  let day = due;
  for (;;) {
    const before = plusDays(day, -1);
    if (addWorkingDays(calendar, before, days).day < due) return day;
    day = before;
  }
}

function anyProvisional(calendar: WorkingCalendar, from: Day, to: Day): boolean {
  const first = yearOf(from === to ? from : plusDays(from, 1));
  const years = Array.from({ length: yearOf(to) - first + 1 }, (_, n) => first + n);
  return years.some((year) => isProvisional(calendar, year));
}

function publishedYear({ years }: WorkingCalendar, year: number): PublishedYear | undefined {
  return years.find((one) => one.year === year);
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
