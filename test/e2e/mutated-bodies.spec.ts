import fc from 'fast-check';
import { Api, OneType, Schema, readApi } from '../support/api';
import { ValidRequest, validRequests } from '../support/bodies';
import { Community, entriesOf } from '../support/community';
import { Reply, Service, newService } from '../support/service';

/** The number of bodies for a route that appends or registers, and for one that changes details. */
const RUNS = { POST: 150, PATCH: 50 };
/** The number of bodies that are sent concurrently, so that they share commits. */
const BATCH_SIZE = 10;

let service: Service;
let api: Api;
let community: Community;
let valid: ValidRequest[];
beforeAll(async () => {
  service = await newService();
  api = await readApi(service);
  community = await Community.create(service);
  valid = await validRequests(community, await service.instanceKey());
});
afterAll(() => service.end());

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'id',
  'ledger',
  'code',
  'at',
  '',
  ' ',
  '\ud800',
];
const TEXTS = [
  ...[
    '',
    ' ',
    'A01',
    'V01',
    'M01',
    'S02',
    '\u0000',
    '\ud83d',
    'e\u0301',
    '\u202e',
    '9999-12-31T23:59:59Z',
    '2026-02-30',
  ],
  ...[
    '2026-11-09T15:00:00Z',
    '2026-10',
    '1e5',
    '0x10',
    'NaN',
    '${7*7}',
    "'; DROP TABLE entry;--",
    '../..',
    '%00',
    'x'.repeat(5000),
  ],
];
const NUMBERS = [
  ...[
    0,
    -0,
    1,
    -1,
    0.1,
    5,
    6,
    100,
    1e9,
    1e12,
    1e12 + 1,
    1e15,
    2 ** 31,
    2 ** 53 - 1,
    2 ** 53,
    -(2 ** 53),
    2 ** 63,
    1e308,
  ],
  ...[5e-324, 1e21],
];

/** Any JSON value, with a preference for edge cases. */
const anyJson = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom<unknown>(...TEXTS),
    fc.constantFrom<unknown>(...NUMBERS),
    fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [{}], { constructor: null }),
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.double(),
    fc.maxSafeInteger(),
    fc.jsonValue({ maxDepth: 3 }),
  );

type Body = Readonly<Record<string, unknown>>;

/** Makes one change to a valid body. */
function mutation(body: Body): fc.Arbitrary<(before: Body) => unknown> {
  const field = fc.constantFrom(...Object.keys(body));
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(field, anyJson()).map(([name, value]) => (before: Body) => ({ ...before, [name]: value })),
    },
    {
      weight: 2,
      arbitrary: field.map(
        (name) =>
          ({ [name]: _, ...before }: Body) =>
            before,
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 10 })), anyJson())
        .map(([name, value]) => (before: Body) => ({ ...before, [name]: value })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(field, field).map(([one, other]) => (before: Body) => ({ ...before, [one]: before[other] })),
    },
    { weight: 1, arbitrary: field.map((name) => (before: Body) => ({ ...before, [name]: [before[name]] })) },
    { weight: 1, arbitrary: field.map((name) => (before: Body) => ({ ...before, [name]: { [name]: before[name] } })) },
    { weight: 1, arbitrary: anyJson().map((value) => () => value) },
  );
}

/** The text of a valid body after one to three changes, sometimes with one character replaced or removed. */
function bodies(body: Body): fc.Arbitrary<string> {
  const changed = fc
    .array(mutation(body), { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<unknown>((before, change) => (isObject(before) ? change(before) : before), body));
  const text = changed.map((value) => JSON.stringify(value) ?? 'null');
  const corrupted = fc
    .tuple(text, fc.nat(), fc.constantFrom('', '"', '}', ',', '\\', '\u0000', '0', 'é'))
    .map(([json, at, piece]) => `${json.slice(0, at % json.length)}${piece}${json.slice((at % json.length) + 1)}`);
  return fc.oneof({ weight: 9, arbitrary: text }, { weight: 1, arbitrary: corrupted });
}

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why the OpenAPI document does not allow a value, or undefined when it does. */
function violation(reference: Schema, value: unknown): string | undefined {
  const schema = api.resolve(reference);
  if (Array.isArray(schema.type)) {
    const [type] = schema.type as readonly OneType[];
    return value === null ? undefined : violation({ ...schema, type }, value);
  }
  if (schema.type === 'boolean') return typeof value === 'boolean' ? undefined : 'is no boolean';
  if (schema.type === 'integer') return numberViolation(schema, value);
  if (schema.type === 'string') return textViolation(schema, value);
  if (schema.type === 'array') return Array.isArray(value) && value.length > 0 ? undefined : 'is no list with items';
  return objectViolation(schema, value);
}

function numberViolation({ minimum = -Infinity, maximum = Infinity }: Schema, value: unknown): string | undefined {
  const inBounds = Number.isSafeInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
  return inBounds ? undefined : `${JSON.stringify(value)} is no integer within bounds`;
}

function textViolation(schema: Schema, value: unknown): string | undefined {
  const { pattern = '', minLength = 0, maxLength = Infinity } = schema;
  if (typeof value !== 'string') return `${JSON.stringify(value)} is no text`;
  if (schema.enum && !schema.enum.includes(value)) return `${value} is not in the enum`;
  // Characters, as JSON Schema counts them.
  const { length } = [...value];
  if (length < minLength || length > maxLength) return `${length} characters`;
  return new RegExp(pattern).test(value) ? undefined : `${value} does not match the pattern`;
}

function objectViolation({ properties = {}, required = [] }: Schema, value: unknown): string | undefined {
  if (!isObject(value)) return 'is no object';
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${missing} is missing`;
  for (const [name, member] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!property) return `${name} is unknown`;
    const reason = violation(property, member);
    if (reason !== undefined) return `${name}: ${reason}`;
  }
  return undefined;
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Checks an answer: an accepted body fits the schema, and any other answer is a problem document with a 4xx status. */
function expectValidReply(schema: Schema, sent: string, { status, headers, body, text }: Reply): void {
  if (status < 300) {
    const sentBody = parsed(sent);
    expect(sentBody).toBeDefined();
    expect(violation(schema, sentBody?.value)).toBeUndefined();
    return;
  }
  expect([status >= 400 && status < 500, text]).toEqual([true, text]);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ status, type: `urn:timebank:problem:${String(body['code'])}` });
  if (body['code'] === 'invalid-request') {
    const errors = body['errors'] as { field: string; message: string }[];
    expect(errors.length).toBeGreaterThan(0);
    for (const { message } of errors) expect(message).not.toBe('');
  }
}

// Invariant: the status is never 5xx; a rejected body gets a problem document and appends nothing; an accepted body is
// allowed by /openapi.json. The log grows by the acknowledged entries, and by no other.
describe('mutated request bodies', () => {
  it(`accepts ${RUNS.POST} mutated bodies per route as described, or rejects them as a problem`, async () => {
    for (const request of valid) {
      const route = api.routes.find(({ name }) => name === request.route);
      const schema = (route && api.bodyOf(route)) ?? {};
      const before = await community.size();
      const pricesBefore = (await community.entries('offer.priced')).length;
      let booked = 0;
      const send = async (body: string): Promise<void> => {
        const headers = { 'content-type': 'application/json', ...request.headers };
        const reply = await service.ask(request.address, { method: route?.method, key: request.key, body, headers });
        expectValidReply(schema, body, reply);
        // A bulk answer lists the entries of each item.
        for (const { entries = [] } of (reply.body['items'] ?? []) as { entries?: unknown[] }[])
          booked += entries.length;
        // A new key that works is an entry too; its answer has the secret instead.
        if (reply.status === 201 && reply.body['status'] === 'active') booked += 1;
        // The first entry of a new ledger is in another journal.
        if (reply.status === 201 && Array.isArray(reply.body['entries'])) booked += entriesOf(reply).length;
      };
      await fc.assert(
        fc.asyncProperty(
          fc.array(bodies(request.body), { minLength: BATCH_SIZE, maxLength: BATCH_SIZE, size: 'max' }),
          async (batch) => {
            await Promise.all(batch.map(send));
          },
        ),
        { numRuns: RUNS[route?.method === 'PATCH' ? 'PATCH' : 'POST'] / BATCH_SIZE, verbose: 1 },
      );
      // An offer's answer after a change has no entries: its new price is one.
      if (route?.method === 'PATCH') booked += (await community.entries('offer.priced')).length - pricesBefore;
      expect([request.route, await community.size()]).toEqual([request.route, before + booked]);
    }
  });
});
