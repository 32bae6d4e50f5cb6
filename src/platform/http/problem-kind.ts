import { Words } from '../language';

/** How a problem is answered: its status and its sentence. */
export interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 422 | 429 | 431 | 500 | 503;
  /** The sentence a person reads. `{name}` stands for a value of the refusal. */
  readonly says: Words;
}

/** Writes one down. */
export const problem = (status: ProblemKind['status'], en: string, zh: string): ProblemKind => ({
  status,
  says: { zh, en },
});
