import { Words } from '../common/language';

/** The HTTP status and the sentence of a problem. */
export interface ProblemType {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 431 | 500 | 503;
  /** What is wrong and what to do. `{name}` and `{name|format}` stand for a value of the error (problem-text.ts). */
  readonly text: Words;
}

/** Creates a problem type. */
export const problemType = (status: ProblemType['status'], en: string, zh: string): ProblemType => ({
  status,
  text: { zh, en },
});
