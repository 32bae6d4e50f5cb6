import { assertPeriodOpen } from '../ledger/core/ledger-view';
import { Command, RowSelector, Proposal, CommandContext } from '../ledger/core/command';
import { LedgerInfo } from '../ledger/ledgers.service';
import { blind } from '../ledger/log/leaf';
import { dayOf } from '../common/calendar';
import { Day, Instant } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { AdoptedPolicy } from '../policies/policies.service';
import { PolicyPack } from '../policies/policy-pack';
import { LateMark, bookingDateOf, laterOf, lateness } from '../policies/recording-window';
import { Person } from '../communities/person.entity';
import { Activity } from './activity.entity';
import { AcceptedAttendance, Attendance, assess, endOf } from './attendance';
import { Oddity, judgeOddities, odditiesOf } from './oddities';
import { checkSpan } from './service-span';
import { serviceEntry, serviceAccounts } from './service-entry';
import { ServiceRecord } from './service-record.entity';

/** A service record with its activity and volunteer, resolved in the master data. */
export interface ResolvedRecord {
  readonly row: ServiceRecord;
  readonly activity: Activity;
  readonly volunteer: Person;
}

/** The ledger, policy and time by which a record is assessed. */
export interface ApprovalContext {
  readonly info: LedgerInfo;
  readonly policy: AdoptedPolicy;
  readonly approvedAt: Instant;
  /** The latest instant that counts as past when the request arrived. */
  readonly latest: Instant;
  /** The day of the approval, in the ledger's zone. */
  readonly day: Day;
}

/**
 * The accounts and read set of a record's approval: the volunteer's records for the same activity, and those that end
 * after this one starts.
 */
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

/**
 * The approved records of an activity, of which an approval counts the people where the pack has a rule on capacity; no
 * selector in other packs.
 */
function peopleOf(activity: string, { plausibility }: PolicyPack): RowSelector<ServiceRecord>[] {
  const counted = plausibility?.beyondCapacity !== undefined;
  return counted ? [{ table: ServiceRecord, where: { activity, status: 'approved' } }] : [];
}

/** The accounts and read set of an approval under a pack. */
export function approvalReads(
  row: Pick<ServiceRecord, 'volunteer' | 'activity' | 'startsAt'>,
  pack: PolicyPack,
): Required<Pick<Command, 'accounts' | 'readSet'>> {
  const { accounts, readSet } = readSetOf(row);
  return { accounts, readSet: [...readSet, ...peopleOf(row.activity, pack)] };
}

/** Proposes a record that waits for its approval. A late record needs a reason. */
export function proposeSubmission(
  resolved: ResolvedRecord,
  context: Pick<ApprovalContext, 'policy' | 'info'>,
): Proposal | Refusal {
  const { row } = resolved;
  return checkSpan(row) ?? checkLateReason(row, lateMarkOf(resolved, context)) ?? waiting(row);
}

/** Proposes an approval by staff, which is a live act. A late record waits for a second approval after the first one, which is stored. */
export function proposeApproval(
  view: CommandContext,
  resolved: ResolvedRecord,
  context: ApprovalContext,
): Proposal | Refusal {
  const assessment = assessApproval(view, resolved, { ...context, fromBooks: false });
  if (isRefusal(assessment)) return assessment;
  return assessment.late && resolved.row.secondApprover === null
    ? waiting(resolved.row)
    : booking(view, resolved, assessment, context);
}

/** Proposes a record imported from old books, which names its approvers. */
export function proposeImportedRecord(
  view: CommandContext,
  resolved: ResolvedRecord,
  context: ApprovalContext,
): Proposal | Refusal {
  const assessment = assessApproval(view, resolved, { ...context, fromBooks: true });
  if (isRefusal(assessment)) return assessment;
  if (assessment.late && resolved.row.secondApprover === null)
    return refuse('second-approver-needed', 'secondApprover');
  return booking(view, resolved, assessment, context);
}

function waiting(row: ServiceRecord): Proposal {
  const receipt = { id: row.id, status: row.status, entries: [] };
  return { drafts: [], rows: () => [{ table: ServiceRecord, row }], receipt };
}

/** The result of an approval without a refusal. */
interface Assessment {
  readonly attendance: Attendance;
  readonly accepted: AcceptedAttendance;
  readonly late: LateMark | undefined;
  /** What the pack flags as odd. */
  readonly flagged: readonly Oddity[];
}

function assessApproval(
  view: CommandContext,
  resolved: ResolvedRecord,
  context: ApprovalContext & { readonly fromBooks: boolean },
): Assessment | Refusal {
  const { row, activity, volunteer } = resolved;
  const periodClosed = assertPeriodOpen(view.head, context.day.slice(0, 7));
  if (periodClosed) return periodClosed;
  const late = lateMarkOf(resolved, context);
  const attendance: Attendance = {
    volunteer: volunteer.id,
    recorder: row.recorder,
    approver: row.approver ?? '',
    method: row.method,
    startsAt: row.startsAt,
    signedOutAt: row.signedOutAt ?? undefined,
    plannedEnd: activity.endsAt,
    latestEnd: context.latest,
    late,
    fromBooks: context.fromBooks,
  };
  const approved = readSetOf(row)
    .readSet.flatMap((selector) => view.rows(selector))
    .filter(({ status }) => status === 'approved');
  const accepted = assess(attendance, activity.id, approved, context.policy.pack);
  if (isRefusal(accepted)) return accepted;
  const flagged = judgeOddities(odditiesAt(view, resolved, accepted, context), context.policy.pack);
  if (isRefusal(flagged)) return flagged;
  return checkLateReason(row, late) ?? checkSecondApprover(row) ?? { attendance, accepted, late, flagged };
}

/** What is odd about a record at its approval. People are counted only where the pack has a rule on capacity. */
function odditiesAt(
  view: CommandContext,
  { row, activity, volunteer }: ResolvedRecord,
  { endsAt }: AcceptedAttendance,
  { policy: { pack }, approvedAt }: ApprovalContext,
): Oddity[] {
  const records = peopleOf(row.activity, pack).flatMap((selector) => view.rows(selector));
  const people = new Set([volunteer.id, ...records.map((record) => record.volunteer)]).size;
  const { endsAt: plannedEnd, capacity } = activity;
  return odditiesOf({ endsAt, plannedEnd, approvedAt, people, capacity }, pack);
}

/** Marks a record as late. The recording window starts at the later of the activity's and the service's end. */
function lateMarkOf(
  { row, activity }: ResolvedRecord,
  { policy, info }: Pick<ApprovalContext, 'policy' | 'info'>,
): LateMark | undefined {
  const { signedOutAt, recordedAt } = row;
  if (recordedAt === null) return undefined;
  const ended = laterOf(activity.endsAt, endOf({ signedOutAt: signedOutAt ?? undefined, plannedEnd: activity.endsAt }));
  return lateness(policy.pack, ended, recordedAt, info);
}

function checkLateReason({ lateReason }: ServiceRecord, late: LateMark | undefined): Refusal | undefined {
  return late && lateReason === null ? refuse('late-reason-needed', 'lateReason', { due: late.due }) : undefined;
}

/** Checks that the second approver is neither the first one, nor the recorder, nor the volunteer. */
function checkSecondApprover({ secondApprover, approver, recorder, volunteer }: ServiceRecord): Refusal | undefined {
  const others = [approver, recorder, volunteer];
  return secondApprover !== null && others.includes(secondApprover)
    ? refuse('second-approver-needed', 'secondApprover')
    : undefined;
}

function booking(
  { head }: CommandContext,
  { row, activity, volunteer }: ResolvedRecord,
  { attendance, accepted, late, flagged }: Assessment,
  { info, policy, approvedAt, day }: ApprovalContext,
): Proposal {
  const ended = dayOf(accepted.endsAt, info.zone);
  const at = bookingDateOf(policy.pack, { ended, event: day, late }, (month) => !assertPeriodOpen(head, month));
  const draft = serviceEntry(
    {
      ...{ record: row.id, attendance, accepted, activity, volunteer, approvedAt, flagged, ...at },
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
