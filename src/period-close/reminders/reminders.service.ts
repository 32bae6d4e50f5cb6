import { Injectable } from '@nestjs/common';
import { LedgerInfo, Ledgers } from '../../ledger/ledgers.service';
import { dayOf, endOfDay, endOfMonth, startOfDay } from '../../common/calendar';
import { calendarNamed } from '../../common/calendars/working-calendars';
import { Clock } from '../../common/clock';
import { Bounds, NO_BOUNDS } from '../../http/paging';
import { Day, Instant, addMillis, isDay } from '../../common/instant';
import { Words } from '../../common/language';
import { addWorkingDays, firstDayDueFrom, plusDays } from '../../common/working-days';
import { PolicyPack } from '../../policies/policy-pack';
import { Policies } from '../../policies/policies.service';
import { dueDateOf, recordingDays } from '../../policies/recording-window';
import { Periods } from '../periods.service';
import { PendingItemQueries, DateRange, PendingItem } from './pending-item-queries';
import { REMINDER_KINDS, ReminderKind, ReminderState, reminderText } from './reminder-texts';
import { SettlementQueries } from '../settlement-queries';

/** Pending work with its due date. */
export interface Reminder {
  readonly kind: ReminderKind;
  /** Opaque id of the activity or the record, the month, or the public part of the key. */
  readonly subject: string;
  /** Number and title of the activity. */
  readonly activityCode?: string;
  readonly activityName?: string;
  /** Number and name of the volunteer, in reminders about a record. */
  readonly volunteerCode?: string;
  readonly volunteerName?: string;
  /** Number and name of the holder of a key. */
  readonly personCode?: string;
  readonly personName?: string;
  readonly endedAt: Instant;
  readonly dueAt: Instant;
  readonly dueOn: Day;
  readonly provisional: boolean;
  readonly state: ReminderState;
  readonly text: Words;
}

/** Cursor of a page: the last reminder of the page before. */
export type ReminderCursor = Pick<Reminder, 'endedAt' | 'kind' | 'subject'>;

/** Filter and paging of the list of reminders. */
export interface ReminderFilter {
  readonly limit: number;
  readonly after?: ReminderCursor;
  readonly kind?: ReminderKind;
  readonly state?: ReminderState;
  /** The first and the last due day. */
  readonly due?: Bounds;
}

/** A due date at most so many working days ahead is due soon. */
const DUE_SOON_WORKING_DAYS = 3;

/** A key of staff that ends within so many days is listed. */
const KEY_WARNING_DAYS = 30;

/** Sorts before every instant. */
const MIN_INSTANT: Instant = '';

/** The ledger, policy and time for which reminders are computed. */
interface ReminderContext {
  readonly info: LedgerInfo;
  readonly pack: PolicyPack;
  readonly now: Instant;
  readonly today: Day;
  /** The last day that is due soon. */
  readonly dueSoonUntil: Day;
}

/** Computes reminders of pending work with due dates on every request. Reminders are not stored and not sent. */
@Injectable()
export class Reminders {
  constructor(
    private readonly queries: PendingItemQueries,
    private readonly periods: Periods,
    private readonly settlement: SettlementQueries,
    private readonly ledgers: Ledgers,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  /** A page of reminders in order of the ends of their subjects. */
  async list(ledger: string, filter: ReminderFilter): Promise<Reminder[]> {
    const at = await this.context(ledger);
    const kinds = REMINDER_KINDS.filter((kind) => filter.kind === undefined || filter.kind === kind);
    const pages = await Promise.all(kinds.map((kind) => this.ofKind(kind, ledger, filter, at)));
    return pages.flat().sort(compareReminders).slice(0, filter.limit);
  }

  private async context(ledger: string): Promise<ReminderContext> {
    const info = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    const now = this.clock.now();
    const today = dayOf(now, info.zone);
    const { day: dueSoonUntil } = addWorkingDays(calendarNamed(info.calendar), today, DUE_SOON_WORKING_DAYS);
    return { info, pack, now, today, dueSoonUntil };
  }

  private async ofKind(
    kind: ReminderKind,
    ledger: string,
    filter: ReminderFilter,
    at: ReminderContext,
  ): Promise<Reminder[]> {
    if (kind === 'key-ending') return matching(await this.keys(ledger, at), filter);
    if (kind === 'month-soft-close' || kind === 'month-close')
      return matching(await this.months(kind, ledger, at), filter);
    // Items of a closed month are left out: they can no longer be in its report. Records still need a decision.
    const { closedThrough } = await this.settlement.head(ledger);
    const openSince = closedThrough === '' ? MIN_INSTANT : endOfMonth(closedThrough, at.info.zone);
    const range = rangeOf(kind, filter, at);
    const from = kind !== 'record-unapproved' && openSince > range.from ? openSince : range.from;
    const items = await this.queries.of(kind, ledger, closedThrough)(dueWithin({ ...range, from }, filter.due, at));
    return items.map((item) => itemReminder(kind, item, at));
  }

  private async keys(ledger: string, at: ReminderContext): Promise<Reminder[]> {
    const until = addMillis(at.now, KEY_WARNING_DAYS * 86_400_000);
    const ending = await this.queries.endingKeys(ledger, [at.now, until]);
    return ending.map((item) => {
      const due = { dueOn: dayOf(item.endedAt, at.info.zone), provisional: false };
      return { ...reminder('key-ending', item, due, at), dueAt: item.endedAt };
    });
  }

  private async months(
    kind: 'month-soft-close' | 'month-close',
    ledger: string,
    at: ReminderContext,
  ): Promise<Reminder[]> {
    const open = await this.periods.open(ledger);
    const periods = open.filter(({ status }) => (status === 'open') === (kind === 'month-soft-close'));
    return periods
      .map(({ month, softCloseOn, hardCloseOn, ...period }) => {
        const dueOn = kind === 'month-close' ? hardCloseOn : softCloseOn;
        const provisional = kind === 'month-close' && period.provisional;
        const endedAt = endOfMonth(month, at.info.zone);
        return reminder(kind, { id: month, of: month, endedAt }, { dueOn, provisional }, at);
      })
      .filter(({ endedAt }) => endedAt <= at.now);
  }
}

/** The reminders of a kind that are within a filter. */
function matching(reminders: readonly Reminder[], filter: ReminderFilter): Reminder[] {
  const { after, state, due: [first, last] = NO_BOUNDS } = filter;
  const isDue = ({ dueOn }: Reminder): boolean => dueOn >= first && dueOn <= last;
  return reminders.filter(
    (one) => (!after || compareReminders(after, one) < 0) && (!state || state === one.state) && isDue(one),
  );
}

function itemReminder(kind: ReminderKind, item: PendingItem, at: ReminderContext): Reminder {
  const { on, provisional } = dueDateOf(at.pack, item.endedAt, at.info);
  return reminder(kind, item, { dueOn: on, provisional }, at);
}

function reminder(
  kind: ReminderKind,
  { id, endedAt, of, title, volunteer, name }: PendingItem,
  due: { dueOn: Day; provisional: boolean },
  { info, today, dueSoonUntil }: ReminderContext,
): Reminder {
  const { dueOn } = due;
  const pending: ReminderState = dueOn <= dueSoonUntil ? 'due-soon' : 'later';
  const state = dueOn < today ? 'overdue' : pending;
  const text = reminderText({ kind, state, of, ...(volunteer !== undefined && { volunteer }), ...due });
  const labels = {
    ...(title !== undefined && { activityCode: of, activityName: title }),
    ...(volunteer !== undefined && { volunteerCode: volunteer }),
    ...(kind === 'key-ending' && { personCode: of }),
    ...(name !== undefined && { [kind === 'key-ending' ? 'personName' : 'volunteerName']: name }),
  };
  return { kind, subject: id, ...labels, endedAt, dueAt: endOfDay(dueOn, info.zone), ...due, state, text };
}

/** The range of ends that corresponds to a state. It never includes what has not ended yet. */
function rangeOf(kind: ReminderKind, { limit, after, state }: ReminderFilter, at: ReminderContext): DateRange {
  const { info, pack, today, dueSoonUntil, now } = at;
  const firstEndDueFrom = (due: Day): Instant =>
    startOfDay(firstDayDueFrom(calendarNamed(info.calendar), due, recordingDays(pack)), info.zone);
  const afterNow = new Date(Date.parse(now) + 1).toISOString();
  const dueSoonFrom = firstEndDueFrom(today);
  const laterFrom = firstEndDueFrom(plusDays(dueSoonUntil, 1));
  const from = { overdue: MIN_INSTANT, 'due-soon': dueSoonFrom, later: laterFrom }[state ?? 'overdue'];
  const to = { overdue: dueSoonFrom, 'due-soon': laterFrom, later: afterNow }[state ?? 'later'];
  return { from, to: to < afterNow ? to : afterNow, after: rowCursor(kind, after), limit };
}

/** The part of a range of ends whose due days are within bounds. */
function dueWithin(range: DateRange, due: Bounds | undefined, { info, pack }: ReminderContext): DateRange {
  if (!due) return range;
  const firstEndDueFrom = (day: Day): Instant =>
    startOfDay(firstDayDueFrom(calendarNamed(info.calendar), day, recordingDays(pack)), info.zone);
  // Working days are counted within the years of instants.
  const countable = (day: string): boolean => isDay(day) && day > '1001' && day < '9998';
  const from = countable(due[0]) ? firstEndDueFrom(due[0]) : range.from;
  const to = countable(due[1]) ? firstEndDueFrom(plusDays(due[1], 1)) : range.to;
  return { ...range, from: from > range.from ? from : range.from, to: to < range.to ? to : range.to };
}

/** The cursor within one kind's rows. Reminders with the same end are ordered by kind, then by id. */
function rowCursor(kind: ReminderKind, after: ReminderCursor | undefined): DateRange['after'] {
  if (!after) return [MIN_INSTANT, ''];
  const order = REMINDER_KINDS.indexOf(kind) - REMINDER_KINDS.indexOf(after.kind);
  if (order === 0) return [after.endedAt, after.subject];
  // An id that sorts after or before all ids: none of the rows with that end, or all of them.
  return [after.endedAt, order < 0 ? '\u{10ffff}' : ''];
}

function compareReminders(a: ReminderCursor, b: ReminderCursor): number {
  if (a.endedAt !== b.endedAt) return a.endedAt < b.endedAt ? -1 : 1;
  const byKind = REMINDER_KINDS.indexOf(a.kind) - REMINDER_KINDS.indexOf(b.kind);
  if (byKind !== 0) return byKind;
  return a.subject < b.subject ? -1 : Number(a.subject > b.subject);
}
