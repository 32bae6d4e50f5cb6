import { Api, readApi } from '../support/api';
import { HAN, fieldsOf, refused } from '../support/bad-input';
import { Community, newActivity } from '../support/community';
import { Service, newService } from '../support/service';
import { sendRaw } from '../support/raw-http';

let service: Service;
let api: Api;
let community: Community;
beforeAll(async () => {
  service = await newService();
  api = await readApi(service);
  community = await Community.create(service);
});
afterAll(() => service.end());

describe('a reference to something unknown', () => {
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

  it('rejects an unknown reference with reason and field in both languages, and appends no entry', async () => {
    const before = await community.log();
    // Names that do not exist, and names of things of another kind.
    const unknownNames = ['?', '', 'constructor', '__proto__', "' OR 1=1 --", '%', 'v01', 'V01 ', '0'.repeat(100)];
    const [cohort] = await community.all<{ id: string }>('cohorts?limit=500');
    // The id of a cohort is valid only where a cohort is expected.
    const others = [...unknownNames, '00000000-0000-7000-8000-000000000000', cohort?.id];
    for (const [path, body, code, field] of cases) {
      for (const name of others.filter((one) => one !== '' || field !== 'category')) {
        if (field === 'cohort' && name === cohort?.id) continue;
        const invalidBody = JSON.parse(JSON.stringify(body).replace('"?"', JSON.stringify(name))) as object;
        const request = { route: `POST ${path}`, address: `/v1/ledgers/sunrise/${path}`, key: community.keys.operator };
        // Only old books name who recorded and approved, and who redeemed.
        const ofBooks = ['recorder', 'approver'].includes(field) || ['redemptions', 'refunds'].includes(path);
        const options = ofBooks ? community.within() : {};
        const reply = await refused(service, request, invalidBody, options);
        expect([invalidBody, reply.status, reply.body['code'], fieldsOf(reply)]).toEqual([
          invalidBody,
          422,
          code,
          [field],
        ]);
      }
    }
    expect(await community.log()).toBe(before);
  });

  it('answers an unknown path parameter with a problem document', async () => {
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

  it('rejects a reference to another ledger like an unknown one', async () => {
    const other = await Community.create(service, 'moonrise');
    await other.booked('volunteers', { code: 'V50' });
    const { id } = (await other.get('volunteers/V50')).body as { id: string };
    const [offer] = await other.all<{ id: string }>('offers?limit=500');
    const before = await community.log();
    for (const ref of ['V50', id]) {
      const refused = await community.post('redemptions', { ...redemption, volunteer: ref }, community.within());
      expect(refused).toMatchObject({ status: 422, body: { code: 'unknown-volunteer' } });
      expect((await community.get(`volunteers/${ref}`)).status).toBe(404);
      expect((await community.get(`volunteers/${ref}/balances`)).status).toBe(404);
    }
    expect(await community.post('redemptions', { ...redemption, offer: offer?.id }, community.within())).toMatchObject({
      ...{ status: 422, body: { code: 'unknown-offer' } },
    });
    expect(await community.log()).toBe(before);
  });
});

describe('an unknown address', () => {
  it('answers an unknown address with a problem document in both languages', async () => {
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

  it('answers a malformed percent-encoded address with a problem document', async () => {
    for (const path of ['/v1/ledgers/%zz', '/%', '/v1/ledgers/sunrise/volunteers/%ff', '/v1/ledgers/%c3%28']) {
      const answer = await sendRaw(service, [
        `GET ${path} HTTP/1.1`,
        `Authorization: Bearer ${community.keys.operator}`,
      ]);
      expect([path, answer.split('\r\n')[0]]).toEqual([path, expect.stringMatching(/^HTTP\/1.1 40[04] /)]);
      expect([path, answer.toLowerCase().includes('application/problem+json')]).toEqual([path, true]);
    }
  });
});
