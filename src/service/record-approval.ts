import { assertPeriodOpen } from '../ledger/core/ledger-view';
import { Command, RowSelector, Proposal, CommandContext } from '../ledger/core/command';
import { LedgerInfo } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { dayOf } from '../common/calendar';
import { Day, Instant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { AdoptedPolicy } from '../policies/policies.service';
import { LateMark, bookingDateOf, laterOf, lateness } from '../policies/recording-window';
import { Person } from '../communities/person.entity';
import { Activity } from './activity.entity';
import { AcceptedAttendance, Attendance, assess, endOf } from './attendance';
import { serviceEntry, serviceAccounts } from './service-entry';
import { ServiceRecord } from './service-record.entity';

/** A record with those it speaks of, found in the registers. */
export interface ResolvedRecord {
  readonly row: ServiceRecord;
  readonly activity: Activity;
  readonly volunteer: Person;
}

/** By which rules a record is judged, and when. */
export interface ApprovalContext {
  readonly info: LedgerInfo;
  readonly policy: AdoptedPolicy;
  readonly approvedAt: Instant;
  /** The day of the approval, in the ledger's zone. */
  readonly day: Day;
}

/** What a record's approval looks at: the same person's records for the activity, and those that end after it starts. */
export function readSetOf(row: Pick<ServiceRecord, 'volunteer' | 'activity' | 'startsAt'>): {
  accounts: Command['accounts'];
  readSet: readonly [RowSelector<ServiceRecord>, RowSelector<ServiceRecord>];
} {
  const { volunteer, activity, startsAt } = row;
  return {
    accounts: serviceAccounts(volunteer),
    readSet: [
      { table: ServiceRecord, where: { volunteer, activity } },
      { table: ServiceRecord, where: { volunteer }, above: ['endsAt', startsAt] },
    ],
  };
}

/** A record that is to wait for its approval. A late one says why. */
export function proposeSubmission(
  found: ResolvedRecord,
  ruling: Omit<ApprovalContext, 'approvedAt' | 'day'>,
): Proposal | Refusal {
  const { row } = found;
  if (row.endsAt <= row.startsAt) return refuse('ends-before-it-starts', 'signedOutAt');
  const unexplained = judgeReason(row, lateOf(found, ruling));
  return unexplained ?? waiting(row);
}

/** An approval at the desk. The first one of a late record is written down, and the record goes on waiting. */
export function proposeApproval(
  view: CommandContext,
  found: ResolvedRecord,
  ruling: ApprovalContext,
): Proposal | Refusal {
  const judged = judge(view, found, ruling);
  if (isRefusal(judged)) return judged;
  return judged.late && found.row.secondApprover === null ? waiting(found.row) : booking(view, found, judged, ruling);
}

/** A row of old books, which names those who approved it. */
export function proposeImportedRecord(
  view: CommandContext,
  found: ResolvedRecord,
  ruling: ApprovalContext,
): Proposal | Refusal {
  const judged = judge(view, found, ruling);
  if (isRefusal(judged)) return judged;
  if (judged.late && found.row.secondApprover === null) return refuse('second-approver-needed', 'secondApprover');
  return booking(view, found, judged, ruling);
}

function waiting(row: ServiceRecord): Proposal {
  const receipt = { id: row.id, status: row.status, entries: [] };
  return { drafts: [], rows: () => [{ table: ServiceRecord, row }], receipt };
}

/** What an approval comes to when nothing speaks against it. */
interface Judged {
  readonly attendance: Attendance;
  readonly accepted: AcceptedAttendance;
  readonly late: LateMark | undefined;
}

function judge(view: CommandContext, found: ResolvedRecord, ruling: ApprovalContext): Judged | Refusal {
  const { row, activity, volunteer } = found;
  const shut = assertPeriodOpen(view.head, ruling.day.slice(0, 7));
  if (shut) return shut;
  const late = lateOf(found, ruling);
  const attendance: Attendance = {
    volunteer: volunteer.id,
    recorder: row.recorder,
    approver: row.approver ?? '',
    method: row.method,
    startsAt: row.startsAt,
    signedOutAt: row.signedOutAt ?? undefined,
    plannedEnd: activity.endsAt,
    late,
  };
  const standing = readSetOf(row)
    .readSet.flatMap((selector) => view.rows(selector))
    .filter(({ status }) => status === 'approved');
  const accepted = assess(attendance, activity.id, standing, ruling.policy.pack);
  if (isRefusal(accepted)) return accepted;
  return judgeReason(row, late) ?? judgeSecond(row) ?? { attendance, accepted, late };
}

/** Whether a record came after its term, which runs from the later of the activity's end and the service's own. */
function lateOf(
  { row, activity }: ResolvedRecord,
  { policy, info }: Omit<ApprovalContext, 'approvedAt' | 'day'>,
): LateMark | undefined {
  const { signedOutAt, recordedAt } = row;
  if (recordedAt === null) return undefined;
  const ended = laterOf(activity.endsAt, endOf({ signedOutAt: signedOutAt ?? undefined, plannedEnd: activity.endsAt }));
  return lateness(policy.pack, ended, recordedAt, info);
}

function judgeReason({ lateReason }: ServiceRecord, late: LateMark | undefined): Refusal | undefined {
  return late && lateReason === null ? refuse('late-reason-needed', 'lateReason', { due: late.due }) : undefined;
}

/** The second approver is somebody else than everybody who had a part in it so far. */
function judgeSecond({ secondApprover, approver, recorder, volunteer }: ServiceRecord): Refusal | undefined {
  const others = [approver, recorder, volunteer];
  return secondApprover !== null && others.includes(secondApprover)
    ? refuse('second-approver-needed', 'secondApprover')
    : undefined;
}

function booking(
  { head }: CommandContext,
  { row, activity, volunteer }: ResolvedRecord,
  { attendance, accepted, late }: Judged,
  { info, policy, approvedAt, day }: ApprovalContext,
): Proposal {
  const ended = dayOf(accepted.endsAt, info.zone);
  const at = bookingDateOf(policy.pack, { ended, event: day, late }, (month) => !assertPeriodOpen(head, month));
  const draft = serviceEntry(
    {
      ...{ record: row.id, attendance, accepted, activity, volunteer, approvedAt, ...at },
      ...(row.secondApprover !== null && { secondApprover: row.secondApprover }),
      ...(late && row.lateReason !== null && { lateReason: blind(info.secret, row.lateReason) }),
    },
    policy,
  );
  const { endsAt } = accepted;
  const booked = { endsAt, status: 'approved' as const, lateDue: late?.due ?? null };
  return {
    drafts: [draft],
    rows: ([entry]) => [{ table: ServiceRecord, row: { ...row, ...booked, seq: entry?.seq ?? null } }],
  };
}
