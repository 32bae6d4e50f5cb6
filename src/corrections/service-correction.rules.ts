import { Instant, Month } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { EntryDraft, Entry, Facts } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { AdoptedPolicy } from '../policies/policies.service';
import { LateMark } from '../policies/recording-window';
import { Attendance, ApprovedRecord, assess } from '../service/attendance';
import { ApprovedService, serviceEntry } from '../service/service-entry';

/** What of a booked service is to be another. Ids are opaque, times are instants; what is absent stays as booked. */
export interface ServiceChange {
  readonly startsAt?: Instant;
  readonly signedOutAt?: Instant;
  /** An activity as the register has it now: its category, organisation and planned end count anew. */
  readonly activity?: ApprovedService['activity'] & { readonly endsAt: Instant };
  readonly method?: Attendance['method'];
  readonly recorder?: string;
}

/** Who corrects, when, in which month, and among which other records of the volunteer. */
export interface CorrectionContext extends Pick<ApprovedService, 'day' | 'month' | 'approvedAt'> {
  readonly actor: string;
  readonly otherRecords: readonly ApprovedRecord[];
}

/** The attendance of a booked service with its changes: whoever corrects answers for it from then on. */
export function changedAttendance({ facts }: Entry, change: ServiceChange, approver: string): Attendance {
  const signedOut = textFact(facts, 'signOut') === 'taken' ? textFact(facts, 'end') : undefined;
  return {
    volunteer: textFact(facts, 'volunteer'),
    recorder: change.recorder ?? textFact(facts, 'recorder'),
    approver,
    method: change.method ?? (textFact(facts, 'method') === 'code' ? 'code' : 'typed'),
    startsAt: change.startsAt ?? textFact(facts, 'start'),
    signedOutAt: change.signedOutAt ?? signedOut,
    // A filled-in end stays as it was filled in, unless the activity is what is corrected.
    plannedEnd: change.activity?.endsAt ?? textFact(facts, 'end'),
    late: lateOf(facts),
  };
}

/**
 * The entry that takes a booked service's place (domain.md §6): checked as an approval is, under the pack by which the
 * service was booked, so that a correction mends what was written and never re-prices what was given
 * (docs/decisions/0011). Refused when it would say the same again.
 */
export function correctService(
  original: Entry,
  change: ServiceChange,
  policy: AdoptedPolicy,
  { actor, otherRecords: standing, ...at }: CorrectionContext,
): EntryDraft | Refusal {
  const { facts } = original;
  // Naming another recorder must not let the one who recorded it approve it.
  if (actor === textFact(facts, 'recorder')) return refuse('not-independent');
  const { category, organisation, id } = change.activity ?? activityOf(facts);
  const activity = { id, category, organisation };
  if (!Object.hasOwn(policy.pack.categories, category)) {
    return refuse('unknown-category', 'activity', { categories: Object.keys(policy.pack.categories).join(', ') });
  }
  const attendance = changedAttendance(original, change, actor);
  const accepted = assess(attendance, id, standing, policy.pack);
  if (isRefusal(accepted)) return accepted;
  const volunteer = { id: attendance.volunteer, unit: fact(facts, 'unit'), cohort: fact(facts, 'cohort') };
  const record = textFact(facts, 'record');
  const draft = serviceEntry({ record, attendance, accepted, activity, volunteer, ...at, ...lateBy(facts) }, policy);
  if (saysTheSame(facts, draft.facts)) return refuse('nothing-changed');
  const corrects = correctedMonth(original);
  return {
    ...draft,
    facts: { ...draft.facts, ...(corrects !== at.month && { corrects }) },
    ref: { supersedes: original.seq },
  };
}

/** A service that was recorded late stays late, whatever else of it is mended. */
function lateOf(facts: Facts): LateMark | undefined {
  const [due, calendar] = [textFact(facts, 'due'), textFact(facts, 'calendar')];
  return textFact(facts, 'late') ? { due, calendar } : undefined;
}

function lateBy(facts: Facts): Pick<ApprovedService, 'secondApprover' | 'lateReason'> {
  const kept = ['secondApprover', 'lateReason'].filter((name) => textFact(facts, name));
  return Object.fromEntries(kept.map((name) => [name, textFact(facts, name)]));
}

/** The month in which a service was first booked: that of the first of a row of corrections. */
export function correctedMonth({ facts, period }: Pick<Entry, 'facts' | 'period'>): Month {
  return textFact(facts, 'corrects') || period;
}

function activityOf(facts: Facts): ApprovedService['activity'] {
  return {
    id: textFact(facts, 'activity'),
    category: textFact(facts, 'category'),
    organisation: textFact(facts, 'organisation'),
  };
}

function fact(facts: Facts, name: string): string | null {
  return textFact(facts, name) || null;
}

/** What of a service a correction can change; who approved it, and when, is no change by itself. */
const CORRECTABLE = 'activity category organisation start end signOut method grade recorder'.split(' ');

function saysTheSame(before: Facts, after: Facts): boolean {
  return CORRECTABLE.every((name) => textFact(before, name) === textFact(after, name));
}
