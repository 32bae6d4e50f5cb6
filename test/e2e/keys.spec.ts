import { KeyUsage } from '../../src/auth/key-usage';
import { ManualClock } from '../support/journal-fixture';
import { Community, idOf } from '../support/community';
import { dropTemporaryDatabase, newTemporaryDatabase } from '../support/temporary-database';
import { RequestOptions, Reply, Service, newService } from '../support/service';

const NOW = '2026-11-20T04:00:00.000Z';
const IN_A_YEAR = '2027-11-20T04:00:00.000Z';

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
});
afterAll(() => service.end());
afterEach(() => {
  service.clock.at = NOW;
});

const asOperator = (path: string, options: RequestOptions = {}): Promise<Reply> =>
  community.ask(path, { key: community.keys.operator, ...options });

const keyId = (key: string): string => key.split('_')[1] ?? '';

/** Rotates a key as the operator; S01 confirms it if it waits. */
async function rotate(key: string, body: object = {}): Promise<Reply> {
  const reply = await asOperator(`keys/${keyId(key)}/rotation`, { method: 'POST', body });
  await community.confirmedKey(reply);
  return reply;
}

/** The key as the operator's list shows it. */
async function listed(key: string): Promise<Record<string, unknown>> {
  const all = await community.all<Record<string, unknown>>('keys?limit=500', community.keys.operator);
  return all.find(({ id }) => id === keyId(key)) ?? {};
}

describe('key rotation', () => {
  it('rotates a key to one of the same holder, which gets the same answers to retries', async () => {
    const old = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M01' });
    await community.serve('V01');
    const purchase = { consent: await community.redemptionCode('V01'), offer: 'M01-1' };
    const first = await community.booked('redemptions', purchase, { key: old, idem: 'till-2-1' });

    const rotated = await rotate(old);
    expect(rotated.status).toBe(201);
    const size = await community.size();
    const fresh = String(rotated.body['key']);
    const again = await community.post('redemptions', purchase, { key: fresh, idem: 'till-2-1' });
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await community.size()).toBe(size);

    expect((await community.get('shops', old)).status).toBe(401);
    const { id: _, createdAt: __, lastUsedAt: ___, revokedAt, ...before } = await listed(old);
    expect(revokedAt).toBe(NOW);
    expect(await listed(fresh)).toMatchObject({
      ...before,
      role: 'shop',
      person: 'till-2',
      shop: 'M01',
      rotatedFrom: keyId(old),
    });
  });

  it('keeps a rotated key valid until the exact end of the grace period', async () => {
    const old = await community.newKey({ role: 'auditor', person: 'auditor' });
    const fresh = String((await rotate(old, { graceMinutes: 30 })).body['key']);
    service.clock.at = '2026-11-20T04:29:59.999Z';
    for (const key of [old, fresh]) expect((await community.get('entries', key)).status).toBe(200);
    service.clock.at = '2026-11-20T04:30:00.000Z';
    expect((await community.get('entries', old)).status).toBe(401);
    expect((await community.get('entries', fresh)).status).toBe(200);
  });

  it('rejects a second rotation of a key, in its grace period and after it', async () => {
    const old = await community.newKey({ role: 'auditor', person: 'auditor' });
    const fresh = String((await rotate(old, { graceMinutes: 30 })).body['key']);
    for (const at of [NOW, '2026-11-20T04:45:00.000Z']) {
      service.clock.at = at;
      expect(await rotate(old, { graceMinutes: 30 })).toMatchObject({ status: 409, body: { code: 'already-rotated' } });
    }
    expect((await listed(old))['expiresAt']).toBe('2026-11-20T04:30:00.000Z');
    expect((await rotate(fresh)).status).toBe(201);
  });

  it('keeps the expiry of a rotated key, unless another one is requested', async () => {
    const old = await community.newKey({ role: 'coordinator', person: 'S01', expiresAt: '2026-12-24T00:00:00+08:00' });
    const second = String((await rotate(old)).body['key']);
    expect((await listed(second))['expiresAt']).toBe('2026-12-23T16:00:00.000Z');
    const third = await rotate(second, { expiresAt: '2027-06-30T00:00:00Z' });
    expect(third.body['expiresAt']).toBe('2027-06-30T00:00:00.000Z');
    const refused = await rotate(String(third.body['key']), { expiresAt: NOW });
    expect(refused).toMatchObject({ status: 422, body: { code: 'expires-in-the-past' } });
    expect((await community.get('entries', String(third.body['key']))).status).toBe(200);
  });

  it('rotates an expired key to a new term, and rejects the rotation of a revoked one', async () => {
    const old = await community.newKey({ role: 'volunteer', person: 'V02', expiresAt: '2026-11-20T13:00:00+08:00' });
    service.clock.at = '2026-11-21T04:00:00.000Z';
    expect((await community.get('volunteers/V02/balances', old)).status).toBe(401);
    const renewed = await rotate(old);
    expect(renewed).toMatchObject({ status: 201, body: { expiresAt: '2027-11-21T04:00:00.000Z' } });
    expect((await community.get('volunteers/V02/balances', String(renewed.body['key']))).status).toBe(200);
    expect(await rotate(old)).toMatchObject({ status: 409, body: { code: 'key-ended' } });
  });

  it('answers 404 when an operator of another ledger rotates a key', async () => {
    const other = await Community.create(service, 'moonrise');
    const options = { method: 'POST', body: {} };
    const path = `keys/${keyId(community.keys.auditor)}/rotation`;
    const refused = await other.ask(path, { ...options, key: other.keys.operator });
    expect(refused).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await community.get('entries', community.keys.auditor)).status).toBe(200);
  });

  it('rotates a key once when twenty rotations race', async () => {
    const old = await community.newKey({ role: 'auditor', person: 'auditor' });
    const asked = await Promise.all(
      Array.from({ length: 20 }, () =>
        asOperator(`keys/${keyId(old)}/rotation`, { method: 'POST', body: { graceMinutes: 5 } }),
      ),
    );
    const replies = await Promise.all(
      asked.map(({ body }) => community.post(`confirmations/${String(body['confirmation'])}`, { decision: 'confirm' })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ body }) => body['code'] === 'already-rotated')).toHaveLength(19);
    const own = { method: 'POST', body: { graceMinutes: 5 } };
    const operator = await service.key('sunrise', 'operator');
    const rotateOwn = (): Promise<Reply> =>
      community.ask(`keys/${keyId(operator)}/rotation`, { ...own, key: operator });
    const statuses = (await Promise.all(Array.from({ length: 20 }, rotateOwn))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });
});

describe('API keys', () => {
  it('issues keys for a year, or until the requested instant', async () => {
    const expiryOf = async (options: Parameters<Community['newKey']>[0]): Promise<unknown> =>
      (await listed(await community.newKey(options)))['expiresAt'];
    expect(await expiryOf({ role: 'shop', person: 'till', shop: 'M01' })).toBe(IN_A_YEAR);
    expect(await expiryOf({ role: 'volunteer', person: 'V01' })).toBe(IN_A_YEAR);
    for (const role of ['operator', 'coordinator', 'confirmer', 'auditor'])
      expect(await expiryOf({ role, person: 'S01' })).toBe(IN_A_YEAR);
    expect(await expiryOf({ role: 'volunteer', person: 'V01', expiresAt: '2099-01-01T00:00:00Z' })).toBe(
      '2099-01-01T00:00:00.000Z',
    );
  });

  it('rejects an expiry of a key of staff that is more than a year ahead', async () => {
    const tooLate = { status: 422, body: { code: 'expires-too-late', errors: [{ field: 'expiresAt' }] } };
    const expiresAt = '2027-11-21T04:00:00.001Z';
    for (const role of ['operator', 'coordinator', 'confirmer', 'auditor']) {
      const reply = await asOperator('keys', { method: 'POST', body: { role, person: 'S01', expiresAt } });
      expect(reply).toMatchObject(tooLate);
    }
    const auditor = await community.newKey({ role: 'auditor', person: 'auditor', expiresAt: '2027-11-21T04:00:00Z' });
    expect(await rotate(auditor, { expiresAt })).toMatchObject(tooLate);
    expect((await community.get('entries', auditor)).status).toBe(200);
    const till = await community.newKey({ role: 'shop', person: 'till', shop: 'M01' });
    expect((await rotate(till, { expiresAt })).status).toBe(201);
  });

  it('rejects a key that names a shop in any other role than shop', async () => {
    for (const role of ['auditor', 'coordinator', 'confirmer', 'operator', 'volunteer']) {
      const options = { role, person: 'V01', shop: 'M01' };
      expect(await community.post('keys', options, { key: community.keys.operator })).toMatchObject({
        ...{ status: 422, body: { code: 'not-a-till', errors: [{ field: 'shop' }] } },
      });
    }
  });

  it('rejects a key with an expiry in the past', async () => {
    for (const expiresAt of [NOW, '2020-01-01T00:00:00Z']) {
      const reply = await asOperator('keys', {
        method: 'POST',
        body: { role: 'auditor', person: 'auditor', expiresAt },
      });
      expect(reply).toMatchObject({
        status: 422,
        body: { code: 'expires-in-the-past', errors: [{ field: 'expiresAt' }] },
      });
    }
  });

  it('rejects a key once its revocation is answered, even while it is in use', async () => {
    for (let n = 0; n < 20; n += 1) {
      const created = await asOperator('keys', { method: 'POST', body: { role: 'auditor', person: 'auditor' } });
      const key = await community.confirmedKey(created);
      const busy = Array.from({ length: 10 }, () => community.get('checkpoint', key));
      const ended = await asOperator(`keys/${idOf(created)}`, { method: 'DELETE' });
      expect(ended.status).toBe(204);
      expect((await community.get('checkpoint', key)).status).toBe(401);
      await Promise.all(busy);
      expect((await community.get('checkpoint', key)).status).toBe(401);
    }
  });

  it('lets a shop whose contract ended read, but not redeem', async () => {
    await community.fromBooks('shops', { code: 'M09', name: '旧店', centsPerPoint: 100 });
    await community.fromBooks('offers', { code: 'M09-1', shop: 'M09', title: '早餐', pricePointHundredths: 100 });
    const key = await community.newKey({ role: 'shop', person: 'till-9', shop: 'M09' });
    const consent = await community.redemptionCode('V01');
    expect((await community.patch('shops/M09', { status: 'ended' })).status).toBe(200);
    expect((await community.get('redemptions', key)).status).toBe(200);
    const refused = await community.post('redemptions', { consent, offer: 'M09-1' }, { key });
    expect(refused).toMatchObject({ status: 409, body: { code: 'shop-not-active' } });
  });
});

describe('the last use of a key', () => {
  it('shows the last use of a key to the minute, also before it is written to the database', async () => {
    const key = await community.newKey({ role: 'auditor', person: 'auditor' });
    expect((await listed(key))['lastUsedAt']).toBeUndefined();
    service.clock.at = '2026-11-20T05:17:31.123Z';
    await community.get('entries', key);
    expect((await listed(key))['lastUsedAt']).toBe('2026-11-20T05:17:00.000Z');
    service.clock.at = '2026-11-20T05:17:59.000Z';
    await service.app.get(KeyUsage).flush();
    await community.get('entries', key);
    expect((await listed(key))['lastUsedAt']).toBe('2026-11-20T05:17:00.000Z');
    service.clock.at = '2026-11-20T05:18:00.000Z';
    await community.get('entries', key);
    await service.app.get(KeyUsage).flush();
    expect((await listed(key))['lastUsedAt']).toBe('2026-11-20T05:18:00.000Z');
  });

  it('records no use of a key for a request with a wrong secret', async () => {
    const key = await community.newKey({ role: 'auditor', person: 'auditor' });
    expect((await community.get('entries', `${key.slice(0, -2)}xx`)).status).toBe(401);
    expect((await listed(key))['lastUsedAt']).toBeUndefined();
  });

  it('writes the last use of a key to the database when the service stops', async () => {
    const folder = await newTemporaryDatabase();
    const clock = new ManualClock(NOW);
    let own = await newService(clock, folder);
    const operator = await own.ledger('sunrise');
    await own.ask('/v1/ledgers/sunrise', { key: operator });
    await own.end();
    own = await newService(clock, folder);
    clock.at = '2026-11-20T06:00:00.000Z';
    const second = await own.key('sunrise', 'operator');
    const { body } = await own.ask('/v1/ledgers/sunrise/keys', { key: second });
    const keys = body['items'] as { id: string; lastUsedAt?: string }[];
    expect(keys.find(({ id }) => id === keyId(operator))?.lastUsedAt).toBe(NOW);
    await own.end();
    await dropTemporaryDatabase(folder);
  });
});
