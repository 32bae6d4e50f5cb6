import { Instant } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { Grade, PolicyPack } from '../policies/policy-pack';
import { LateMark } from '../policies/recording-window';

/** Somebody's presence at an activity, as the books have it. Ids are opaque. */
export interface Attendance {
  readonly volunteer: string;
  readonly recorder: string;
  readonly approver: string;
  readonly method: 'code' | 'typed';
  readonly startsAt: Instant;
  readonly signedOutAt?: Instant;
  /** The activity's planned end, for a forgotten sign-out. */
  readonly plannedEnd: Instant;
  /** That it was recorded late, if it was. */
  readonly late?: LateMark;
}

/** An approved record of the same person. */
export interface ApprovedRecord {
  readonly id: string;
  readonly activity: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** What an attendance comes to when nothing speaks against it. */
export interface AcceptedAttendance {
  readonly endsAt: Instant;
  readonly signOut: 'taken' | 'filled';
  readonly grade: Grade;
}

/** When a service ended: signed out, or the planned end where the sign-out is missing (domain.md §6). */
export function endOf({ signedOutAt, plannedEnd }: Pick<Attendance, 'signedOutAt' | 'plannedEnd'>): Instant {
  return signedOutAt ?? plannedEnd;
}

/**
 * Whether an attendance can stand. The checks run in the order of the house rules (examples/README.md), and the first
 * that fails gives the reason: independence, the times, one record an activity, no overlap.
 */
export function assess(
  attendance: Attendance,
  activity: string,
  standing: readonly ApprovedRecord[],
  pack: PolicyPack,
): AcceptedAttendance | Refusal {
  const { volunteer, recorder, approver, startsAt, signedOutAt } = attendance;
  if (approver === recorder || approver === volunteer) return refuse('not-independent', 'approver');
  const endsAt = endOf(attendance);
  if (endsAt <= startsAt) return refuse('ends-before-it-starts', 'signedOutAt');
  const same = standing.find((record) => record.activity === activity);
  if (same) return refuse('already-recorded', 'activity', { record: same.id });
  const other = standing.find((record) => overlapSeconds(record, { startsAt, endsAt }) >= pack.overlap.seconds);
  if (other) return refuse('overlaps', 'signedInAt', { record: other.id });
  const signOut = signedOutAt === undefined ? 'filled' : 'taken';
  return { endsAt, signOut, grade: gradeOf(pack, attendance, signOut) };
}

/**
 * How sure the house is (`grades`): scanned at both ends, scanned with the sign-out filled in, or typed by hand. What was
 * recorded late has a grade of its own, where the pack says so (`recording.late.grade`).
 */
function gradeOf(pack: PolicyPack, { method, late }: Attendance, signOut: AcceptedAttendance['signOut']): Grade {
  const ofLate = late && pack.recording?.late?.grade;
  if (ofLate) return ofLate;
  if (method === 'typed') return pack.grades.typed;
  return signOut === 'filled' ? pack.grades.signOutFilled : pack.grades.scanned;
}

type Span = Pick<ApprovedRecord, 'startsAt' | 'endsAt'>;

function overlapSeconds(one: Span, other: Span): number {
  const start = one.startsAt > other.startsAt ? one.startsAt : other.startsAt;
  const end = one.endsAt < other.endsAt ? one.endsAt : other.endsAt;
  return (Date.parse(end) - Date.parse(start)) / 1000;
}
