import { Community, entriesOf, entryOf, idOf, newActivity } from '../support/community';
import { dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';
import { Reply, Service, newService } from '../support/service';
import { sendRaw } from '../support/raw-http';

let folder: string;
let service: Service;
let community: Community;
/** The number of a service's entry. */
let served: number;
beforeAll(async () => {
  folder = await newTemporaryDatabase();
  service = await newService(undefined, folder);
  community = await Community.create(service);
  served = entryOf(await community.serve('V01')).seq;
  for (let n = 0; n < 2; n += 1) await community.serve('V01');
});
afterAll(async () => {
  await service.end();
  await dropTemporaryDatabase(folder);
});

const receipt = (cents = 100): object => ({ source: '募捐', cents });

/** Posts a body with the `Idempotency-Key` header exactly as given, within the old books, so that it is booked at once. */
const postWithKey = (header: string, body: unknown = receipt()): Promise<Reply> =>
  community.post('fund-receipts', body, community.within({ idem: null, headers: { 'idempotency-key': header } }));

describe('an idempotency key', () => {
  it('requires an idempotency key on every route that appends, and on no other', async () => {
    const document = (await service.ask('/openapi.json')).body as unknown as ApiDocument;
    const posts = Object.entries(document.paths).flatMap(([path, { post }]) => (post ? [{ path, post }] : []));
    const keyed = posts.filter(({ post }) => post.parameters.some(({ name }) => name === 'Idempotency-Key'));
    const unkeyed = posts.filter((one) => !keyed.includes(one)).map(({ path }) => path);
    expect(unkeyed.sort()).toEqual([
      '/v1/ledgers',
      '/v1/ledgers/{ledger}/jobs/{job}/retry',
      '/v1/ledgers/{ledger}/keys',
      '/v1/ledgers/{ledger}/keys/{key}/rotation',
      '/v1/ledgers/{ledger}/periods/{month}/close',
      '/v1/ledgers/{ledger}/periods/{month}/soft-close',
    ]);
    const before = await community.log();
    for (const { path } of keyed) {
      const address = path.replace('/v1/ledgers/{ledger}/', '').replace(/\{\w+\}/g, '1');
      for (const headers of [{}, { 'idempotency-key': '' }] as Record<string, string>[]) {
        // Only a shop may answer its statements; a coordinator may use the other routes.
        const key = address.includes('/statements/1/') ? community.keys.shop : community.keys.coordinator;
        const refused = await community.post(address, {}, { idem: null, headers, key });
        expect(refused).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } });
        expect(refused.body['errors']).toMatchObject([{ field: 'Idempotency-Key' }]);
      }
    }
    expect(await community.log()).toBe(before);
  });

  it.each([
    { key: 'x'.repeat(256), what: '256 characters' },
    { key: `"${'x'.repeat(256)}"`, what: '256 characters in quotes' },
    { key: '""', what: 'nothing in quotes' },
    { key: 'a b', what: 'a space' },
    { key: 'a\tb', what: 'a tab' },
    { key: 'caf\u00e9', what: 'a letter beyond ASCII' },
  ])('rejects an idempotency key with $what, and appends no entry', async ({ key }) => {
    const before = await community.log();
    const refused = await postWithKey(key);
    expect(refused).toMatchObject({ status: 400, body: { code: 'idempotency-key-invalid' } });
    expect(refused.body['errors']).toMatchObject([{ field: 'Idempotency-Key' }]);
    expect(await community.log()).toBe(before);
  });

  it('rejects an idempotency key with a control character with 400', async () => {
    const before = await community.log();
    const body = JSON.stringify(receipt());
    for (const character of ['\u0000', '\u0001', '\u001f', '\u007f', '\r', '\n']) {
      const answer = await sendRaw(
        service,
        [
          `POST /v1/ledgers/${community.ledger}/fund-receipts HTTP/1.1`,
          `Authorization: Bearer ${community.keys.coordinator}`,
          `Idempotency-Key: a${character}b`,
          'Content-Type: application/json',
          `Content-Length: ${Buffer.byteLength(body)}`,
        ],
        body,
      );
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
    }
    expect(await community.log()).toBe(before);
  });

  it('accepts an idempotency key of 1 to 255 visible characters of any kind', async () => {
    for (const key of [
      '!',
      '~',
      'x'.repeat(255),
      `"${'y'.repeat(255)}"`,
      '{"a":1}',
      '%00',
      "';DROP/**/TABLE/**/entry;--",
    ]) {
      expect((await postWithKey(key)).status).toBe(201);
    }
  });

  it('treats an idempotency key with and without quotes as the same', async () => {
    const plain = await postWithKey('quoted-or-not');
    const quoted = await postWithKey('"quoted-or-not"');
    expect(quoted.text).toBe(plain.text);
    expect(quoted.headers.get('idempotency-replayed')).toBe('true');
  });

  it('rejects another body or path under a used idempotency key, and keeps the first answer', async () => {
    const first = await postWithKey('used-once', receipt(100));
    const before = await community.log();
    const others = [
      await postWithKey('used-once', receipt(101)),
      await postWithKey('used-once', { ...receipt(100), at: '2026-11-20T12:00:00+08:00' }),
      await community.post('people', { code: 'S50' }, { idem: 'used-once' }),
    ];
    for (const other of others) {
      expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
      expect(other.body['errors']).toMatchObject([{ field: 'Idempotency-Key' }]);
      expect(other.headers.get('idempotency-replayed')).toBeNull();
    }
    expect(await community.log()).toBe(before);
    expect((await postWithKey('used-once', receipt(100))).text).toBe(first.text);
  });

  it('compares the parsed bodies of a retry, not their spelling', async () => {
    const first = await postWithKey('spelled', '{"source":"\u52df\u6350","cents":100}');
    const again = await postWithKey('spelled', ' { "cents" : 1.0e2, "source" : "\\u52df\\u6350" } ');
    expect(again).toMatchObject({ status: 201, text: first.text });
  });

  it('keeps the idempotency keys of two holders separate', async () => {
    const mine = await community.fromBooks('fund-receipts', receipt(), { idem: 'shared-name' });
    const theirs = await community.fromBooks('fund-receipts', receipt(), {
      idem: 'shared-name',
      key: community.keys.approver,
    });
    expect(idOf(theirs)).not.toBe(idOf(mine));
  });

  it('keeps the idempotency keys of two ledgers separate', async () => {
    const other = await Community.create(service, 'moonrise');
    const inThisLedger = await community.fromBooks('fund-receipts', receipt(), { idem: 'both-ledgers' });
    const inOtherLedger = await other.fromBooks('fund-receipts', receipt(), { idem: 'both-ledgers' });
    expect(idOf(inOtherLedger)).not.toBe(idOf(inThisLedger));
  });

  it('leaves an idempotency key unused by a request that failed validation or authorisation', async () => {
    const key = 'second-attempt';
    expect((await postWithKey(key, { source: '募捐', cents: '100' })).status).toBe(400);
    expect((await postWithKey(key, '{"source":')).status).toBe(400);
    expect((await community.post('service-records/unknown/approval', undefined, { idem: key })).status).toBe(404);
    expect((await community.post('fund-receipts', receipt(), { idem: key, key: community.keys.shop })).status).toBe(
      403,
    );
    expect((await postWithKey(key)).status).toBe(201);
  });
});

interface ApiDocument {
  readonly paths: Record<string, { post?: { parameters: { name: string }[] } }>;
}

/** Requests of every kind that appends or registers, each with the status that it must get. */
function requests(): {
  readonly what: string;
  readonly path: string;
  readonly body?: object;
  readonly status: number;
  /** Set when it is sent within the import of old books. */
  readonly fromBooks?: true;
  /** The key with which it is sent; S01's when left out. */
  readonly key?: string;
}[] {
  const at = '2026-11-19T12:00:00+08:00';
  const refund = { redemption: 'X60', pointHundredths: 60 };
  const record = { activity: 'A01', volunteer: 'V01', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' };
  const broughtForward = { minutes: 90, asOf: '2026-08-31' };
  return [
    { what: 'a volunteer', path: 'volunteers', body: { code: 'V60' }, status: 201 },
    {
      ...{ what: 'a volunteer with old books', path: 'volunteers', body: { code: 'V61', broughtForward }, status: 201 },
      fromBooks: true,
    },
    { what: 'a volunteer who is there', path: 'volunteers', body: { code: 'V01' }, status: 409 },
    { what: 'a person', path: 'people', body: { code: 'S60' }, status: 201 },
    { what: 'an organisation', path: 'organisations', body: { code: '合唱团' }, status: 201 },
    { what: 'an activity', path: 'activities', body: newActivity('A60'), status: 201 },
    { what: 'an activity of nobody', path: 'activities', body: newActivity('A61', { organisation: '-' }), status: 422 },
    { what: 'a shop', path: 'shops', body: { code: 'M60', name: '书店', centsPerPoint: 1 }, status: 201 },
    {
      what: 'an offer',
      path: 'offers',
      body: { code: 'O60', shop: 'M01', title: '书', pricePointHundredths: 1 },
      status: 201,
    },
    { what: 'a submitted record', path: 'service-records', body: record, status: 201 },
    {
      what: 'an approved record',
      path: 'service-records',
      body: { ...record, approver: 'S02', approvedAt: at },
      status: 201,
      fromBooks: true,
    },
    { what: 'a record of nobody', path: 'service-records', body: { ...record, volunteer: 'V?' }, status: 422 },
    {
      what: 'a record that is not independent',
      path: 'service-records',
      body: { ...record, approver: 'S01' },
      status: 422,
      fromBooks: true,
    },
    { what: 'a second submitted record', path: 'service-records', body: { ...record, volunteer: 'V02' }, status: 201 },
    {
      what: 'a refusal',
      path: 'service-records/{a second submitted record}/refusal',
      body: { reason: '无' },
      status: 201,
      key: community.keys.approver,
    },
    {
      what: 'a third submitted record',
      path: 'service-records',
      body: { ...record, volunteer: 'V02' },
      status: 201,
      key: community.keys.approver,
    },
    { what: 'an approval', path: 'service-records/{a third submitted record}/approval', status: 201 },
    { what: 'a dependent approval', path: 'service-records/{a submitted record}/approval', status: 422 },
    {
      what: 'a rating',
      path: 'ratings',
      body: { activity: 'A01', volunteer: 'V01', rater: 'R01', stars: 4 },
      status: 201,
    },
    {
      what: 'a second rating',
      path: 'ratings',
      body: { activity: 'A01', volunteer: 'V01', rater: 'R01', stars: 5 },
      status: 409,
    },
    {
      what: 'a redemption',
      path: 'redemptions',
      body: { volunteer: 'V01', offer: 'M01-1', code: 'X60', at },
      fromBooks: true,
      status: 201,
    },
    {
      what: 'a redemption beyond the points',
      path: 'redemptions',
      body: { volunteer: 'V01', offer: 'M01-1', quantity: 99 },
      fromBooks: true,
      status: 409,
    },
    { what: 'a refund', path: 'refunds', body: refund, fromBooks: true, status: 201 },
    { what: 'a refund of too much', path: 'refunds', body: refund, fromBooks: true, status: 422 },
    { what: 'money received', path: 'fund-receipts', body: receipt(), status: 201 },
    { what: 'an unreadable row', path: 'unreadable-rows', body: { kind: 'fund', month: '2026-11' }, status: 201 },
    { what: 'a reversal', path: `entries/${served}/reversal`, body: { reason: '重复' }, status: 201 },
    { what: 'a second reversal', path: `entries/${served}/reversal`, body: { reason: '重复' }, status: 409 },
  ];
}

describe('a repeated request', () => {
  const firstReplies = new Map<string, Reply>();
  const send = (what: string, language: string): Promise<Reply> => {
    const { path, body, fromBooks, key } = requests().find((one) => one.what === what) as ReturnType<
      typeof requests
    >[number];
    const address = path.replace(/\{(.+)\}/, (_, name: string) => idOf(firstReplies.get(name) as Reply));
    const options = {
      ...{ idem: `repeat ${what}`.replaceAll(' ', '-'), headers: { 'accept-language': language } },
      ...(key !== undefined && { key }),
    };
    return community.post(address, body, fromBooks ? community.within(options) : options);
  };
  const repeatAll = async (): Promise<void> => {
    const before = await community.log();
    for (const [what, answered] of firstReplies) {
      const again = await send(what, 'en');
      expect([what, again.status, again.text]).toEqual([what, answered.status, answered.text]);
      expect([what, again.headers.get('idempotency-replayed')]).toEqual([what, 'true']);
      for (const header of ['content-type', 'content-language']) {
        expect([what, again.headers.get(header)]).toEqual([what, answered.headers.get(header)]);
      }
    }
    expect(await community.log()).toBe(before);
  };

  beforeAll(async () => {
    for (const { what, status } of requests()) {
      const reply = await send(what, 'zh-CN,zh;q=0.9');
      expect([what, reply.status, reply.headers.get('idempotency-replayed')]).toEqual([what, status, null]);
      firstReplies.set(what, reply);
    }
  });

  it('answers a retry with the same bytes in the language of the first answer, also after a rejection', async () => {
    await repeatAll();
    const refused = firstReplies.get('a refund of too much');
    expect(refused?.headers.get('content-language')).toBe('zh');
    expect(refused?.body['title']).toMatch(/退回多于已兑换的积分/);
  });

  it('answers a retry with the same bytes after everything that it refers to has changed', async () => {
    await community.patch('volunteers/V60', { displayName: '改名' });
    await community.patch('offers/M01-1', { pricePointHundredths: 1 });
    await community.patch('activities/A01', { title: '改期', startsAt: '2026-11-08T15:00:00+08:00' });
    await community.booked('volunteers', { code: 'V?' });
    await community.patch('shops/M01', { status: 'ended' });
    await repeatAll();
  });

  it('answers a retry with the same bytes after a restart of the service', async () => {
    await service.end();
    service = await newService(service.clock, folder);
    Object.assign(community, { service });
    await repeatAll();
  });

  it('answers a retry a month later with the same bytes for successes and rejected rows of an import', async () => {
    service.clock.at = '2026-12-31T04:00:00.000Z';
    // Other rejections are kept for thirty days; these are of rows that reports count.
    for (const what of ['a person', 'a refund', 'a refund of too much', 'a second rating', 'money received']) {
      expect((await send(what, 'en')).text).toBe(firstReplies.get(what)?.text);
    }
  });
});

describe('a hundred concurrent requests with the same idempotency key', () => {
  it('books one entry for a hundred identical requests, and answers all of them with it', async () => {
    const before = await community.size();
    const replies = await Promise.all(Array.from({ length: 100 }, () => postWithKey('at-once')));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 201));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(replies.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(99);
    expect(await community.size()).toBe(before + 1);
    expect(entryOf(replies[0] as Reply).seq).toBe(before + 1);
  });

  it('registers one volunteer for a hundred identical requests, and answers all with the same id', async () => {
    const register = () => community.post('volunteers', { code: 'V70' }, { idem: 'register-at-once' });
    const replies = await Promise.all(Array.from({ length: 100 }, register));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const people = await community.all<{ code: string }>('volunteers?limit=500');
    expect(people.filter(({ code }) => code === 'V70')).toHaveLength(1);
  });

  it('books the first of two bodies under the same idempotency key, and rejects the other', async () => {
    const before = await community.size();
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, n) => postWithKey('two-bodies', receipt(1 + (n % 2)))),
    );
    const booked = replies.filter(({ status }) => status === 201);
    expect(booked).toHaveLength(50);
    expect(new Set(booked.map(({ text }) => text)).size).toBe(1);
    const refused = replies.filter(({ body }) => body['code'] === 'idempotency-key-reused');
    expect(refused).toHaveLength(50);
    expect(await community.size()).toBe(before + 1);
    expect(entriesOf(booked[0] as Reply)).toHaveLength(1);
  });
});
