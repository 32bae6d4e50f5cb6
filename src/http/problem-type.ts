import { Words } from '../common/language';

/** How a problem is answered: its status and its sentence. */
export interface ProblemType {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 431 | 500 | 503;
  /** The sentence a person reads. `{name}` stands for a value of the refusal. */
  readonly text: Words;
}

/** Writes one down. */
export const problemType = (status: ProblemType['status'], en: string, zh: string): ProblemType => ({
  status,
  text: { zh, en },
});
