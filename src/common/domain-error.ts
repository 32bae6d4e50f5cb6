import { Language, Words } from './language';
import { Refusal } from './refusal';
import { ErrorCode } from './error-codes';

/** A field that is wrong, and what to do about it. */
export interface FieldError {
  readonly field: string;
  readonly text: Words;
}

/** More than a code can say. */
export interface ErrorDetails {
  readonly field?: string;
  readonly values?: Readonly<Record<string, string | number>>;
  /** The wrong fields, where each has a sentence of its own. */
  readonly wrong?: readonly FieldError[];
  /** The language first answered, for a replay. */
  readonly language?: Language;
  readonly replayed?: boolean;
  /** Headers that belong to the answer, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * A refusal or fault on its way to the caller: a code of a closed list, and what belongs to it. It knows nothing of HTTP;
 * `http/problem-document.ts` has its status and its sentence.
 */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
  ) {
    super(code, { cause: details.cause });
  }

  /** A refusal that was decided. */
  static of(refusal: Refusal, answered?: { language: Language; replayed: boolean }): DomainError {
    return new DomainError(refusal.refused, { field: refusal.field, values: refusal.values, ...answered });
  }

  /** The same problem of a part: its fields stand below the part's name. */
  within(part: string): DomainError {
    const { field, wrong, ...rest } = this.details;
    const below = (name: string): string => `${part}.${name}`;
    return new DomainError(this.code, {
      ...rest,
      field: field === undefined && !wrong ? part : field && below(field),
      wrong: wrong?.map((one) => ({ ...one, field: below(one.field) })),
    });
  }
}

/** A field that this key may not send: the centre's to say. */
export function centreOnlyField(field: string): DomainError {
  const text = { en: 'is the centre’s to say: leave it out', zh: '须由社区中心填写，请留空' };
  return new DomainError('forbidden', { wrong: [{ field, text }] });
}
