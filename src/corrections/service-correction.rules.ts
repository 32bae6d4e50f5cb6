import { importOf } from '../communities/imported-by';
import { Instant, Month } from '../common/instant';
import { Refusal, isRefusal, refuse } from '../common/refusal';
import { EntryDraft, Entry, Facts } from '../ledger/core/entry';
import { textFact } from '../ledger/core/entry-rows';
import { AdoptedPolicy } from '../policies/policies.service';
import { LateMark } from '../policies/recording-window';
import { Attendance, ApprovedRecord, assess } from '../service/attendance';
import { ODDITIES, Oddity, judgeOddities, odditiesOf } from '../service/oddities';
import { ApprovedService, serviceEntry } from '../service/service-entry';

/** The changes to a booked service. Ids are opaque, times are instants; absent fields stay as booked. */
export interface ServiceChange {
  readonly startsAt?: Instant;
  readonly signedOutAt?: Instant;
  /** An activity as in the master data now; its category, organisation and planned end replace the booked ones. */
  readonly activity?: ApprovedService['activity'] & { readonly endsAt: Instant };
  readonly method?: Attendance['method'];
  readonly recorder?: string;
}

/** The person, date and month of a correction, and the volunteer's other approved records. */
export interface CorrectionContext extends Pick<ApprovedService, 'day' | 'month' | 'approvedAt'> {
  readonly actor: string;
  /** The latest instant that counts as past. */
  readonly latestEnd: Instant;
  /** The planned end of the activity of the corrected service, as in the master data now. */
  readonly plannedEnd: Instant;
  readonly otherRecords: readonly ApprovedRecord[];
}

/** The attendance of a booked service with the changes applied. The person who corrects it becomes its approver. */
export function changedAttendance(
  { facts }: Entry,
  change: ServiceChange,
  approver: string,
): Omit<Attendance, 'latestEnd'> {
  const signedOut = textFact(facts, 'signOut') === 'taken' ? textFact(facts, 'end') : undefined;
  const method = methodOf(facts);
  return {
    volunteer: textFact(facts, 'volunteer'),
    recorder: change.recorder ?? textFact(facts, 'recorder'),
    approver,
    method: change.method ?? method,
    startsAt: change.startsAt ?? textFact(facts, 'start'),
    signedOutAt: change.signedOutAt ?? signedOut,
    // A filled-in end stays unless the activity is corrected.
    plannedEnd: change.activity?.endsAt ?? textFact(facts, 'end'),
    late: lateMarkOf(facts),
    // The grade of old books stays with their times. Times from a correction are nobody's but the corrector's.
    fromBooks: ['A', 'B'].includes(textFact(facts, 'grade')) && !changesEvidence(facts, change),
  };
}

function methodOf(facts: Facts): Attendance['method'] {
  return textFact(facts, 'method') === 'code' ? 'code' : 'typed';
}

/** Whether a change gives a service other times, or another way in which they were taken. */
function changesEvidence(facts: Facts, { startsAt, signedOutAt, method }: ServiceChange): boolean {
  const booked = { startsAt: textFact(facts, 'start'), signedOutAt: textFact(facts, 'end'), method: methodOf(facts) };
  const wasFilled = signedOutAt !== undefined && textFact(facts, 'signOut') !== 'taken';
  return (
    wasFilled ||
    (startsAt ?? booked.startsAt) !== booked.startsAt ||
    (signedOutAt ?? booked.signedOutAt) !== booked.signedOutAt ||
    (method ?? booked.method) !== booked.method
  );
}

/**
 * The entry that replaces a booked service (docs/domain.md §6). It is checked like an approval under the policy pack by
 * which the service was booked, so that a correction changes the recorded data and never the rates applied to it
 * (docs/decisions/0011). Refused when nothing changes.
 */
export function correctService(
  original: Entry,
  change: ServiceChange,
  policy: AdoptedPolicy,
  { actor, latestEnd, plannedEnd, otherRecords, ...at }: CorrectionContext,
): EntryDraft | Refusal {
  const { facts } = original;
  // A change of the recorder must not let the original recorder approve the record.
  if (actor === textFact(facts, 'recorder')) return refuse('not-independent');
  const { category, organisation, id } = change.activity ?? activityOf(facts);
  const activity = { id, category, organisation };
  if (!Object.hasOwn(policy.pack.categories, category)) {
    return refuse('unknown-category', 'activity', { categories: Object.keys(policy.pack.categories).join(', ') });
  }
  const attendance = { ...changedAttendance(original, change, actor), latestEnd };
  const accepted = assess(attendance, id, otherRecords, policy.pack);
  if (isRefusal(accepted)) return accepted;
  // The people of the activity were counted at the approval. Approvers see a place that holds fewer in the record's view.
  const observed = { endsAt: accepted.endsAt, plannedEnd, approvedAt: at.approvedAt, people: 0, capacity: null };
  const odd = judgeOddities(odditiesOf(observed, policy.pack), policy.pack);
  if (isRefusal(odd)) return odd;
  const volunteer = { id: attendance.volunteer, unit: factOrNull(facts, 'unit'), cohort: factOrNull(facts, 'cohort') };
  const record = textFact(facts, 'record');
  const flagged = id === textFact(facts, 'activity') ? flaggedOf(facts) : [];
  const draft = serviceEntry(
    { record, attendance, accepted, activity, volunteer, flagged, ...at, ...lateFactsOf(facts) },
    policy,
  );
  if (isUnchanged(facts, draft.facts)) return refuse('nothing-changed');
  const corrects = correctedMonth(original);
  // The times are still those of the old books.
  const books = changesEvidence(facts, change) ? undefined : importOf(original);
  return {
    ...draft,
    facts: { ...draft.facts, ...(corrects !== at.month && { corrects }), ...(books !== undefined && { books }) },
    ref: { supersedes: original.seq },
  };
}

/**
 * Whether a correction gives its volunteer more than was booked: hours, time coins or points, or a better grade. It then
 * needs another person's approval, like a record.
 */
export function givesMore(original: Pick<Entry, 'facts' | 'postings'>, corrected: EntryDraft): boolean {
  const before = new Map(original.postings.map(({ account, amount }) => [account, amount]));
  const more = corrected.sides.some(({ account, amount }) => {
    return account.owner !== undefined && amount > (before.get(account.id) ?? 0);
  });
  return more || textFact(corrected.facts, 'grade') < textFact(original.facts, 'grade');
}

/** The late mark of a booked service. A correction never changes it. */
function lateMarkOf(facts: Facts): LateMark | undefined {
  const [due, calendar] = [textFact(facts, 'due'), textFact(facts, 'calendar')];
  return textFact(facts, 'late') ? { due, calendar } : undefined;
}

/** What the pack flagged as odd at the approval. */
function flaggedOf(facts: Facts): Oddity[] {
  const flagged = textFact(facts, 'oddities').split(' ');
  return ODDITIES.filter((oddity) => flagged.includes(oddity));
}

function lateFactsOf(facts: Facts): Pick<ApprovedService, 'secondApprover' | 'lateReason'> {
  const present = ['secondApprover', 'lateReason'].filter((name) => textFact(facts, name));
  return Object.fromEntries(present.map((name) => [name, textFact(facts, name)]));
}

/** The month in which a service was first booked, also after several corrections. */
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

function factOrNull(facts: Facts, name: string): string | null {
  return textFact(facts, name) || null;
}

/** The facts that a correction can change. A new approver or approval time alone is not a change. */
const CORRECTABLE = 'activity category organisation start end signOut method grade recorder'.split(' ');

function isUnchanged(before: Facts, after: Facts): boolean {
  return CORRECTABLE.every((name) => textFact(before, name) === textFact(after, name));
}
