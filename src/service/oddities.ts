import { Instant, addMillis } from '../common/instant';
import { Refusal, refuse } from '../common/refusal';
import { PolicyPack } from '../policies/policy-pack';

/**
 * What approvers are shown as odd about a record, in every pack. `ends-far-beyond-plan`: it ends long after the planned
 * end of its activity. `ends-after-approval`: it was approved, or would be now, before it ended. `beyond-capacity`: more
 * people than the place of the activity holds.
 */
export const ODDITIES = ['ends-far-beyond-plan', 'ends-after-approval', 'beyond-capacity'] as const;
export type Oddity = (typeof ODDITIES)[number];

/** A service with what it is compared with. */
export interface ObservedService {
  readonly endsAt: Instant;
  /** The activity's planned end. */
  readonly plannedEnd: Instant;
  /** When it was approved; now for a record that waits. */
  readonly approvedAt: Instant;
  /** Number of people of the activity, this one included. */
  readonly people: number;
  /** How many people the place holds; null when it is unknown. */
  readonly capacity: number | null;
}

type Plausibility = NonNullable<PolicyPack['plausibility']>;

/** What is far beyond the planned end in a pack that does not say so, in minutes. */
const DEFAULT_MINUTES_BEYOND_PLAN = 120;

/** Finds what is odd about a service (pack field `plausibility`). */
export function odditiesOf(
  service: ObservedService,
  { plausibility = {} }: Pick<PolicyPack, 'plausibility'>,
): Oddity[] {
  const { endsAt, plannedEnd, approvedAt, people, capacity } = service;
  const minutes = plausibility.maxMinutesBeyondPlannedEnd ?? DEFAULT_MINUTES_BEYOND_PLAN;
  const found: Readonly<Record<Oddity, boolean>> = {
    'ends-far-beyond-plan': endsAt > addMillis(plannedEnd, minutes * 60_000),
    'ends-after-approval': endsAt > approvedAt,
    'beyond-capacity': capacity !== null && people > capacity,
  };
  return ODDITIES.filter((oddity) => found[oddity]);
}

/** The field of the request that a refused oddity names. */
const FIELDS: Readonly<Record<Oddity, string>> = {
  'ends-far-beyond-plan': 'signedOutAt',
  'ends-after-approval': 'signedOutAt',
  'beyond-capacity': 'activity',
};

/** What a pack does about an oddity; undefined when it has no check. */
function ruleOf(oddity: Oddity, plausibility: Plausibility): 'flagged' | 'refused' | undefined {
  switch (oddity) {
    case 'ends-far-beyond-plan':
      return plausibility.maxMinutesBeyondPlannedEnd === undefined ? undefined : 'refused';
    case 'ends-after-approval':
      return plausibility.endAfterApproval;
    case 'beyond-capacity':
      return plausibility.beyondCapacity;
  }
}

/** Refuses the oddities that a pack refuses, and returns those that it has flagged in the entry. */
export function judgeOddities(
  oddities: readonly Oddity[],
  { plausibility = {} }: Pick<PolicyPack, 'plausibility'>,
): readonly Oddity[] | Refusal {
  const refused = oddities.find((oddity) => ruleOf(oddity, plausibility) === 'refused');
  if (refused) return refuse(refused, FIELDS[refused]);
  return oddities.filter((oddity) => ruleOf(oddity, plausibility) === 'flagged');
}
