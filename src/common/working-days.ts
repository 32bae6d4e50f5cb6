import { Day } from './instant';

/** The official notice that arranges the days off and make-up workdays of one year. */
export interface Notice {
  readonly title: string;
  /** Document number (发文字号). */
  readonly number: string;
  readonly published: Day;
  readonly url: string;
}

/** A year's days off and make-up workdays, as published. On all other days Monday to Friday are worked. */
export interface PublishedYear {
  readonly year: number;
  readonly notice: Notice;
  /** Ranges of days off, both ends included. They may contain weekends. */
  readonly off: readonly { readonly name: string; readonly from: Day; readonly to: Day }[];
  /** Saturdays and Sundays that are worked in exchange for days off (调休). */
  readonly workdays: readonly Day[];
}

/** A calendar of working days, as data. */
export interface WorkingCalendar {
  readonly name: string;
  /** Increases when a day changes or a year is added. Decisions that depend on the calendar record it. */
  readonly version: number;
  /** Whether days off are published year by year. If not, every year is Monday to Friday and never provisional. */
  readonly yearly: boolean;
  readonly years: readonly PublishedYear[];
}

/** The last day of a term. `provisional` if the term touches a year whose calendar is not published yet. */
export interface CountedDay {
  readonly day: Day;
  readonly provisional: boolean;
}

/** `make-up` is a worked weekend day, `holiday` a published day off. */
export type KindOfDay = 'working' | 'make-up' | 'weekend' | 'holiday';

const MILLIS_A_DAY = 86_400_000;
const SUNDAY = 0;
const SATURDAY = 6;

/** Terms end here at the latest: years have four digits (common/instant.ts). */
const LAST_DAY: Day = '9999-12-31';

/** Adds calendar days; the result is at most `LAST_DAY`. */
export function plusDays(day: Day, days: number): Day {
  const later = Date.parse(day) + days * MILLIS_A_DAY;
  return later >= Date.parse(LAST_DAY) ? LAST_DAY : new Date(later).toISOString().slice(0, 10);
}

/** The kind of a day, and the holiday's name for a holiday. Published days take precedence over the weekday. */
export function kindOfDay(calendar: WorkingCalendar, day: Day): { kind: KindOfDay; name?: string } {
  const year = publishedYear(calendar, yearOf(day));
  if (year?.workdays.includes(day)) return { kind: 'make-up' };
  const off = year?.off.find(({ from, to }) => from <= day && day <= to);
  if (off) return { kind: 'holiday', name: off.name };
  const weekday = new Date(day).getUTCDay();
  return { kind: weekday === SUNDAY || weekday === SATURDAY ? 'weekend' : 'working' };
}

/** Whether the day is a working day; make-up workdays are (docs/domain.md §3). */
export function isWorkingDay(calendar: WorkingCalendar, day: Day): boolean {
  const { kind } = kindOfDay(calendar, day);
  return kind === 'working' || kind === 'make-up';
}

/** Whether the year's calendar is not published yet, so that Monday to Friday is assumed. */
export function isProvisional(calendar: WorkingCalendar, year: number): boolean {
  return calendar.yearly && publishedYear(calendar, year) === undefined;
}

/** Cache of computed terms by calendar, version, length and first day: every service record needs one. */
const terms = new Map<string, CountedDay>();
const MAX_CACHED_TERMS = 10_000;

/**
 * The last day of a term of `days` working days that starts after `from`, which is not counted. A term of 0 days ends
 * on `from`.
 */
export function addWorkingDays(calendar: WorkingCalendar, from: Day, days: number): CountedDay {
  const key = `${calendar.name} ${calendar.version} ${days} ${from}`;
  const cached = terms.get(key);
  if (cached) return cached;
  let day = from;
  for (let left = days; left > 0 && day < LAST_DAY;) {
    day = plusDays(day, 1);
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  const end = { day, provisional: anyProvisional(calendar, from, day) };
  if (terms.size >= MAX_CACHED_TERMS) terms.clear();
  terms.set(key, end);
  return end;
}

/** The first day whose term of `days` working days ends on `due` or later. */
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
