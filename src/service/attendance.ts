import { Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { Grade, PolicyPack } from '../policies/policy-pack';
import { LateMark } from '../policies/recording-window';
import { checkOver, checkSpan } from './service-span';

/** A volunteer's recorded presence at an activity. Ids are opaque. */
export interface Attendance {
  readonly volunteer: string;
  readonly recorder: string;
  readonly approver: string;
  readonly method: 'code' | 'typed';
  readonly startsAt: Instant;
  readonly signedOutAt?: Instant;
  /** The activity's planned end, used when the sign-out is missing. */
  readonly plannedEnd: Instant;
  /** The latest instant that counts as past: a service that ends later is not over. */
  readonly latestEnd: Instant;
  /** Set when it was recorded late. */
  readonly late?: LateMark;
  /** Whether the times come from old books, or were graded before; a live record is C at most. */
  readonly fromBooks?: boolean;
}

/** An approved record of the same person. */
export interface ApprovedRecord {
  readonly id: string;
  readonly activity: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** An attendance that passed all checks: its end, how that was determined, and its grade. */
export interface AcceptedAttendance {
  readonly endsAt: Instant;
  readonly signOut: 'taken' | 'filled';
  readonly grade: Grade;
}

/** When a service ended: at the sign-out, or at the planned end when that is missing (docs/domain.md §6). */
export function endOf({ signedOutAt, plannedEnd }: Pick<Attendance, 'signedOutAt' | 'plannedEnd'>): Instant {
  return signedOutAt ?? plannedEnd;
}

/**
 * Checks an attendance. The checks run in the order of the community's rules (examples/README.md), and the first that
 * fails gives the reason: independent approver, end after start, at most 24 hours, over, one record per activity, no
 * overlap.
 * @param activity id of the activity
 * @param approved the volunteer's approved records that may conflict
 */
export function assess(
  attendance: Attendance,
  activity: string,
  approved: readonly ApprovedRecord[],
  pack: PolicyPack,
): AcceptedAttendance | Refusal {
  const { volunteer, recorder, approver, startsAt, signedOutAt, latestEnd } = attendance;
  if (approver === recorder || approver === volunteer) return refuse('not-independent', 'approver');
  const endsAt = endOf(attendance);
  const impossible = checkSpan({ startsAt, endsAt }) ?? checkOver({ endsAt }, latestEnd);
  if (impossible) return impossible;
  const same = approved.find((record) => record.activity === activity);
  if (same) return refuse('already-recorded', 'activity', { record: same.id });
  const other = approved.find((record) => overlapSeconds(record, { startsAt, endsAt }) >= pack.overlap.seconds);
  if (other) return refuse('overlaps', 'signedInAt', { record: other.id });
  const signOut = signedOutAt === undefined ? 'filled' : 'taken';
  return { endsAt, signOut, grade: gradeOf(pack, attendance, signOut) };
}

/**
 * The grade of evidence (`grades`): scanned at both ends, scanned with the sign-out filled in, or typed. A late record
 * has a grade of its own when the pack sets one (`recording.late.grade`). A and B come from old books only.
 */
function gradeOf(pack: PolicyPack, attendance: Attendance, signOut: AcceptedAttendance['signOut']): Grade {
  const grade = gradeByMethod(pack, attendance, signOut);
  return attendance.fromBooks || grade > BEST_LIVE_GRADE ? grade : BEST_LIVE_GRADE;
}

/** The best grade of a live record: the service itself has seen no sign-in, whatever `method` says. */
const BEST_LIVE_GRADE: Grade = 'C';

function gradeByMethod(pack: PolicyPack, { method, late }: Attendance, signOut: AcceptedAttendance['signOut']): Grade {
  const lateGrade = late && pack.recording?.late?.grade;
  if (lateGrade) return lateGrade;
  if (method === 'typed') return pack.grades.typed;
  return signOut === 'filled' ? pack.grades.signOutFilled : pack.grades.scanned;
}

type Span = Pick<ApprovedRecord, 'startsAt' | 'endsAt'>;

function overlapSeconds(a: Span, b: Span): number {
  const start = a.startsAt > b.startsAt ? a.startsAt : b.startsAt;
  const end = a.endsAt < b.endsAt ? a.endsAt : b.endsAt;
  return (Date.parse(end) - Date.parse(start)) / 1000;
}
