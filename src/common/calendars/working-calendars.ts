import { WorkingCalendar } from '../working-days';
import { CN } from './china';
import { MONDAY_TO_FRIDAY } from './monday-to-friday';

/** The calendars that a ledger may have. */
export const CALENDARS = { cn: CN, plain: MONDAY_TO_FRIDAY } as const satisfies Record<string, WorkingCalendar>;

export type CalendarName = keyof typeof CALENDARS;

/** Zones of mainland China, old names too. */
const CHINA = ['Asia/Shanghai', 'Asia/Urumqi', 'Asia/Chongqing', 'Asia/Harbin', 'Asia/Kashgar', 'PRC'];

/** The calendar of a ledger for which nobody chose one. */
export function defaultCalendar(zone: string): CalendarName {
  return CHINA.includes(zone) ? 'cn' : 'plain';
}

/** A calendar by its name, as the books have it. */
export function calendarNamed(name: string): WorkingCalendar {
  const found = Object.hasOwn(CALENDARS, name) ? CALENDARS[name as CalendarName] : undefined;
  if (!found) throw new Error(`there is no calendar ${name}`);
  return found;
}
