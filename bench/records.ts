// Records of a community that is large enough for no two of them to be of the same volunteer at the same activity.

export const VOLUNTEERS = 500;
export const ACTIVITIES = 600;

const FIRST = Date.parse('2026-09-01T00:00:00Z');
const HOUR = 3_600_000;

export function volunteerCode(n: number): string {
  return `V${String(n).padStart(4, '0')}`;
}

function startOf(activity: number): number {
  return FIRST + activity * 2 * HOUR;
}

export function activityBody(activity: number): object {
  return {
    code: `A${activity}`,
    category: ['care', 'clean', 'guide', 'patrol', 'teach'][activity % 5],
    title: '助餐',
    organisation: '东风社区',
    startsAt: new Date(startOf(activity)).toISOString(),
    endsAt: new Date(startOf(activity) + HOUR).toISOString(),
  };
}

/** An approved record of old books: booked at once. */
export function recordBody(n: number): object {
  const activity = Math.floor(n / VOLUNTEERS) % ACTIVITIES;
  const start = startOf(activity);
  return {
    activity: `A${activity}`,
    volunteer: volunteerCode(n % VOLUNTEERS),
    signedInAt: new Date(start).toISOString(),
    signedOutAt: new Date(start + HOUR).toISOString(),
    method: 'code',
    recorder: 'S02',
    approver: 'S03',
  };
}
