import { Api, OneType, Schema } from './api';
import { ValidRequest } from './bodies';
import { RequestOptions, ServiceClient, Reply } from './service';

/** Matches a Chinese character. */
export const HAN = /\p{Script=Han}/u;

/** What of a valid request is sent with any body. */
type Sent = Pick<ValidRequest, 'route' | 'address' | 'key' | 'headers'>;

/** Sends a request with another body. */
export const send = (
  service: ServiceClient,
  { route, address, key, headers }: Sent,
  body: unknown,
  options: RequestOptions = {},
): Promise<Reply> =>
  service.ask(address, {
    method: route.split(' ')[0],
    key,
    body,
    ...options,
    headers: { ...headers, ...options.headers },
  });

/** The invalid fields that a problem names. */
export function fieldsOf({ body }: Reply): string[] {
  const errors = (body['errors'] ?? []) as { field: string; message: string }[];
  return errors.map(({ field }) => field);
}

/** The texts of a problem for readers: its title and the message for each field. */
function textsOf({ body }: Reply): string[] {
  const errors = (body['errors'] ?? []) as { message: string }[];
  return [String(body['title']), ...errors.map(({ message }) => message)];
}

/** Expects a 4xx problem+json response with texts in the given language. */
function expectProblem(reply: Reply, what: unknown, language: 'zh' | 'en'): void {
  const { status, headers, body } = reply;
  expect([what, status >= 400 && status < 500, reply.text]).toEqual([what, true, reply.text]);
  expect([what, headers.get('content-type')]).toEqual([what, 'application/problem+json; charset=utf-8']);
  expect([what, headers.get('content-language')]).toEqual([what, language]);
  expect(body).toMatchObject({ status, type: `urn:timebank:problem:${String(body['code'])}` });
  for (const text of textsOf(reply)) expect([what, text, HAN.test(text)]).toEqual([what, text, language === 'zh']);
}

let requestCount = 0;

/** Sends an invalid body, alternately in Chinese and English, and expects a problem in that language. */
export async function refused(
  service: ServiceClient,
  request: Sent,
  body: unknown,
  options: RequestOptions = {},
): Promise<Reply> {
  const language = (requestCount += 1) % 2 === 0 ? 'zh' : 'en';
  const accept = { zh: 'zh-CN', en: 'fr, en;q=0.5' }[language];
  const reply = await send(service, request, body, {
    ...options,
    headers: { ...options.headers, 'accept-language': accept },
  });
  expectProblem(reply, [request.route, body], language);
  return reply;
}

const BAD_TEXTS = [
  5,
  true,
  null,
  [],
  {},
  ['text'],
  '\ud800',
  'lone \udfff low',
  'a\u0000b',
  'line\nbreak',
  '\u007f',
  '\u009f',
];
const BAD_INTEGERS = [
  '5',
  '',
  true,
  null,
  [],
  {},
  [5],
  0.5,
  1e15,
  2 ** 53,
  -(2 ** 53),
  1e308,
  5e-324,
  1.0000000000000002,
];
const BAD_INSTANTS = [
  ...[
    5,
    null,
    '',
    'yesterday',
    '2026-11-09',
    '2026-11-09T15:00:00',
    '2026-11-09 15:00:00+08:00',
    '2026-11-09T15:00+08:00',
  ],
  ...['2026-02-30T15:00:00+08:00', '2025-02-29T15:00:00Z', '2026-13-01T15:00:00Z', '2026-11-00T15:00:00Z'],
  ...['2026-11-09T25:00:00+08:00', '2026-11-09T24:00:00Z', '2026-11-09T15:60:00Z', '2026-11-09T15:00:60Z'],
  ...['2026-11-09T15:00:00+24:00', '2026-11-09T15:00:00+0800', '2026-11-09T15:00:00+08:60', '0999-11-09T15:00:00Z'],
  ...[
    '+002026-11-09T15:00:00Z',
    '9999-12-31T23:59:59-08:00',
    '9999-12-31T16:00:00Z',
    '1000-01-01T07:59:59Z',
    '2026-11-09T15:00:00.Z',
    '２０２６-11-09T15:00:00Z',
  ],
  ...[' 2026-11-09T15:00:00Z', '2026-11-09T15:00:00Z\n', ['2026-11-09T15:00:00Z'], 1_800_000_000_000],
];
const BAD_DAYS = [
  5,
  null,
  '',
  '2026-02-30',
  '2026-13-01',
  '2026-11-09T15:00:00Z',
  '2026-1-9',
  '09/11/2026',
  ['2026-11-09'],
];
const BAD_PATTERNED = [
  5,
  null,
  '',
  ' ',
  [],
  {},
  'a b',
  '\ud800',
  'x'.repeat(5000),
  '__proto__',
  '2026-13',
  'ＣＮＹ',
  'MIN',
];
const BAD_ENUM_VALUES = ['', 'Code', 'constructor', '__proto__', 5, 0, null, true, ['code'], {}];

/** Values that are invalid for a field of this schema. */
export function badValues(schema: Schema): unknown[] {
  if (Array.isArray(schema.type)) {
    const [type] = schema.type as readonly OneType[];
    return badValues({ ...schema, type }).filter((value) => value !== null);
  }
  const { type, format, pattern, minLength = 0, maxLength, minimum, maximum } = schema;
  if (schema.enum) return BAD_ENUM_VALUES;
  if (format === 'date-time') return BAD_INSTANTS;
  if (format === 'date') return BAD_DAYS;
  if (pattern !== undefined)
    return BAD_PATTERNED.filter((value) => typeof value !== 'string' || !new RegExp(pattern).test(value));
  if (type === 'integer') return [...BAD_INTEGERS, Number(minimum) - 1, Number(maximum) + 1];
  if (type === 'boolean') return ['true', 'yes', '', 0, 1, null, [], {}, [true]];
  if (type === 'string') {
    const unbounded = ['Mars/Phobos', '+08:00', 'Asia/Shanghai ', 'x'.repeat(5000)];
    const tooLong = maxLength === undefined ? unbounded : ['长'.repeat(maxLength + 1)];
    return [...BAD_TEXTS, ...(minLength > 0 ? ['', ' ', '\u3000\u3000'] : []), ...tooLong];
  }
  return [null, 5, 'text', true, [], [{}], {}];
}

/** Every field path of a body, such as `['broughtForward', 'minutes']`, with its schema. */
export function fieldPaths(
  api: Api,
  schema: Schema,
  path: readonly string[] = [],
): { path: readonly string[]; schema: Schema }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const inner = api.resolve(property);
    const fieldPath = [...path, name];
    return [{ path: fieldPath, schema: inner }, ...fieldPaths(api, inner, fieldPath)];
  });
}

/** A copy of a body with another value in one field. */
export function withValue(
  body: Readonly<Record<string, unknown>>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): object {
  const inner = body[name] as Readonly<Record<string, unknown>>;
  return { ...body, [name]: rest.length === 0 ? value : withValue(inner, rest, value) };
}
