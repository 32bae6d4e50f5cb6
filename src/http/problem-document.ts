import { DomainError } from '../common/domain-error';
import { ErrorCode } from '../common/error-codes';
import { Language } from '../common/language';
import { PROBLEM_TYPES } from './problem-types';

/** A wrong field as the document names it. */
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
 * The error as a problem document.
 * @param caller the caller's language; a replay keeps the language that was answered first
 */
export function problemDocument({ code, details }: DomainError, caller: Language): ProblemDocument {
  const { status, text } = PROBLEM_TYPES[code];
  const { field, values = {}, wrong, language = caller } = details;
  const title = text[language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  const own = field === undefined ? undefined : [{ field, message: title }];
  const named = wrong?.map((one) => ({ field: one.field, message: one.text[language] })) ?? own;
  return {
    type: `urn:timebank:problem:${code}`,
    title,
    status,
    code,
    ...(named && { errors: named }),
  };
}
