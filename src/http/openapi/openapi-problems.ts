import { DomainError } from '../../common/domain-error';
import { problemDocument } from '../problem-document';
import { ErrorCode } from '../../common/error-codes';
import { withoutFormats } from '../problem-text';
import { PROBLEM_TYPES } from '../problem-types';

/** What a route is like, as far as its problems follow from it. */
export interface RouteTraits {
  readonly keyed: boolean;
  readonly inLedger: boolean;
  /** Does its address name a thing? */
  readonly named: boolean;
  readonly takes: boolean;
  readonly asks: boolean;
  readonly appends: boolean;
  /** The refusals of its rule. */
  readonly refuses: readonly ErrorCode[];
}

/** The problems of a route by status, each with its code, its sentence and an example document. */
export function problemResponses(traits: RouteTraits): Record<string, ReturnType<typeof response>> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set(codesOf(traits))) {
    const { status } = PROBLEM_TYPES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [status, response(codes)]),
  );
}

function codesOf({ keyed, inLedger, named, takes, asks, appends, refuses }: RouteTraits): ErrorCode[] {
  return [
    ...when(takes || asks, 'invalid-request'),
    ...when(takes, 'malformed-body', 'body-too-large', 'unsupported-media-type'),
    ...when(appends, 'idempotency-key-missing', 'idempotency-key-invalid', 'idempotency-key-reused'),
    ...when(keyed, 'unauthorized', 'forbidden'),
    ...when(inLedger, 'unknown-ledger'),
    ...when(named, 'not-found'),
    ...refuses,
    ...when(appends, 'unknown-import', 'import-not-confirmed', 'import-closed', 'outside-import'),
    ...when(appends, 'too-busy', 'commit-failed'),
  ];
}

function when(holds: boolean, ...codes: ErrorCode[]): ErrorCode[] {
  return holds ? codes : [];
}

function response(codes: readonly ErrorCode[]): { description: string; content: Record<string, object> } {
  const examples = Object.fromEntries(
    codes.map((code) => [
      code,
      { summary: withoutFormats(PROBLEM_TYPES[code].text.zh), value: problemDocument(new DomainError(code), 'en') },
    ]),
  );
  return {
    description: codes.map((code) => `\`${code}\`: ${withoutFormats(PROBLEM_TYPES[code].text.en)}`).join('\n\n'),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemView' }, examples } },
  };
}
