import { dayOf, endOfDay, lastDay } from '../common/calendar';
import { calendarNamed } from '../common/calendars/working-calendars';
import { Day, Instant, Month } from '../common/instant';
import { addWorkingDays, plusDays } from '../common/working-days';
import { PolicyPack } from './policy-pack';

/** Where days are told: a ledger's zone, and its calendar of working days by name. */
export interface LedgerCalendar {
  readonly zone: string;
  readonly calendar: string;
}

/** By when something is to be recorded. */
export interface DueDate {
  /** The last day that is in time. */
  readonly on: Day;
  /** The instant at which that day is over. */
  readonly at: Instant;
  /** Whether a year on the way has no published calendar yet. */
  readonly provisional: boolean;
}

/** That something was recorded late: the last day that would have been in time, and the calendar that says so. */
export interface LateMark {
  readonly due: Day;
  /** Name and version. */
  readonly calendar: string;
}

/** What order 67 art. 11 gives. */
const USUAL_DAYS = 10;

/** How many working days there are to record a service (`recording.workingDays`). */
export function recordingDays({ recording }: PolicyPack): number {
  return recording?.workingDays ?? USUAL_DAYS;
}

/** By when service that ended at an instant, and its ratings, are to be recorded: the day of the end is not counted. */
export function dueDateOf(pack: PolicyPack, ended: Instant, place: LedgerCalendar): DueDate {
  const term = addWorkingDays(calendarNamed(place.calendar), dayOf(ended, place.zone), recordingDays(pack));
  return { on: term.day, at: endOfDay(term.day, place.zone), provisional: term.provisional };
}

/** Which of two ends the term runs from: what an activity was planned to, or what was really given (domain.md §6). */
export function laterOf(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

/** Whether something came later than its term, where the pack knows lateness (`recording.late`). */
export function lateness(
  pack: PolicyPack,
  ended: Instant,
  recorded: Instant,
  place: LedgerCalendar,
): LateMark | undefined {
  if (!pack.recording?.late) return undefined;
  const calendar = calendarNamed(place.calendar);
  const { day } = addWorkingDays(calendar, dayOf(ended, place.zone), recordingDays(pack));
  return dayOf(recorded, place.zone) > day ? { due: day, calendar: `${calendar.name} ${calendar.version}` } : undefined;
}

/** What a late entry says of it: facts that no other entry has. */
export function lateFacts(late: LateMark | undefined): { late?: 'yes'; due?: Day; calendar?: string } {
  return late ? { late: 'yes', ...late } : {};
}

/** A day on which something is booked, and its month. */
export interface BookingDate {
  readonly day: Day;
  readonly month: Month;
}

/**
 * On which day and in which month something counts. Without lateness, or when it is late: on the day of its approval or
 * rating. In time: on the day on which the service ended, so that a month holds the service given in it; but on the day
 * of the approval where that month is closed by then.
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

/** When a month closes, in two steps. */
export interface CloseDates {
  /** The first day after the month: its report's first edition is published. */
  readonly softCloseOn: Day;
  /** The first day after the recording window of the month's last day: the month is closed for good. */
  readonly hardCloseOn: Day;
  /** Whether that window enters a year whose working days are not published yet. */
  readonly provisional: boolean;
}

/** When a month closes (design.md §5): what ended on its last day can be recorded in time until the hard close. */
export function closeDates(pack: PolicyPack, month: Month, calendar: string): CloseDates {
  const last = lastDay(month);
  const window = addWorkingDays(calendarNamed(calendar), last, recordingDays(pack));
  return {
    softCloseOn: plusDays(last, 1),
    hardCloseOn: plusDays(window.day, 1),
    provisional: window.provisional,
  };
}
