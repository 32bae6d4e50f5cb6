import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Exports } from '../../src/audit/exports';
import { verifyBundle } from '../../src/audit/verify';
import { HoldSweeper } from '../../src/exchange/hold-sweeper';
import { Database } from '../../src/platform/database/database';
import { qrCode } from '../../src/platform/qr';
import { HandClock } from '../support/books';
import { Community, entryOf, idOf } from '../support/community';
import { Asked, Reply, Service, newService } from '../support/service';

const NOW = '2026-11-20T04:00:00.000Z';

const after = (at: string, millis: number): string => new Date(Date.parse(at) + millis).toISOString();
const MINUTE = 60_000;

let service: Service;
beforeAll(async () => {
  service = await newService(new HandClock(NOW));
  // These tests say when it is swept: the sweeper that comes every minute rests.
  await service.app.get(HoldSweeper).beforeApplicationShutdown();
});
beforeEach(() => (service.clock.at = NOW));
afterAll(() => service.end());

let founded = 0;

/** A community of the test's own, where V01 has so many points (two for each service). */
async function found(points = 4): Promise<Community> {
  const community = await Community.found(service, `till-${(founded += 1)}`);
  for (let n = 0; n < points; n += 2) await community.serve('V01');
  return community;
}

/** What a till asks. */
const till = (community: Community, path: string, body: object, asked: Asked = {}): Promise<Reply> =>
  community.post(path, body, { key: community.keys.shop, ...asked });

/** Reserves M01-1 with a fresh code of V01. */
async function reserved(community: Community, quantity = 1): Promise<Reply> {
  const reply = await till(community, 'reservations', {
    ...{ offer: 'M01-1', quantity, consent: await community.consent('V01') },
  });
  if (reply.status !== 201) throw new Error(reply.text);
  return reply;
}

const points = async (community: Community): Promise<number> => (await community.balances('V01'))['POINT'] ?? 0;

/** Where a reservation stands, as the till reads it. */
const statusOf = async (community: Community, id: string): Promise<unknown> =>
  (await community.get(`reservations/${id}`, community.keys.shop)).body['status'];

/** The whole text of a table: what somebody with the file could look through. */
async function dump(table: string): Promise<string> {
  return JSON.stringify(await service.app.get(Database).read.query(`SELECT * FROM "${table}"`));
}

/** Exports a ledger and verifies the export from its files alone. */
async function expectSound({ ledger }: Community): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'till-'));
  const { manifest } = await service.app.get(Exports).write(ledger, join(folder, 'export'));
  const { findings } = await verifyBundle(join(folder, 'export'), { key: manifest.publicKey });
  expect(findings).toEqual([]);
  rmSync(folder, { recursive: true });
}

describe('a consent code', () => {
  it('is shown when it is made, the same again to a retry, and is written down nowhere', async () => {
    const community = await found(2);
    const made = await community.booked('volunteers/V01/codes', { kind: 'code' }, { idem: 'desk-1' });
    const again = await community.booked('volunteers/V01/codes', { kind: 'code' }, { idem: 'desk-1' });
    expect(again.text).toBe(made.text);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(made.headers.get('cache-control')).toBe('no-store');
    expect(made.body).toMatchObject({ kind: 'code', expiresAt: after(NOW, 15 * MINUTE), entries: [] });
    const code = String(made.body['code']);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    await till(community, 'redemptions', { offer: 'M01-1', consent: code });
    for (const table of ['receipt', 'refusal', 'consent_code', 'entry', 'redemption']) {
      const text = await dump(table);
      expect(text).not.toContain(code);
      expect(text).not.toContain(code.replace('-', ''));
    }
    const { text, body } = await community.get('volunteers/V01/codes');
    expect(text).not.toContain(code);
    expect(body['items']).toMatchObject([{ id: idOf(made), status: 'used', kind: 'code' }]);
  });

  it('is made by a volunteer for themself, and for nobody else', async () => {
    const community = await found(2);
    const key = community.keys.volunteer;
    const { body } = await community.booked('volunteers/V01/codes', {}, { key });
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent: body['code'] })).status).toBe(201);
    expect((await community.get('volunteers/V01/codes', key)).body['items']).toHaveLength(1);
    const other = idOf(await community.booked('volunteers/V02/codes', {}));
    const refused = [
      await community.post('volunteers/V02/codes', {}, { key }),
      await community.get('volunteers/V02/codes', key),
      await community.get(`volunteers/V02/codes/${other}/slip.html`, key),
      await community.ask(`volunteers/V02/codes/${other}`, { method: 'DELETE', key }),
      // The code of another, under one's own name.
      await community.ask(`volunteers/V01/codes/${other}`, { method: 'DELETE', key }),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 404));
  });

  it('is good once, until the last millisecond before it expires', async () => {
    const community = await found(4);
    const expires = after(NOW, 15 * MINUTE);
    const codes = await Promise.all([1, 2, 3].map(() => community.consent('V01')));
    for (const [at, status] of [
      [after(expires, -1), 201],
      [expires, 422],
      [after(expires, 1), 422],
    ] as const) {
      service.clock.at = at;
      const consent = codes.pop();
      const taken = await till(community, 'redemptions', { offer: 'M01-1', consent });
      expect([at, taken.status]).toEqual([at, status]);
    }
  });

  it('that is wrong, used, expired, cancelled or for another shop is refused in the same words', async () => {
    const community = await found(4);
    await community.booked('shops', { code: 'M02', name: '药店', centsPerPoint: 100 });
    const expired = await community.consent('V01');
    service.clock.at = after(NOW, 15 * MINUTE);
    const used = await community.consent('V01');
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent: used })).status).toBe(201);
    const cancelled = await community.booked('volunteers/V01/codes', {});
    const cancel = (id: string): Promise<Reply> => community.ask(`volunteers/V01/codes/${id}`, { method: 'DELETE' });
    expect((await cancel(idOf(cancelled))).status).toBe(204);
    expect((await cancel(idOf(cancelled))).status).toBe(204);
    const elsewhere = await community.consent('V01', { shop: 'M02' });
    const before = await community.log();
    const wrong = ['0000-0000', '', '王阿姨', used, expired, cancelled.body['code'], elsewhere];
    const replies: Reply[] = [];
    for (const consent of wrong) replies.push(await till(community, 'redemptions', { offer: 'M01-1', consent }));
    expect(replies[0]).toMatchObject({
      status: 422,
      body: { code: 'consent-invalid', errors: [{ field: 'consent' }] },
    });
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(await community.log()).toBe(before);
    const [row] = await community.all<{ id: string; status: string }>('volunteers/V01/codes?limit=500');
    expect(row?.status).toBe('expired');
    const spent = (await community.all<{ id: string; status: string }>('volunteers/V01/codes?limit=500')).find(
      ({ status }) => status === 'used',
    );
    expect(await cancel(spent?.id ?? '')).toMatchObject({ status: 409, body: { code: 'consent-used' } });
  });

  it('is read however it is typed, and for the one shop that it names', async () => {
    const community = await found(4);
    const code = await community.consent('V01', { shop: 'M01', kind: 'code' });
    const consent = ` ${code.toLowerCase().replace('-', ' ')} `;
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent })).status).toBe(201);
    const unknown = await community.post('volunteers/V01/codes', { shop: 'M77' });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'unknown-shop' } });
  });

  it('is used up by no refused purchase', async () => {
    const community = await found(2);
    const consent = await community.consent('V01');
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent, quantity: 3 })).status).toBe(409);
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent, quantity: 2 })).status).toBe(201);
  });

  it('as a voucher needs a ceiling, is good for 30 days, and up to its ceiling', async () => {
    const community = await found(4);
    const none = await community.post('volunteers/V01/codes', { kind: 'voucher' });
    expect(none).toMatchObject({ status: 422, body: { errors: [{ field: 'ceilingPointHundredths' }] } });
    const asked = { kind: 'voucher', ceilingPointHundredths: 100 };
    const made = await community.booked('volunteers/V01/codes', asked);
    expect(made.body).toMatchObject({ ceilingPointHundredths: 100, expiresAt: after(NOW, 30 * 24 * 60 * MINUTE) });
    const consent = made.body['code'];
    service.clock.at = after(NOW, 30 * 24 * 60 * MINUTE - 1);
    const tooMuch = await till(community, 'redemptions', { offer: 'M01-1', consent, quantity: 2 });
    expect(tooMuch).toMatchObject({ status: 422, body: { code: 'above-ceiling' } });
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent })).status).toBe(201);
  });

  it('is printed on a slip that names no volunteer, as long as it can be used', async () => {
    const community = await found(2);
    const asked = { kind: 'voucher', ceilingPointHundredths: 150, shop: 'M01' };
    const made = await community.booked('volunteers/V01/codes', asked);
    const slip = (query = ''): Promise<Reply> =>
      community.get(`volunteers/V01/codes/${idOf(made)}/slip.html${query}`, community.keys.volunteer);
    const [zh, en] = [await slip('?lang=zh&size=elder'), await slip('?lang=en')];
    for (const { status, text, headers } of [zh, en]) {
      expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(headers.get('cache-control')).toBe('no-store');
      for (const part of [String(made.body['code']), '1.50', '惠民超市', '2026-12-20 12:00']) {
        expect(text).toContain(part);
      }
      for (const secret of ['王阿姨', 'V01<', idOf(await community.get('volunteers/V01'))]) {
        expect(text).not.toContain(secret);
      }
    }
    // What a scanner reads is the code as it is typed.
    for (const { text } of [zh, en]) expect(text).toContain(`<path d="${qrCode(String(made.body['code'])).path}"`);
    expect(zh.text).toContain('积分兑换券');
    expect(zh.text).toContain('class="elder"');
    expect(en.text).toContain('Points voucher');
    expect((await community.get(`volunteers/V02/codes/${idOf(made)}/slip.html`)).status).toBe(404);
    await till(community, 'redemptions', { offer: 'M01-1', consent: made.body['code'] });
    expect((await slip()).status).toBe(404);
  });
});

describe('a till', () => {
  it('needs a code, and names no volunteer; the centre names one, or both', async () => {
    const community = await found(4);
    const before = await community.log();
    const consent = await community.consent('V01');
    const wrong = async (body: object, key: string): Promise<unknown> => {
      const replies = [
        await community.post('redemptions', body, { key }),
        await community.post('reservations', body, { key }),
      ];
      for (const reply of replies) expect(reply).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
      expect(replies[1]?.text).toBe(replies[0]?.text);
      return (replies[0]?.body['errors'] as { field: string }[]).map(({ field }) => field);
    };
    const { shop, coordinator } = community.keys;
    expect(await wrong({ offer: 'M01-1' }, shop)).toEqual(['consent']);
    expect(await wrong({ offer: 'M01-1', volunteer: 'V01' }, shop)).toEqual(['consent', 'volunteer']);
    expect(await wrong({ offer: 'M01-1', volunteer: 'V01', consent }, shop)).toEqual(['volunteer']);
    expect(await wrong({ offer: 'M01-1' }, coordinator)).toEqual(['volunteer']);
    expect(await community.log()).toBe(before);
    const other = await community.post('redemptions', { offer: 'M01-1', volunteer: 'V02', consent });
    expect(other).toMatchObject({ status: 422, body: { code: 'consent-invalid' } });
    await community.booked('redemptions', { offer: 'M01-1', volunteer: 'V01', consent });
    await community.booked('redemptions', { offer: 'M01-1', consent: await community.consent('V01') });
  });

  it('that guesses is slowed after ten wrong codes, for as long as they are young; others are not', async () => {
    const community = await found(4);
    const second = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M01' });
    const guess = (consent: string): Promise<Reply> => till(community, 'redemptions', { offer: 'M01-1', consent });
    for (let n = 0; n < 10; n += 1) {
      service.clock.at = after(NOW, n * 1000);
      expect(await guess(`0000-000${n}`)).toMatchObject({ status: 422 });
    }
    const consent = await community.consent('V01', { kind: 'voucher', ceilingPointHundredths: 500 });
    const slowed = await guess(consent);
    expect(slowed).toMatchObject({ status: 429, body: { code: 'too-many-tries' } });
    expect(slowed.headers.get('retry-after')).toBe(String(15 * 60 - 9));
    const reserve = await till(community, 'reservations', { offer: 'M01-1', consent });
    expect(reserve.status).toBe(429);
    const elsewhere = await till(community, 'redemptions', { offer: 'M01-1', consent: '1111-1111' }, { key: second });
    expect(elsewhere.status).toBe(422);
    service.clock.at = after(NOW, 15 * MINUTE - 1);
    expect((await guess(consent)).status).toBe(429);
    service.clock.at = after(NOW, 15 * MINUTE);
    expect((await guess(consent)).status).toBe(201);
  });

  it('is told that points don’t suffice, not how many there are, and learns it by no ten tries', async () => {
    const community = await found(2);
    const consent = await community.consent('V01');
    const replies: Reply[] = [];
    for (let n = 0; n < 11; n += 1) {
      replies.push(await till(community, 'reservations', { offer: 'M01-1', consent, quantity: 20 - n }));
    }
    expect(replies[0]).toMatchObject({ status: 409, body: { code: 'not-enough-points' } });
    expect(new Set(replies.slice(0, 10).map(({ text }) => text)).size).toBe(1);
    expect(replies[0]?.text).not.toContain('200');
    expect(replies[10]?.status).toBe(429);
  });

  it('takes points once with a code that twenty ask with at the same moment', async () => {
    const community = await found(4);
    const consent = await community.consent('V01');
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        till(community, n % 2 === 0 ? 'redemptions' : 'reservations', { offer: 'M01-1', consent }),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status } of replies.filter((one) => one.status !== 201)) expect([422, 429]).toContain(status);
  });

  it('gets the same answer to a retry, without its code being used twice', async () => {
    const community = await found(4);
    const body = { offer: 'M01-1', consent: await community.consent('V01') };
    const first = await till(community, 'redemptions', body, { idem: 'tap' });
    const again = await till(community, 'redemptions', body, { idem: 'tap' });
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(await points(community)).toBe(300);
  });
});

describe('a reservation', () => {
  it('keeps points aside at its price, which binds, and is captured into a redemption that can be refunded', async () => {
    const community = await found(4);
    const { shop } = community.keys;
    const held = await reserved(community, 3);
    expect(held.body).toMatchObject({ status: 'open', entries: [{ kind: 'points.reserved', postings: [] }] });
    await community.patch('offers/M01-1', { pricePointHundredths: 999 });
    expect(await points(community)).toBe(400);
    // 100 of 400 are left to be spent.
    await community.booked('offers', { code: 'M01-2', shop: 'M01', title: '包子', pricePointHundredths: 101 });
    const tooMuch = await community.post('redemptions', { offer: 'M01-2', volunteer: 'V01' });
    expect(tooMuch).toMatchObject({ status: 409, body: { code: 'insufficient-points' } });

    const captured = await till(community, `reservations/${idOf(held)}/capture`, {});
    expect(captured).toMatchObject({ status: 201, body: { status: 'captured' } });
    expect(entryOf(captured)).toMatchObject({ kind: 'points.captured', ref: { hold: idOf(held) } });
    const redemption = (await community.get(`redemptions/${idOf(captured)}`, shop)).body;
    expect(redemption).toMatchObject({ pointHundredths: 300, quantity: 3, refundedHundredths: 0 });
    const read = (await community.get(`reservations/${idOf(held)}`, shop)).body;
    expect(read).toMatchObject({ status: 'captured', pricePointHundredths: 100, redemption: idOf(captured) });
    const refund = { redemption: idOf(captured), pointHundredths: 300 };
    expect((await till(community, 'refunds', refund)).status).toBe(201);
    expect(await points(community)).toBe(400);
    await expectSound(community);
  });

  it('is captured in part, and the rest is free at once', async () => {
    const community = await found(4);
    const held = await reserved(community, 4);
    const capture = (pointHundredths: number): Promise<Reply> =>
      till(community, `reservations/${idOf(held)}/capture`, { pointHundredths });
    expect(await capture(401)).toMatchObject({
      ...{ status: 422, body: { code: 'more-than-held', errors: [{ field: 'pointHundredths' }] } },
    });
    expect((await capture(150)).status).toBe(201);
    expect(await points(community)).toBe(250);
    expect((await till(community, 'redemptions', { ...(await code(community)), quantity: 2 })).status).toBe(201);
    expect(await capture(1)).toMatchObject({ status: 409, body: { code: 'hold-resolved' } });
  });

  it('that is released is gone, and nothing is lost', async () => {
    const community = await found(2);
    const held = await reserved(community, 2);
    const path = `reservations/${idOf(held)}`;
    expect(await till(community, `${path}/release`, {})).toMatchObject({
      ...{ status: 201, body: { id: idOf(held), status: 'released', entries: [{ kind: 'points.released' }] } },
    });
    for (const what of ['release', 'capture']) {
      expect(await till(community, `${path}/${what}`, {})).toMatchObject({
        ...{ status: 409, body: { code: 'hold-resolved' } },
      });
    }
    expect(await statusOf(community, idOf(held))).toBe('released');
    expect((await till(community, 'redemptions', { ...(await code(community)), quantity: 2 })).status).toBe(201);
  });

  it('expires to the millisecond, and the sweeper’s entry changes nothing that was seen', async () => {
    const community = await found(6);
    const [first, second] = [await reserved(community, 2), await reserved(community, 2)];
    const expires = after(NOW, 15 * MINUTE);
    service.clock.at = after(expires, -1);
    expect(await statusOf(community, idOf(first))).toBe('open');
    expect((await till(community, `reservations/${idOf(first)}/capture`, {})).status).toBe(201);
    const list = async (status: string): Promise<unknown> =>
      (await community.get(`reservations?status=${status}`, community.keys.shop)).body['items'];
    const look = async (): Promise<unknown> => [
      await statusOf(community, idOf(second)),
      (await till(community, `reservations/${idOf(second)}/capture`, {})).body,
      (await till(community, `reservations/${idOf(second)}/release`, {})).body,
      [await list('open'), await list('expired'), await list('captured')],
      await points(community),
    ];
    for (const at of [expires, after(expires, 1)]) {
      service.clock.at = at;
      const seen = await look();
      expect(seen).toMatchObject([
        'expired',
        { code: 'hold-expired' },
        { code: 'hold-expired' },
        [[], [{}], [{}]],
        400,
      ]);
    }
    const before = await look();
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(1);
    expect(await look()).toEqual(before);
    const [released] = await community.entries('points.released');
    expect(released).toMatchObject({ occurred: '2026-11-20', period: '2026-11', facts: { hold: idOf(second) } });
    // Once, however often it is swept.
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(0);
    await expectSound(community);
  });

  it('is the shop’s own: another till finds none, and no shop learns whose points they are', async () => {
    const community = await found(4);
    await community.booked('shops', { code: 'M02', name: '药店', centsPerPoint: 100 });
    const other = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M02' });
    const made = await community.booked('volunteers/V01/codes', {});
    const held = await till(community, 'reservations', { offer: 'M01-1', consent: made.body['code'] });
    const path = `reservations/${idOf(held)}`;
    const volunteer = idOf(await community.get('volunteers/V01'));
    expect((await community.get(path, other)).status).toBe(404);
    expect((await community.get('reservations', other)).body['items']).toEqual([]);
    expect((await community.get('reservations?shop=M01', other)).body['items']).toEqual([]);
    for (const what of ['capture', 'release']) {
      expect((await till(community, `${path}/${what}`, {}, { key: other })).status).toBe(404);
    }
    const replies = [
      held,
      await community.get(path, community.keys.shop),
      await community.get('reservations?shop=M01', community.keys.shop),
      await till(community, `${path}/capture`, { pointHundredths: 50 }),
    ];
    for (const { status, text } of replies) {
      expect(status).toBeLessThan(300);
      for (const secret of [volunteer, 'V01', '王阿姨', idOf(made)]) expect(text).not.toContain(secret);
    }
    const whole = (await community.get(path)).body;
    expect(whole).toMatchObject({ volunteer });
    expect((await community.get('reservations?shop=M02')).body['items']).toEqual([]);
    expect((await community.get('reservations?status=captured&shop=M01')).body['items']).toEqual([whole]);
  });

  it('is captured or released, not both, when both are asked at once', async () => {
    const community = await found(2);
    const held = await reserved(community, 2);
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        till(community, `reservations/${idOf(held)}/${n % 2 === 0 ? 'capture' : 'release'}`, {}),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ body }) => body['code'] === 'hold-resolved')).toHaveLength(11);
  });

  /** A fresh code, for one of M01-1. */
  async function code(community: Community): Promise<{ offer: string; consent: string }> {
    return { offer: 'M01-1', consent: await community.consent('V01') };
  }
});

describe('a shop that was suspended or whose contract ended', () => {
  it.each(['suspended', 'ended'])('(%s) takes nothing new, and what was reserved is released', async (status) => {
    const community = await found(6);
    const taken = await community.booked('redemptions', { offer: 'M01-1', volunteer: 'V01' });
    const held = [await reserved(community), await reserved(community, 2)];
    expect((await community.patch('shops/M01', { status })).status).toBe(200);
    for (const one of held) {
      expect(await statusOf(community, idOf(one))).toBe('released');
      expect(await till(community, `reservations/${idOf(one)}/capture`, {})).toMatchObject({
        ...{ status: 409, body: { code: 'hold-resolved' } },
      });
    }
    expect(await community.entries('points.released')).toHaveLength(2);
    const consent = await community.consent('V01');
    for (const what of ['redemptions', 'reservations']) {
      expect(await till(community, what, { offer: 'M01-1', consent })).toMatchObject({
        ...{ status: 409, body: { code: 'shop-not-active' } },
      });
    }
    expect((await till(community, 'refunds', { redemption: idOf(taken), pointHundredths: 100 })).status).toBe(201);
    expect(await points(community)).toBe(600);
    await community.patch('shops/M01', { status: 'active' });
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent })).status).toBe(201);
  });

  it('lets a reservation go that was open when the service died between the two', async () => {
    const community = await found(2);
    const held = await reserved(community);
    // The status is written, and nothing after it.
    await service.app
      .get(Database)
      .write((sql) => sql.query(`UPDATE shop SET status = 'suspended' WHERE ledger = ?`, [community.ledger]));
    const capture = await till(community, `reservations/${idOf(held)}/capture`, {});
    expect(capture).toMatchObject({ status: 409, body: { code: 'shop-not-active' } });
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(1);
    expect(await statusOf(community, idOf(held))).toBe('released');
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(0);
  });

  it('keeps no reservation that was asked for at the same moment', async () => {
    const community = await found(20);
    const codes = await Promise.all(Array.from({ length: 16 }, () => community.consent('V01')));
    const asked = codes.map((consent) => till(community, 'reservations', { offer: 'M01-1', consent }));
    const patch = community.patch('shops/M01', { status: 'suspended' });
    const replies = await Promise.all(asked);
    expect((await patch).status).toBe(200);
    for (const { status } of replies) expect([201, 409]).toContain(status);
    expect((await community.get('reservations?status=open&limit=500')).body['items']).toEqual([]);
    expect(await community.entries('points.released')).toHaveLength(
      replies.filter(({ status }) => status === 201).length,
    );
  });
});

describe('a month’s end', () => {
  it('finds no expired hold left open, and a capture of what was reserved before it is the next month’s', async () => {
    service.clock.at = '2026-11-30T15:40:00.000Z';
    const community = await found(6);
    const forgotten = await reserved(community, 1);
    service.clock.at = '2026-11-30T15:55:00.000Z';
    const late = await reserved(community, 2);
    service.clock.at = '2026-11-30T16:00:00.000Z';
    expect(await community.close('2026-11')).toMatchObject({ status: 'done' });
    expect(
      (await community.entries('points.released')).map(({ facts, period, occurred }) => [
        facts['hold'],
        period,
        occurred,
      ]),
    ).toEqual([[idOf(forgotten), '2026-11', '2026-11-30']]);
    const captured = await till(community, `reservations/${idOf(late)}/capture`, {});
    expect(entryOf(captured)).toMatchObject({ period: '2026-12', occurred: '2026-12-01' });
    await expectSound(community);
  });

  it('passed, a hold that had expired in the closed month is released in the open one', async () => {
    service.clock.at = '2026-11-30T15:50:00.000Z';
    const community = await found(4);
    const held = await reserved(community);
    service.clock.at = '2026-11-30T16:00:00.000Z';
    await community.close('2026-11');
    service.clock.at = '2026-11-30T16:05:00.000Z';
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(1);
    const [released] = await community.entries('points.released');
    expect(released).toMatchObject({ period: '2026-12', occurred: '2026-12-01', facts: { hold: idOf(held) } });
  });

  it('passed, a refund of the closed month’s points comes off the next statement, and the points return', async () => {
    const community = await found(4);
    await community.booked('fund-receipts', { source: '募捐', cents: 10_000, at: '2026-11-01T09:00:00+08:00' });
    const bought = { offer: 'M01-1', quantity: 3, consent: await community.consent('V01') };
    const taken = await till(community, 'redemptions', bought);
    service.clock.at = '2026-12-05T04:00:00.000Z';
    await community.close('2026-11');
    expect((await community.get('reports/2026-11')).body).toMatchObject({ shopDueCents: { M01: 300 } });
    for (const pointHundredths of [100, 50]) {
      const refund = await till(community, 'refunds', { redemption: idOf(taken), pointHundredths });
      expect(entryOf(refund)).toMatchObject({ period: '2026-12', ref: { refunds: entryOf(taken).seq } });
    }
    expect(await points(community)).toBe(250);
    service.clock.at = '2027-01-05T04:00:00.000Z';
    await community.close('2026-12');
    const december = (await community.get('reports/2026-12')).body;
    expect(december).toMatchObject({ shopDueCents: { M01: 0 }, shopCarriedCents: { M01: -150 } });
    await till(community, 'redemptions', { offer: 'M01-1', quantity: 2, consent: await community.consent('V01') });
    service.clock.at = '2027-02-05T04:00:00.000Z';
    await community.close('2027-01');
    expect((await community.get('reports/2027-01')).body).toMatchObject({ shopDueCents: { M01: 50 } });
    expect((await community.get('reports/2026-11')).body).toMatchObject({ shopDueCents: { M01: 300 } });
  });
});

describe('a payment to a shop', () => {
  const pay = (community: Community, body: object, asked: Asked = {}): Promise<Reply> =>
    community.post('shops/M01/payments', body, asked);

  it('takes from what was settled and covered, never more, each bank reference once', async () => {
    const community = await found(0);
    await community.owe('V01', 4);
    const [{ id: shop } = { id: '' }] = await community.all<{ id: string }>('shops?limit=500');
    const first = await pay(community, { cents: 250, bankReference: 'ICBC-7788' });
    expect(first.status).toBe(201);
    expect(entryOf(first)).toMatchObject({
      ...{ kind: 'shop.paid', period: '2026-11', facts: { shop, payment: idOf(first) } },
      postings: [
        { account: `clearing:${shop}`, amount: -250, balanceAfter: 150 },
        { account: 'clearing:CNY', amount: 250 },
      ],
    });
    expect(await pay(community, { cents: 1, bankReference: 'ICBC-7788' })).toMatchObject({
      ...{ status: 409, body: { code: 'already-used', errors: [{ field: 'bankReference' }] } },
    });
    expect(await pay(community, { cents: 151, bankReference: 'ICBC-7789' })).toMatchObject({
      ...{ status: 422, body: { code: 'more-than-owed', errors: [{ field: 'cents' }] } },
    });
    // Of the closed month: booked in the open one, on its own day.
    const paidAt = '2026-10-31T20:00:00+08:00';
    const second = await pay(community, { cents: 150, bankReference: 'ICBC-7790', paidAt });
    expect(entryOf(second)).toMatchObject({ period: '2026-11', occurred: '2026-10-31' });
    const text = JSON.stringify(await community.entries('shop.paid'));
    expect(text).not.toContain('ICBC');
    await expectSound(community);
  });

  it('is read by the centre, the auditor and the shop itself', async () => {
    const community = await found(0);
    await community.owe('V01', 2);
    await community.booked('shops', { code: 'M02', name: '药店', centsPerPoint: 100 });
    const other = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M02' });
    const made = await pay(community, { cents: 100, bankReference: 'ICBC-1' });
    const { auditor, shop, coordinator } = community.keys;
    for (const key of [auditor, shop, coordinator]) {
      const { body } = await community.get('shops/M01/payments', key);
      expect(body['items']).toMatchObject([{ id: idOf(made), cents: 100, bankReference: 'ICBC-1' }]);
    }
    expect((await community.get('shops/M01/payments', other)).status).toBe(404);
    expect((await pay(community, { cents: 1, bankReference: 'x' }, { key: shop })).status).toBe(403);
  });

  it('booked by mistake is undone with a reason, stands as a line of its own, and can be paid again', async () => {
    const community = await found(0);
    await community.owe('V01', 4);
    const paidAt = '2026-10-31T20:00:00+08:00';
    const wrong = await pay(community, { cents: 400, bankReference: 'ICBC-1', paidAt });
    const { seq } = entryOf(wrong);
    const undo = (key?: string): Promise<Reply> =>
      community.post(`entries/${seq}/reversal`, { reason: '付给了别家' }, key === undefined ? {} : { key });
    for (const key of [community.keys.shop, community.keys.auditor, community.keys.volunteer])
      expect((await undo(key)).status).toBe(403);
    expect((await community.post(`entries/${seq}/reversal`, {})).status).toBe(400);
    const undone = entryOf(await undo());
    expect(undone).toMatchObject({ kind: 'entry.reversed', period: '2026-11', ref: { reverses: seq } });
    expect(await undo()).toMatchObject({ status: 409, body: { code: 'already-reversed' } });
    const november = await community.get('shops/M01/statements/2026-11', community.keys.shop);
    expect(november.body).toMatchObject({ openingCents: 400, paidCents: 0, closingCents: 400 });
    expect(november.body['lines']).toMatchObject([
      { kind: 'paid', cents: -400, seq },
      { kind: 'unpaid', cents: 400, seq: undone.seq, of: { month: '2026-11', entry: seq } },
    ]);
    const page = await community.get('shops/M01/statements/2026-11.html?lang=en', community.keys.shop);
    expect(page.text).toContain(`Payment booked by mistake, undone: #${seq}`);
    expect(page.text).not.toContain('付给了别家');
    service.clock.at = '2026-12-05T04:00:00.000Z';
    await community.close('2026-11');
    expect((await community.get('shops/M01/statements/2026-12')).body).toMatchObject({ openingCents: 400 });
    // The same reference was the bank's all along: the right booking has it.
    const right = await pay(community, { cents: 300, bankReference: 'ICBC-1' });
    expect(right.status).toBe(201);
    expect((await pay(community, { cents: 1, bankReference: 'ICBC-1' })).body).toMatchObject({ code: 'already-used' });
    expect((await pay(community, { cents: 101, bankReference: 'B' })).body).toMatchObject({ code: 'more-than-owed' });
    const rows = (await community.get('shops/M01/payments')).body['items'];
    expect(rows).toMatchObject([{ id: idOf(wrong), reversedBy: undone.seq }, { id: idOf(right) }]);
    expect((rows as object[])[1]).not.toHaveProperty('reversedBy');
    // Undone after its month was closed: in the open month, and no figure of the report changes by it.
    service.clock.at = '2027-01-05T04:00:00.000Z';
    await community.close('2026-12');
    const late = await community.booked(`entries/${entryOf(right).seq}/reversal`, { reason: '退票' });
    expect(entryOf(late)).toMatchObject({ period: '2027-01', facts: { of: 'shop.paid', period: '2026-12' } });
    expect((await community.get('shops/M01/statements/2027-01')).body).toMatchObject({
      ...{ openingCents: 100, closingCents: 400 },
      lines: [{ kind: 'unpaid', cents: 300, of: { month: '2026-12' } }],
    });
    expect((await community.get('reports/2027-01')).body['priorPeriodAdjustments']).toEqual([]);
    await expectSound(community);
  });

  it('is made once for each amount owed, however many are asked at once', async () => {
    const community = await found(0);
    await community.owe('V01', 2);
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) => pay(community, { cents: 80, bankReference: `B${n}` })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(2);
  });
});
