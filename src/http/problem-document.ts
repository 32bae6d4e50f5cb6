import { DomainError } from '../common/domain-error';
import { ErrorCode } from '../common/error-codes';
import { Language } from '../common/language';
import { problemText } from './problem-text';
import { PROBLEM_TYPES } from './problem-types';

/** A wrong field in a problem document. */
interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** An RFC 9457 problem document. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly errors?: readonly FieldProblem[];
}

/** The HTTP status that an error is answered with. */
export function statusOf({ code }: Pick<DomainError, 'code'>): number {
  return PROBLEM_TYPES[code].status;
}

/**
 * Returns an error as a problem document.
 * @param caller the language of the caller; a replay keeps the language of the first answer
 */
export function problemDocument({ code, details }: DomainError, caller: Language): ProblemDocument {
  const { status, text } = PROBLEM_TYPES[code];
  const { field, values = {}, wrong, language = caller } = details;
  const title = problemText(text[language], values, language);
  const ownField = field === undefined ? undefined : [{ field, message: title }];
  const errors = wrong?.map((one) => ({ field: one.field, message: one.text[language] })) ?? ownField;
  return {
    type: `urn:timebank:problem:${code}`,
    title,
    status,
    code,
    ...(errors && { errors }),
  };
}
