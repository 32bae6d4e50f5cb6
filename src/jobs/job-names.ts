/** Names of all jobs. The service starts only if each has exactly one handler. */
export const JOB_NAMES = ['soft-close-month', 'close-month'] as const;

export type JobName = (typeof JOB_NAMES)[number];
