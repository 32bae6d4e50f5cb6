import { Language, Words } from './language';
import { Refusal } from './refusal';
import { ErrorCode } from './error-codes';

/** A wrong field of the request, and a sentence on what to do about it. */
export interface FieldError {
  readonly field: string;
  readonly text: Words;
}

/** Details of an error beyond its code. */
export interface ErrorDetails {
  /** The request's field that is wrong, when the problem's own sentence explains it. */
  readonly field?: string;
  /** Values for the placeholders of the problem's sentence. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** The wrong fields, each with a sentence of its own. */
  readonly wrong?: readonly FieldError[];
  /** For a replay: the language of the first answer. */
  readonly language?: Language;
  readonly replayed?: boolean;
  /** Response headers, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * A refusal or fault that is reported to the caller: a code of a closed list with its details. It is independent of
 * HTTP; `http/problem-types.ts` maps the code to a status and a sentence.
 */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
  ) {
    super(code, { cause: details.cause });
  }

  /** The error of a refusal. @param replay set when the refusal was answered before under the same idempotency key */
  static of(refusal: Refusal, replay?: { language: Language; replayed: boolean }): DomainError {
    return new DomainError(refusal.refused, { field: refusal.field, values: refusal.values, ...replay });
  }

  /** The same error with its fields prefixed by the path of the object that they belong to. */
  within(path: string): DomainError {
    const { field, wrong, ...rest } = this.details;
    const prefixed = (name: string): string => `${path}.${name}`;
    return new DomainError(this.code, {
      ...rest,
      field: field === undefined && !wrong ? path : field && prefixed(field),
      wrong: wrong?.map((one) => ({ ...one, field: prefixed(one.field) })),
    });
  }
}

/** The error for a field that only a key of the centre may send. */
export function centreOnlyField(field: string): DomainError {
  const text = { en: 'can be set by the centre only: leave it out', zh: '只能由社区中心填写，请留空' };
  return new DomainError('forbidden', { wrong: [{ field, text }] });
}
