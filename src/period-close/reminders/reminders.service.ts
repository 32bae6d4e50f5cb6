import { Injectable } from '@nestjs/common';
import { LedgerInfo, Ledgers } from '../../ledger/ledgers.service';
import { dayOf, endOfDay, endOfMonth, startOfDay } from '../../common/calendar';
import { calendarNamed } from '../../common/calendars/working-calendars';
import { Clock } from '../../common/clock';
import { Day, Instant } from '../../common/instant';
import { Words } from '../../common/language';
import { addWorkingDays, firstDayDueFrom, plusDays } from '../../common/working-days';
import { PolicyPack } from '../../policies/policy-pack';
import { Policies } from '../../policies/policies.service';
import { dueDateOf, recordingDays } from '../../policies/recording-window';
import { Periods } from '../periods.service';
import { PendingItemQueries, DateRange, PendingItem } from './pending-item-queries';
import { REMINDER_KINDS, ReminderKind, ReminderState, reminderText } from './reminder-texts';
import { SettlementQueries } from '../settlement-queries';

/** Something that is to be done, and by when. */
export interface Reminder {
  readonly kind: ReminderKind;
  /** Opaque id of the activity or the record, or the month. */
  readonly subject: string;
  readonly endedAt: Instant;
  readonly dueAt: Instant;
  readonly dueOn: Day;
  readonly provisional: boolean;
  readonly state: ReminderState;
  readonly text: Words;
}

/** Where a page begins: behind this reminder. */
export type ReminderCursor = Pick<Reminder, 'endedAt' | 'kind' | 'subject'>;

/** Which reminders are asked for. */
export interface ReminderFilter {
  readonly limit: number;
  readonly after?: ReminderCursor;
  readonly kind?: ReminderKind;
  readonly state?: ReminderState;
}

/** So many working days ahead something is due soon. */
const SOON_DAYS = 3;

const FIRST: Instant = '';

/** What a community's time is told by. */
interface ReminderContext {
  readonly info: LedgerInfo;
  readonly pack: PolicyPack;
  readonly now: Instant;
  readonly today: Day;
  /** The last day that is soon. */
  readonly soon: Day;
}

/** What a centre has to do, with the days by which: looked up each time it is asked for, and sent to nobody. */
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

  /** A page of reminders: what ended first comes first. */
  async list(ledger: string, input: ReminderFilter): Promise<Reminder[]> {
    const at = await this.standing(ledger);
    const kinds = REMINDER_KINDS.filter((kind) => input.kind === undefined || input.kind === kind);
    const pages = await Promise.all(kinds.map((kind) => this.ofKind(kind, ledger, input, at)));
    return pages.flat().sort(inOrder).slice(0, input.limit);
  }

  private async standing(ledger: string): Promise<ReminderContext> {
    const info = await this.ledgers.get(ledger);
    const { pack } = await this.policies.inForce(ledger);
    const now = this.clock.now();
    const today = dayOf(now, info.zone);
    return { info, pack, now, today, soon: addWorkingDays(calendarNamed(info.calendar), today, SOON_DAYS).day };
  }

  private async ofKind(
    kind: ReminderKind,
    ledger: string,
    input: ReminderFilter,
    at: ReminderContext,
  ): Promise<Reminder[]> {
    if (kind === 'month-soft-close' || kind === 'month-close') {
      const months = await this.months(kind, ledger, at);
      const { after, state } = input;
      return months.filter((one) => (!after || inOrder(after, one) < 0) && (!state || state === one.state));
    }
    // What belongs to a month that is closed for good comes too late to be in its report.
    const { closedThrough } = await this.settlement.head(ledger);
    const since = closedThrough === '' ? FIRST : endOfMonth(closedThrough, at.info.zone);
    const stretch = stretchOf(kind, input, at);
    const old = kind !== 'record-unapproved' && since > stretch.from ? { from: since } : {};
    const rows = await this.queries.of(kind, ledger, closedThrough)({ ...stretch, ...old });
    return rows.map((row) => ofRow(kind, row, at));
  }

  private async months(
    kind: 'month-soft-close' | 'month-close',
    ledger: string,
    at: ReminderContext,
  ): Promise<Reminder[]> {
    const open = await this.periods.open(ledger);
    const wanted = open.filter(({ status }) => (status === 'open') === (kind === 'month-soft-close'));
    return wanted
      .map((one) => {
        const dueOn = kind === 'month-close' ? one.hardCloseOn : one.softCloseOn;
        const provisional = kind === 'month-close' && one.provisional;
        const endedAt = endOfMonth(one.month, at.info.zone);
        return reminder(kind, { id: one.month, of: one.month, endedAt }, { dueOn, provisional }, at);
      })
      .filter(({ endedAt }) => endedAt <= at.now);
  }
}

function ofRow(kind: ReminderKind, row: PendingItem, at: ReminderContext): Reminder {
  const { on, provisional } = dueDateOf(at.pack, row.endedAt, at.info);
  return reminder(kind, row, { dueOn: on, provisional }, at);
}

function reminder(
  kind: ReminderKind,
  { id, endedAt, of, volunteer }: PendingItem,
  due: { dueOn: Day; provisional: boolean },
  { info, today, soon }: ReminderContext,
): Reminder {
  const { dueOn } = due;
  const ahead: ReminderState = dueOn <= soon ? 'due-soon' : 'later';
  const state = dueOn < today ? 'overdue' : ahead;
  const text = reminderText({ kind, state, of, ...(volunteer !== undefined && { volunteer }), ...due });
  return { kind, subject: id, endedAt, dueAt: endOfDay(dueOn, info.zone), ...due, state, text };
}

/** The stretch of ends that a state stands for. What has not ended yet is in none. */
function stretchOf(kind: ReminderKind, { limit, after, state }: ReminderFilter, at: ReminderContext): DateRange {
  const { info, pack, today, soon, now } = at;
  const first = (due: Day): Instant =>
    startOfDay(firstDayDueFrom(calendarNamed(info.calendar), due, recordingDays(pack)), info.zone);
  const ended = new Date(Date.parse(now) + 1).toISOString();
  const [overdue, later] = [first(today), first(plusDays(soon, 1))];
  const from = { overdue: FIRST, 'due-soon': overdue, later }[state ?? 'overdue'];
  const to = { overdue, 'due-soon': later, later: ended }[state ?? 'later'];
  return { from, to: to < ended ? to : ended, after: behind(kind, after), limit };
}

/** The end and id behind which rows of a kind come: of the same end, kinds follow each other in their order. */
function behind(kind: ReminderKind, after: ReminderCursor | undefined): DateRange['after'] {
  if (!after) return [FIRST, ''];
  const order = REMINDER_KINDS.indexOf(kind) - REMINDER_KINDS.indexOf(after.kind);
  if (order === 0) return [after.endedAt, after.subject];
  // Ids are shorter than this: nothing of that end, or all of it.
  return [after.endedAt, order < 0 ? '\u{10ffff}' : ''];
}

function inOrder(one: ReminderCursor, other: ReminderCursor): number {
  if (one.endedAt !== other.endedAt) return one.endedAt < other.endedAt ? -1 : 1;
  const kinds = REMINDER_KINDS.indexOf(one.kind) - REMINDER_KINDS.indexOf(other.kind);
  if (kinds !== 0) return kinds;
  return one.subject < other.subject ? -1 : Number(one.subject > other.subject);
}
