// Sample records. The community is large enough that no volunteer serves twice at the same activity.

export const VOLUNTEERS = 500;
export const ACTIVITIES = 600;

const FIRST_START = Date.parse('2026-09-01T00:00:00Z');
/** The months of the records. */
export const MONTHS = ['2026-09', '2026-10'];
const HOUR_MS = 3_600_000;

export function volunteerCode(n: number): string {
  return `V${String(n).padStart(4, '0')}`;
}

function startOf(activity: number): number {
  return FIRST_START + activity * 2 * HOUR_MS;
}

export function activityBody(activity: number): object {
  return {
    code: `A${activity}`,
    category: ['care', 'clean', 'guide', 'patrol', 'teach'][activity % 5],
    title: '助餐',
    organisation: '东风社区',
    startsAt: new Date(startOf(activity)).toISOString(),
    endsAt: new Date(startOf(activity) + HOUR_MS).toISOString(),
  };
}

/** An approved record of old books, which is booked within an import without waiting for approval. */
export function recordBody(n: number): object {
  const activity = Math.floor(n / VOLUNTEERS) % ACTIVITIES;
  const start = startOf(activity);
  const end = new Date(start + HOUR_MS).toISOString();
  return {
    activity: `A${activity}`,
    volunteer: volunteerCode(n % VOLUNTEERS),
    signedInAt: new Date(start).toISOString(),
    signedOutAt: end,
    method: 'code',
    recorder: 'S02',
    approver: 'S03',
    approvedAt: end,
  };
}
