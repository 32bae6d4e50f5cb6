import { Day, Instant, Month } from '../common/instant';
import { communityAccount, ownAccount } from '../ledger/core/accounts';
import { EntryDraft, movement, postings } from '../ledger/core/entry';
import { COIN, MIN, POINT } from '../ledger/core/units';
import { earningsOf, recordMinutes } from '../policies/earning';
import { AdoptedPolicy } from '../policies/policies.service';
import { lateFacts } from '../policies/recording-window';
import { AcceptedAttendance, Attendance } from './attendance';
import { Oddity } from './oddities';

/** Everything that the entry of an approved service contains (docs/facts.md). */
export interface ApprovedService {
  readonly record: string;
  readonly attendance: Attendance;
  readonly accepted: AcceptedAttendance;
  readonly activity: { readonly id: string; readonly category: string; readonly organisation: string };
  readonly volunteer: { readonly id: string; readonly unit: string | null; readonly cohort: string | null };
  readonly approvedAt: Instant;
  /** The second approver of a late service. */
  readonly secondApprover?: string;
  /** The reason of a late service, blinded. */
  readonly lateReason?: string;
  /** What the pack flags as odd. */
  readonly flagged?: readonly Oddity[];
  readonly day: Day;
  readonly month: Month;
}

/** The entry of an approved service: service hours, coins and points, each from the issuance account of its unit. */
export function serviceEntry(service: ApprovedService, { hash, pack }: AdoptedPolicy): EntryDraft {
  const { record, attendance, accepted, activity, volunteer, approvedAt, day, month, flagged = [] } = service;
  const minutes = recordMinutes(pack, attendance.startsAt, accepted.endsAt);
  const { coins, points } = earningsOf(pack, activity.category, minutes);
  const own = (kind: 'record' | 'coins' | 'points'): ReturnType<typeof ownAccount> =>
    ownAccount(kind, volunteer.id, '');
  return {
    kind: 'service.recorded',
    period: month,
    occurred: day,
    policy: hash,
    facts: {
      record,
      activity: activity.id,
      volunteer: volunteer.id,
      category: activity.category,
      organisation: activity.organisation,
      unit: volunteer.unit ?? undefined,
      cohort: volunteer.cohort ?? undefined,
      start: attendance.startsAt,
      end: accepted.endsAt,
      signOut: accepted.signOut,
      method: attendance.method,
      grade: accepted.grade,
      recorder: attendance.recorder,
      approver: attendance.approver,
      approvedAt,
      ...lateFacts(attendance.late),
      secondApprover: service.secondApprover,
      lateReason: service.lateReason,
      oddities: flagged.length > 0 ? flagged.join(' ') : undefined,
    },
    sides: postings(
      ...movement(communityAccount('issuance', MIN), own('record'), minutes),
      ...movement(communityAccount('issuance', COIN), own('coins'), coins),
      ...movement(communityAccount('issuance', POINT), own('points'), points),
    ),
  };
}

/** The accounts to which a volunteer's service can post. */
export function serviceAccounts(volunteer: string): ReturnType<typeof ownAccount>[] {
  return [
    ...([MIN, COIN, POINT] as const).map((unit) => communityAccount('issuance', unit)),
    ...(['record', 'coins', 'points'] as const).map((kind) => ownAccount(kind, volunteer, '')),
  ];
}
