import { dayOf, endOfDay, lastDay } from '../common/calendar';
import { calendarNamed } from '../common/calendars/working-calendars';
import { Day, Instant, Month } from '../common/instant';
import { addWorkingDays, plusDays } from '../common/working-days';
import { PolicyPack } from './policy-pack';

/** How a ledger counts days: its time zone and the name of its calendar of working days. */
export interface LedgerCalendar {
  readonly zone: string;
  readonly calendar: string;
}

/** The due date for recording a service or a rating. */
export interface DueDate {
  /** The last day that is in time. */
  readonly on: Day;
  /** The instant at which that day is over. */
  readonly at: Instant;
  /** Whether the days counted enter a year without a published calendar. */
  readonly provisional: boolean;
}

/** Marks something as recorded late: the last day that would have been in time, and the calendar it was computed by. */
export interface LateMark {
  readonly due: Day;
  /** Name and version. */
  readonly calendar: string;
}

/** The term of order 67 art. 11, in working days. */
const DEFAULT_WORKING_DAYS = 10;

/** The recording window in working days (`recording.workingDays`). */
export function recordingDays({ recording }: PolicyPack): number {
  return recording?.workingDays ?? DEFAULT_WORKING_DAYS;
}

/** The due date of a service that ended at an instant, and of its ratings. The day of the end is not counted. */
export function dueDateOf(pack: PolicyPack, ended: Instant, at: LedgerCalendar): DueDate {
  const term = addWorkingDays(calendarNamed(at.calendar), dayOf(ended, at.zone), recordingDays(pack));
  return { on: term.day, at: endOfDay(term.day, at.zone), provisional: term.provisional };
}

/** The later of two ends: the window starts at the later of the planned and the actual end (docs/domain.md §6). */
export function laterOf(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/**
 * Marks what was recorded after its due date (`recording.late`). Undefined when it is in time, and when the pack has no
 * rule for late records.
 */
export function lateness(
  pack: PolicyPack,
  ended: Instant,
  recorded: Instant,
  at: LedgerCalendar,
): LateMark | undefined {
  if (!pack.recording?.late) return undefined;
  const calendar = calendarNamed(at.calendar);
  const { day } = addWorkingDays(calendar, dayOf(ended, at.zone), recordingDays(pack));
  return dayOf(recorded, at.zone) > day ? { due: day, calendar: `${calendar.name} ${calendar.version}` } : undefined;
}

/** The additional facts of a late entry; none for an entry in time. */
export function lateFacts(late: LateMark | undefined): { late?: 'yes'; due?: Day; calendar?: string } {
  return late ? { late: 'yes', ...late } : {};
}

/** The day and month in which something is booked. */
export interface BookingDate {
  readonly day: Day;
  readonly month: Month;
}

/**
 * Determines the day and month in which a service or a rating counts. When it is late, or the pack has no rule for late
 * records: the day of its approval or rating. In time: the day on which the service ended, so that a month contains the
 * service given in it; when that month is no longer open, the day of the approval or rating.
 * @param ended when the service ended, in the ledger's zone  @param event when it was approved or rated
 */
export function bookingDateOf(
  pack: PolicyPack,
  { ended, event, late }: { readonly ended: Day; readonly event: Day; readonly late: LateMark | undefined },
  isOpen: (month: Month) => boolean,
): BookingDate {
  const inTime = pack.recording?.late !== undefined && late === undefined;
  const day = inTime && ended < event && isOpen(ended.slice(0, 7)) ? ended : event;
  return { day, month: day.slice(0, 7) };
}

/** The dates of a month's soft and hard close. */
export interface CloseDates {
  /** The first day after the month, on which its report's first edition is published. */
  readonly softCloseOn: Day;
  /** The first day after the recording window of the month's last day. */
  readonly hardCloseOn: Day;
  /** Whether that window enters a year without a published calendar. */
  readonly provisional: boolean;
}

/**
 * Computes when a month closes (docs/architecture.md). Service that ended on its last day can be recorded in time until
 * the hard close.
 */
export function closeDates(pack: PolicyPack, month: Month, calendar: string): CloseDates {
  const last = lastDay(month);
  const window = addWorkingDays(calendarNamed(calendar), last, recordingDays(pack));
  return {
    softCloseOn: plusDays(last, 1),
    hardCloseOn: plusDays(window.day, 1),
    provisional: window.provisional,
  };
}
