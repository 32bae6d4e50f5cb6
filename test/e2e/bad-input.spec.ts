import { Api, Schema, readApi } from '../support/api';
import { ValidRequest, validRequests } from '../support/bodies';
import { Community, newActivity } from '../support/community';
import { Asked, Reply, Service, newService } from '../support/service';
import { onTheWire } from '../support/wire';

let service: Service;
let api: Api;
let community: Community;
let valid: ValidRequest[];
beforeAll(async () => {
  service = await newService();
  api = await readApi(service);
  community = await Community.found(service);
  valid = await validRequests(community, await service.instanceKey());
});
afterAll(() => service.end());

const HAN = /\p{Script=Han}/u;

const send = ({ route, address, key }: ValidRequest, body: unknown, asked: Asked = {}): Promise<Reply> =>
  service.ask(address, { method: route.split(' ')[0], key, body, ...asked });

/** The wrong fields that a problem names. */
function fieldsOf({ body }: Reply): string[] {
  const errors = (body['errors'] ?? []) as { field: string; message: string }[];
  return errors.map(({ field }) => field);
}

/** What stands in a problem for people to read: its title, and what it says of each field. */
function wordsOf({ body }: Reply): string[] {
  const errors = (body['errors'] ?? []) as { message: string }[];
  return [String(body['title']), ...errors.map(({ message }) => message)];
}

/** A 4xx that says what is wrong as problem+json, in the language asked for. */
function expectProblem(reply: Reply, what: unknown, language: 'zh' | 'en'): void {
  const { status, headers, body } = reply;
  expect([what, status >= 400 && status < 500, reply.text]).toEqual([what, true, reply.text]);
  expect([what, headers.get('content-type')]).toEqual([what, 'application/problem+json; charset=utf-8']);
  expect([what, headers.get('content-language')]).toEqual([what, language]);
  expect(body).toMatchObject({ status, type: `urn:timebank:problem:${String(body['code'])}` });
  for (const words of wordsOf(reply)) expect([what, words, HAN.test(words)]).toEqual([what, words, language === 'zh']);
}

let turn = 0;

/** Sends a bad body, in Chinese and in English by turns, and expects a problem in that language. */
async function refused(request: ValidRequest, body: unknown, asked: Asked = {}): Promise<Reply> {
  const language = (turn += 1) % 2 === 0 ? 'zh' : 'en';
  const accept = { zh: 'zh-CN', en: 'fr, en;q=0.5' }[language];
  const reply = await send(request, body, { ...asked, headers: { ...asked.headers, 'accept-language': accept } });
  expectProblem(reply, [request.route, body], language);
  return reply;
}

const TEXTS = [
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
const INTEGERS = ['5', '', true, null, [], {}, [5], 0.5, 1e15, 2 ** 53, -(2 ** 53), 1e308, 5e-324, 1.0000000000000002];
const INSTANTS = [
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
const DAYS = [
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
const PATTERNED = [
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
const WORDS = ['', 'Code', 'constructor', '__proto__', 5, 0, null, true, ['code'], {}];

/** Values that a field of this schema must not take. */
function badValues(schema: Schema): unknown[] {
  const { type, format, pattern, minLength = 0, maxLength, minimum, maximum } = schema;
  if (schema.enum) return WORDS;
  if (format === 'date-time') return INSTANTS;
  if (format === 'date') return DAYS;
  if (pattern !== undefined)
    return PATTERNED.filter((value) => typeof value !== 'string' || !new RegExp(pattern).test(value));
  if (type === 'integer') return [...INTEGERS, Number(minimum) - 1, Number(maximum) + 1];
  if (type === 'boolean') return ['true', 'yes', '', 0, 1, null, [], {}, [true]];
  if (type === 'string') {
    const unbounded = ['Mars/Phobos', '+08:00', 'Asia/Shanghai ', 'x'.repeat(5000)];
    const tooLong = maxLength === undefined ? unbounded : ['长'.repeat(maxLength + 1)];
    return [...TEXTS, ...(minLength > 0 ? [''] : []), ...tooLong];
  }
  return [null, 5, 'text', true, [], [{}], {}];
}

/** Every place in a body, with what may stand there: `['broughtForward', 'minutes']`. */
function places(schema: Schema, path: readonly string[] = []): { path: readonly string[]; schema: Schema }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const inner = api.resolve(property);
    const here = [...path, name];
    return [{ path: here, schema: inner }, ...places(inner, here)];
  });
}

/** A body with another value in one place. */
function withValue(
  body: Readonly<Record<string, unknown>>,
  [name = '', ...rest]: readonly string[],
  value: unknown,
): object {
  const inner = body[name] as Readonly<Record<string, unknown>>;
  return { ...body, [name]: rest.length === 0 ? value : withValue(inner, rest, value) };
}

const schemaOf = ({ route }: ValidRequest): Schema => {
  const found = api.routes.find(({ name }) => name === route);
  return (found && api.bodyOf(found)) ?? {};
};

describe('every route that takes a body', () => {
  it('is tried here, with every field it knows', () => {
    const taking = api.routes.filter((route) => api.bodyOf(route) !== undefined);
    expect(valid.map(({ route }) => route).sort()).toEqual(taking.map(({ name }) => name).sort());
    for (const { route, body } of valid) {
      const found = taking.find(({ name }) => name === route);
      const names = Object.keys((found && api.bodyOf(found)?.properties) ?? {});
      expect([route, Object.keys(body).sort()]).toEqual([route, names.sort()]);
    }
  });

  it('names each field that is wrong, in Chinese and in English, and appends nothing', async () => {
    const before = await community.log();
    for (const request of valid) {
      for (const { path, schema } of places(schemaOf(request))) {
        const values = badValues(schema);
        // The first one twice: each sentence is read in both languages.
        const replies = [values[0], ...values].map(async (bad) => {
          const reply = await refused(request, withValue(request.body, path, bad));
          const what = [request.route, path, bad];
          expect([...what, reply.body['code']]).toEqual([...what, 'invalid-request']);
          const fields = fieldsOf(reply).filter((field) => `${field}.`.startsWith(`${path.join('.')}.`));
          expect([...what, fields.length > 0, fieldsOf(reply)]).toEqual([...what, true, fieldsOf(reply)]);
        });
        await Promise.all(replies);
      }
    }
    expect(await community.log()).toBe(before);
  });

  it('names each required field that is missing, all at once', async () => {
    const before = await community.log();
    for (const request of valid) {
      const required = [...(schemaOf(request).required ?? [])].sort();
      if (required.length === 0) continue;
      const reply = await refused(request, {});
      expect([request.route, [...new Set(fieldsOf(reply))].sort()]).toEqual([request.route, required]);
      for (const name of required) {
        const { [name]: _, ...rest } = request.body;
        const missing = await refused(request, rest);
        expect([request.route, [...new Set(fieldsOf(missing))]]).toEqual([request.route, [name]]);
      }
    }
    expect(await community.log()).toBe(before);
  });

  it('takes no field that it does not know, whatever it is called', async () => {
    const before = await community.log();
    for (const request of valid) {
      const names = [
        'id',
        'ledger2',
        'Code',
        'code ',
        'toString',
        'hasOwnProperty',
        'constructor',
        'prototype',
        '',
        '$ref',
      ];
      const tries = names.flatMap((name) => ['x', null, {}].map((value) => ({ name, value })));
      await Promise.all(
        tries.map(async ({ name, value }) => {
          const reply = await refused(request, { ...request.body, [name]: value });
          expect([request.route, name, fieldsOf(reply)]).toEqual([request.route, name, [name]]);
        }),
      );
    }
    expect(await community.log()).toBe(before);
  });

  it('is not led astray by names that mean something to the machine', async () => {
    const before = await community.log();
    for (const request of valid) {
      const body = JSON.stringify(request.body);
      const traps = [
        `{"__proto__":{"code":"x"},${body.slice(1)}`,
        `{"__proto__":null,${body.slice(1)}`,
        `{"\\u005f_proto__":{"admin":true},${body.slice(1)}`,
        `{"constructor":{"prototype":{"admin":true}},${body.slice(1)}`,
        `{"constructor":{},${body.slice(1)}`,
        '{"constructor":{"name":"Object"}}',
        '{"constructor":null}',
        '{"constructor":5,"code":5}',
        '{"then":null,"toJSON":5,"length":-1}',
        ...Object.keys(request.body).flatMap((name) => [
          JSON.stringify({ ...request.body, [name]: { constructor: 'x' } }),
          JSON.stringify({ ...request.body, [name]: [{ toString: 5 }] }),
        ]),
        `{"deep":${'['.repeat(30_000)}${']'.repeat(30_000)},${body.slice(1)}`,
        `{"deep":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)},${body.slice(1)}`,
      ];
      await Promise.all(traps.map((trap) => refused(request, trap)));
    }
    expect(await community.log()).toBe(before);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('refuses what is no JSON object', async () => {
    const before = await community.log();
    for (const request of valid) {
      const whole = JSON.stringify(request.body);
      const bodies = [
        ...[
          'null',
          '[]',
          '5',
          '"text"',
          'true',
          '{',
          whole.slice(0, -1),
          `${whole}}`,
          `[${whole}]`,
          '{"a":NaN}',
          "{'a':1}",
        ],
        ...['', ' ', '{"a":1,}', '{"a":01}', '\u0000', '\ufeff'],
      ];
      for (const body of bodies) {
        const headers = { 'content-type': 'application/json' };
        const reply = await refused(request, body, { headers });
        expect([request.route, body, reply.body['code']]).toEqual([request.route, body, 'malformed-body']);
      }
      expect(await refused(request, undefined)).toMatchObject({ status: 400, body: { code: 'malformed-body' } });
    }
    expect(await community.log()).toBe(before);
  });

  it('takes JSON only', async () => {
    const before = await community.log();
    for (const request of valid) {
      const json = JSON.stringify(request.body);
      const form = new URLSearchParams(request.body as Record<string, string>).toString();
      const sent: [string, string][] = [
        ['text/plain', json],
        ['application/x-www-form-urlencoded', form],
        ['application/xml', '<a/>'],
        ['multipart/form-data; boundary=x', '--x--'],
        ['application/octet-stream', json],
        ['json', json],
      ];
      for (const [type, body] of sent) {
        const reply = await refused(request, body, { headers: { 'content-type': type } });
        expect([request.route, type, reply.status, reply.body['code']]).toEqual([
          ...[request.route, type, 415, 'unsupported-media-type'],
        ]);
      }
    }
    expect(await community.log()).toBe(before);
  });

  /** The bytes that a route takes: many things at once are larger. */
  const largest = ({ route }: ValidRequest): number => (route.endsWith('/bulk') ? 1024 * 1024 : 64 * 1024);

  it('refuses a body beyond the limit, however it is announced', async () => {
    const before = await community.log();
    for (const request of valid) {
      const reply = await refused(request, JSON.stringify({ ...request.body, x: 'x'.repeat(largest(request) + 1) }));
      expect([request.route, reply.status, reply.body['code']]).toEqual([request.route, 413, 'body-too-large']);
    }
    const [request] = valid.slice(-1) as [ValidRequest];
    const chunked = await onTheWire(
      service,
      [
        `POST ${request.address} HTTP/1.1`,
        `Authorization: Bearer ${request.key}`,
        ...['Idempotency-Key: k', 'Content-Type: application/json', 'Transfer-Encoding: chunked'],
      ],
      `${(70_000).toString(16)}\r\n${'x'.repeat(70_000)}\r\n0\r\n\r\n`,
    );
    expect(chunked).toMatch(/^HTTP\/1.1 413 /);
    expect(await community.log()).toBe(before);
  });

  it('takes the same body when nothing is wrong with it', async () => {
    for (const request of valid) {
      const reply = await send(request, request.body, {
        headers: { 'content-type': 'application/json; charset=utf-8' },
      });
      expect([request.route, reply.status, reply.text]).toEqual([
        ...[request.route, request.route.startsWith('PATCH') ? 200 : 201, reply.text],
      ]);
    }
  });
});

describe('a service record', () => {
  it('that says when it was approved says by whom', async () => {
    const before = await community.log();
    const found = valid.find(({ route }) => route.endsWith('/service-records')) as ValidRequest;
    const { approver: _, ...body } = found.body;
    for (const request of [found, found]) {
      const reply = await refused(request, body);
      expect([reply.status, reply.body['code'], fieldsOf(reply)]).toEqual([400, 'invalid-request', ['approver']]);
    }
    expect(await community.log()).toBe(before);
  });
});

describe('a name of something that is not there', () => {
  const record = { activity: 'A01', volunteer: 'V01', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' };
  const redemption = { volunteer: 'V01', offer: 'M01-1' };
  const rating = { activity: 'A01', volunteer: 'V01', rater: 'R01', stars: 5 };
  const cases: [path: string, body: object, code: string, field: string][] = [
    ['service-records', { ...record, volunteer: '?' }, 'unknown-volunteer', 'volunteer'],
    ['service-records', { ...record, activity: '?' }, 'unknown-activity', 'activity'],
    ['service-records', { ...record, recorder: '?' }, 'unknown-person', 'recorder'],
    ['service-records', { ...record, approver: '?' }, 'unknown-person', 'approver'],
    ['redemptions', { ...redemption, volunteer: '?' }, 'unknown-volunteer', 'volunteer'],
    ['redemptions', { ...redemption, offer: '?' }, 'unknown-offer', 'offer'],
    ['refunds', { redemption: '?', pointHundredths: 1 }, 'no-such-redemption', 'redemption'],
    ['ratings', { ...rating, activity: '?' }, 'no-such-record', 'volunteer'],
    ['ratings', { ...rating, volunteer: '?' }, 'no-such-record', 'volunteer'],
    ['offers', { code: 'O9', shop: '?', title: '书', pricePointHundredths: 1 }, 'unknown-shop', 'shop'],
    ['activities', newActivity('A9', { organisation: '?' }), 'unknown-organisation', 'organisation'],
    ['activities', newActivity('A9', { category: '?' }), 'unknown-category', 'category'],
    ['volunteers', { code: 'V9', unit: '?' }, 'unknown-unit', 'unit'],
    ['volunteers', { code: 'V9', cohort: '?', unit: '东风小区' }, 'unknown-cohort', 'cohort'],
  ];

  it('is refused with its reason and its field in either language, and appends nothing', async () => {
    const before = await community.log();
    // Not there at all, and things that are there and are something else.
    const strangers = ['?', '', 'constructor', '__proto__', "' OR 1=1 --", '%', 'v01', 'V01 ', '0'.repeat(100)];
    const [cohort] = await community.all<{ id: string }>('cohorts?limit=500');
    // A cohort's id names a cohort, and nothing else.
    const others = [...strangers, '00000000-0000-7000-8000-000000000000', cohort?.id];
    for (const [path, body, code, field] of cases) {
      for (const name of others.filter((one) => one !== '' || field !== 'category')) {
        if (field === 'cohort' && name === cohort?.id) continue;
        const asked = JSON.parse(JSON.stringify(body).replace('"?"', JSON.stringify(name))) as object;
        const request = { ...(valid[0] as ValidRequest), route: `POST ${path}`, key: community.keys.operator };
        const reply = await refused({ ...request, address: `/v1/ledgers/sunrise/${path}` }, asked);
        expect([asked, reply.status, reply.body['code'], fieldsOf(reply)]).toEqual([asked, 422, code, [field]]);
      }
    }
    expect(await community.log()).toBe(before);
  });

  it('is not found in an address, whatever stands there', async () => {
    const before = await community.log();
    const names = [
      '?',
      '%2E%2E%2Fx',
      '%00',
      '%2F',
      "'",
      '%E4%B8%AD',
      'x'.repeat(300),
      'x'.repeat(3000),
      '__proto__',
      'constructor',
      '-1',
    ];
    const routes = api.routes.filter(({ path }) => /\}.*\{/.test(path));
    for (const { method, path } of routes) {
      for (const name of names) {
        const address = path.replace('{ledger}', 'sunrise').replace(/\{\w+\}/g, name === '?' ? '%3F' : name);
        const body = method === 'DELETE' || method === 'GET' ? undefined : { reason: 'x' };
        const reply = await service.ask(address, { method, body, key: community.keys.operator });
        expect([method, address, reply.status < 500, reply.status >= 400 || reply.status === 204]).toEqual([
          ...[method, address, true, true],
        ]);
        expect([method, address, reply.headers.get('content-type')]).toEqual([
          ...[method, address, 'application/problem+json; charset=utf-8'],
        ]);
      }
    }
    expect(await community.log()).toBe(before);
  });

  it('of a thing in another ledger is as unknown as one that is nowhere', async () => {
    const other = await Community.found(service, 'moonrise');
    await other.booked('volunteers', { code: 'V50' });
    const { id } = (await other.get('volunteers/V50')).body as { id: string };
    const [offer] = await other.all<{ id: string }>('offers?limit=500');
    const before = await community.log();
    for (const ref of ['V50', id]) {
      const refused = await community.post('redemptions', { ...redemption, volunteer: ref });
      expect(refused).toMatchObject({ status: 422, body: { code: 'unknown-volunteer' } });
      expect((await community.get(`volunteers/${ref}`)).status).toBe(404);
      expect((await community.get(`volunteers/${ref}/balances`)).status).toBe(404);
    }
    expect(await community.post('redemptions', { ...redemption, offer: offer?.id })).toMatchObject({
      ...{ status: 422, body: { code: 'unknown-offer' } },
    });
    expect(await community.log()).toBe(before);
  });
});

describe('the address', () => {
  it('that leads nowhere is answered as a problem, in either language', async () => {
    for (const path of [
      '/v1',
      '/v1/',
      '/v1/ledgers/',
      '/v2/ledgers',
      '/v1/ledgers/sunrise/',
      '/favicon.ico',
      '/.env',
      '/v1//ledgers',
    ]) {
      for (const [language, han] of [
        ['zh', true],
        ['en', false],
      ] as const) {
        const reply = await service.ask(path, {
          key: community.keys.operator,
          headers: { 'accept-language': language },
        });
        expect([path, reply.status, reply.headers.get('content-type')]).toEqual([
          ...[path, 404, 'application/problem+json; charset=utf-8'],
        ]);
        expect(HAN.test(String(reply.body['title']))).toBe(han);
      }
    }
  });

  it('that can not be read is answered as a problem too', async () => {
    for (const path of ['/v1/ledgers/%zz', '/%', '/v1/ledgers/sunrise/volunteers/%ff', '/v1/ledgers/%c3%28']) {
      const answer = await onTheWire(service, [
        `GET ${path} HTTP/1.1`,
        `Authorization: Bearer ${community.keys.operator}`,
      ]);
      expect([path, answer.split('\r\n')[0]]).toEqual([path, expect.stringMatching(/^HTTP\/1.1 40[04] /)]);
      expect([path, answer.toLowerCase().includes('application/problem+json')]).toEqual([path, true]);
    }
  });
});
