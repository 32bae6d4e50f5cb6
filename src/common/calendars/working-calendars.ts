import { WorkingCalendar } from '../working-days';
import { CN } from './china';
import { MONDAY_TO_FRIDAY } from './monday-to-friday';

/** The working calendars of ledgers, by the name that is stored. */
export const CALENDARS = { cn: CN, plain: MONDAY_TO_FRIDAY } as const satisfies Record<string, WorkingCalendar>;

export type CalendarName = keyof typeof CALENDARS;

/** Time zones of mainland China, including deprecated names. */
const CHINA_ZONES = ['Asia/Shanghai', 'Asia/Urumqi', 'Asia/Chongqing', 'Asia/Harbin', 'Asia/Kashgar', 'PRC'];

/** The calendar of a new ledger that names none, by its zone. */
export function defaultCalendar(zone: string): CalendarName {
  return CHINA_ZONES.includes(zone) ? 'cn' : 'plain';
}

/** The calendar of a stored name. @throws Error when the name is unknown */
export function calendarNamed(name: string): WorkingCalendar {
  const calendar = Object.hasOwn(CALENDARS, name) ? CALENDARS[name as CalendarName] : undefined;
  if (!calendar) throw new Error(`there is no calendar ${name}`);
  return calendar;
}
