import { Language, Words } from '../language';
import { Refusal } from '../refusal';
import { PROBLEMS, ProblemCode } from './problems';

/** A field that is wrong, and what to do about it. */
export interface WrongField {
  readonly field: string;
  readonly says: Words;
}

/** More than a code can say. */
export interface ProblemDetails {
  readonly field?: string;
  readonly values?: Readonly<Record<string, string | number>>;
  /** The wrong fields, where each has a sentence of its own. */
  readonly wrong?: readonly WrongField[];
  /** The language first answered, for a replay. */
  readonly language?: Language;
  readonly replayed?: boolean;
  /** Headers that belong to the answer, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

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
  readonly code: ProblemCode;
  readonly errors?: readonly FieldProblem[];
}

/** A "no" on its way to the border, where the filter writes it as problem+json. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(code, { cause: details.cause });
  }

  /** A refusal that was decided. */
  static of(refusal: Refusal, answered?: { language: Language; replayed: boolean }): Problem {
    return new Problem(refusal.refused, { field: refusal.field, values: refusal.values, ...answered });
  }

  /** The same problem of a part: its fields stand below the part's name. */
  within(part: string): Problem {
    const { field, wrong, ...rest } = this.details;
    const below = (name: string): string => `${part}.${name}`;
    return new Problem(this.code, {
      ...rest,
      field: field === undefined && !wrong ? part : field && below(field),
      wrong: wrong?.map((one) => ({ ...one, field: below(one.field) })),
    });
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** The document, in the language first answered or else the caller's. */
  document(caller: Language): ProblemDocument {
    const { status, says } = PROBLEMS[this.code];
    const { field, values = {}, wrong, language = caller } = this.details;
    const title = says[language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
    const own = field === undefined ? undefined : [{ field, message: title }];
    const named = wrong?.map((one) => ({ field: one.field, message: one.says[language] })) ?? own;
    return {
      type: `urn:timebank:problem:${this.code}`,
      title,
      status,
      code: this.code,
      ...(named && { errors: named }),
    };
  }
}

/** A field that this key may not send: the centre's to say. */
export function notTheirs(field: string): Problem {
  const says = { en: 'is the centre’s to say: leave it out', zh: '须由社区中心填写,请留空' };
  return new Problem('forbidden', { wrong: [{ field, says }] });
}
