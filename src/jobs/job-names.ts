/** The jobs that there are. The service starts only when each has somebody who does it, and one alone. */
export const JOB_NAMES = ['soft-close-month', 'close-month'] as const;

export type JobName = (typeof JOB_NAMES)[number];
