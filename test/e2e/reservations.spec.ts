import { HoldSweeper } from '../../src/redemptions/hold-sweeper';
import { Database } from '../../src/database/database';
import { Community, entryOf, idOf } from '../support/community';
import { Reply, Service } from '../support/service';
import { expectSound } from '../support/sound-export';
import {
  MINUTE,
  NOW,
  after,
  newShopCommunity,
  points,
  reserved,
  newShopService,
  statusOf,
  till,
} from '../support/shop-fixture';

let service: Service;
beforeAll(async () => {
  service = await newShopService();
});
beforeEach(() => (service.clock.at = NOW));
afterAll(() => service.end());

describe('a reservation', () => {
  it('holds points at the price of the reservation, and captures them into a refundable redemption', async () => {
    const community = await newShopCommunity(service, 4);
    const { shop } = community.keys;
    const held = await reserved(community, 3);
    expect(held.body).toMatchObject({ status: 'open', entries: [{ kind: 'points.reserved', postings: [] }] });
    await community.patch('offers/M01-1', { pricePointHundredths: 999 });
    expect(await points(community)).toBe(400);
    // 100 of 400 hundredths are available.
    await community.fromBooks('offers', { code: 'M01-2', shop: 'M01', title: '包子', pricePointHundredths: 101 });
    const tooMuch = await community.post('redemptions', { offer: 'M01-2', volunteer: 'V01' }, community.within());
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
    await expectSound(service, community.ledger);
  });

  it('captures a reservation in part, which frees the rest at once', async () => {
    const community = await newShopCommunity(service, 4);
    const held = await reserved(community, 4);
    const capture = (pointHundredths: number): Promise<Reply> =>
      till(community, `reservations/${idOf(held)}/capture`, { pointHundredths });
    expect(await capture(401)).toMatchObject({
      ...{ status: 422, body: { code: 'more-than-held', errors: [{ field: 'pointHundredths' }] } },
    });
    // Reserved points still belong to the volunteer, but cannot be spent elsewhere.
    const pointBalance = async (): Promise<unknown> => {
      const { body } = await community.get('volunteers/V01/balances', community.keys.volunteer);
      return (body['balances'] as { unit: string }[]).find(({ unit }) => unit === 'POINT');
    };
    expect(await pointBalance()).toMatchObject({ posted: 400, held: 400, available: 0 });
    service.clock.at = after(NOW, 15 * MINUTE);
    expect(await pointBalance()).toMatchObject({ posted: 400, held: 0, available: 400 });
    service.clock.at = NOW;
    expect((await capture(150)).status).toBe(201);
    expect(await pointBalance()).toMatchObject({ posted: 250, held: 0, available: 250 });
    expect((await till(community, 'redemptions', { ...(await code(community)), quantity: 2 })).status).toBe(201);
    expect(await capture(1)).toMatchObject({ status: 409, body: { code: 'hold-resolved' } });
  });

  it('returns the points of a released reservation, and rejects a later capture or release', async () => {
    const community = await newShopCommunity(service, 2);
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

  it('expires a reservation to the millisecond, before and after the entry of the sweeper', async () => {
    const community = await newShopCommunity(service, 6);
    const [first, second] = [await reserved(community, 2), await reserved(community, 2)];
    const expires = after(NOW, 15 * MINUTE);
    service.clock.at = after(expires, -1);
    expect(await statusOf(community, idOf(first))).toBe('open');
    expect((await till(community, `reservations/${idOf(first)}/capture`, {})).status).toBe(201);
    const list = async (status: string): Promise<unknown> =>
      (await community.get(`reservations?status=${status}`, community.keys.shop)).body['items'];
    const observe = async (): Promise<unknown> => [
      await statusOf(community, idOf(second)),
      (await till(community, `reservations/${idOf(second)}/capture`, {})).body,
      (await till(community, `reservations/${idOf(second)}/release`, {})).body,
      [await list('open'), await list('expired'), await list('captured')],
      await points(community),
    ];
    for (const at of [expires, after(expires, 1)]) {
      service.clock.at = at;
      const seen = await observe();
      expect(seen).toMatchObject([
        'expired',
        { code: 'hold-expired' },
        { code: 'hold-expired' },
        [[], [{}], [{}]],
        400,
      ]);
    }
    const before = await observe();
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(1);
    expect(await observe()).toEqual(before);
    const [released] = await community.entries('points.released');
    expect(released).toMatchObject({ occurred: '2026-11-20', period: '2026-11', facts: { hold: idOf(second) } });
    // A second sweep releases nothing.
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(0);
    await expectSound(service, community.ledger);
  });

  it('shows a reservation to its own shop only, without the volunteer', async () => {
    const community = await newShopCommunity(service, 4);
    await community.fromBooks('shops', { code: 'M02', name: '药店', centsPerPoint: 100 });
    const other = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M02' });
    const issued = await community.booked('volunteers/V01/codes', {});
    const held = await till(community, 'reservations', { offer: 'M01-1', consent: issued.body['code'] });
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
      for (const secret of [volunteer, 'V01', '王阿姨', idOf(issued)]) expect(text).not.toContain(secret);
    }
    const reservation = (await community.get(path)).body;
    expect(reservation).toMatchObject({ volunteer });
    expect((await community.get('reservations?shop=M02')).body['items']).toEqual([]);
    expect((await community.get('reservations?status=captured&shop=M01')).body['items']).toEqual([reservation]);
  });

  it('either captures or releases a reservation when both race', async () => {
    const community = await newShopCommunity(service, 2);
    const held = await reserved(community, 2);
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        till(community, `reservations/${idOf(held)}/${n % 2 === 0 ? 'capture' : 'release'}`, {}),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ body }) => body['code'] === 'hold-resolved')).toHaveLength(11);
  });

  /** The body of a purchase of one M01-1 with a new redemption code. */
  async function code(community: Community): Promise<{ offer: string; consent: string }> {
    return { offer: 'M01-1', consent: await community.redemptionCode('V01') };
  }
});

describe('the reservations of a suspended or ended shop', () => {
  it.each(['suspended', 'ended'])(
    'releases the reservations of a shop that becomes %s, and rejects new purchases',
    async (status) => {
      const community = await newShopCommunity(service, 6);
      const captured = await community.fromBooks('redemptions', { offer: 'M01-1', volunteer: 'V01' });
      const held = [await reserved(community), await reserved(community, 2)];
      expect((await community.patch('shops/M01', { status })).status).toBe(200);
      for (const one of held) {
        expect(await statusOf(community, idOf(one))).toBe('released');
        expect(await till(community, `reservations/${idOf(one)}/capture`, {})).toMatchObject({
          ...{ status: 409, body: { code: 'hold-resolved' } },
        });
      }
      expect(await community.entries('points.released')).toHaveLength(2);
      const consent = await community.redemptionCode('V01');
      for (const what of ['redemptions', 'reservations']) {
        expect(await till(community, what, { offer: 'M01-1', consent })).toMatchObject({
          ...{ status: 409, body: { code: 'shop-not-active' } },
        });
      }
      expect((await till(community, 'refunds', { redemption: idOf(captured), pointHundredths: 100 })).status).toBe(201);
      expect(await points(community)).toBe(600);
      await community.patch('shops/M01', { status: 'active' });
      expect((await till(community, 'redemptions', { offer: 'M01-1', consent })).status).toBe(201);
    },
  );

  it('releases the reservations of a suspended shop later when the service stopped before', async () => {
    const community = await newShopCommunity(service, 2);
    const held = await reserved(community);
    // Only the status is written, as by a crash before the release.
    await service.app
      .get(Database)
      .write((sql) => sql.query(`UPDATE shop SET status = 'suspended' WHERE ledger = ?`, [community.ledger]));
    const capture = await till(community, `reservations/${idOf(held)}/capture`, {});
    expect(capture).toMatchObject({ status: 409, body: { code: 'shop-not-active' } });
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(1);
    expect(await statusOf(community, idOf(held))).toBe('released');
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(0);
  });

  it('releases reservations that race with the suspension of their shop', async () => {
    const community = await newShopCommunity(service, 20);
    const codes = await Promise.all(Array.from({ length: 16 }, () => community.redemptionCode('V01')));
    const pending = codes.map((consent) => till(community, 'reservations', { offer: 'M01-1', consent }));
    const patch = community.patch('shops/M01', { status: 'suspended' });
    const replies = await Promise.all(pending);
    expect((await patch).status).toBe(200);
    for (const { status } of replies) expect([201, 409]).toContain(status);
    expect((await community.get('reservations?status=open&limit=500')).body['items']).toEqual([]);
    expect(await community.entries('points.released')).toHaveLength(
      replies.filter(({ status }) => status === 201).length,
    );
  });
});

describe('reservations and refunds at the end of a month', () => {
  it('releases expired holds before the close of a month, and books later captures in the next', async () => {
    service.clock.at = '2026-11-30T15:40:00.000Z';
    const community = await newShopCommunity(service, 6);
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
    await expectSound(service, community.ledger);
  });

  it('releases a hold that expired in a closed month in the open one', async () => {
    service.clock.at = '2026-11-30T15:50:00.000Z';
    const community = await newShopCommunity(service, 4);
    const held = await reserved(community);
    service.clock.at = '2026-11-30T16:00:00.000Z';
    await community.close('2026-11');
    service.clock.at = '2026-11-30T16:05:00.000Z';
    expect(await service.app.get(HoldSweeper).sweep(community.ledger)).toBe(1);
    const [released] = await community.entries('points.released');
    expect(released).toMatchObject({ period: '2026-12', occurred: '2026-12-01', facts: { hold: idOf(held) } });
  });

  it('deducts a refund of a closed month from the next statement, and returns the points', async () => {
    const community = await newShopCommunity(service, 4);
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 10_000, at: '2026-11-01T09:00:00+08:00' });
    const purchase = { offer: 'M01-1', quantity: 3, consent: await community.redemptionCode('V01') };
    const captured = await till(community, 'redemptions', purchase);
    service.clock.at = '2026-12-05T04:00:00.000Z';
    await community.close('2026-11');
    expect((await community.get('reports/2026-11')).body).toMatchObject({ shopDueCents: { M01: 300 } });
    for (const pointHundredths of [100, 50]) {
      const refund = await till(community, 'refunds', { redemption: idOf(captured), pointHundredths });
      expect(entryOf(refund)).toMatchObject({ period: '2026-12', ref: { refunds: entryOf(captured).seq } });
    }
    expect(await points(community)).toBe(250);
    service.clock.at = '2027-01-05T04:00:00.000Z';
    await community.close('2026-12');
    const december = (await community.get('reports/2026-12')).body;
    expect(december).toMatchObject({ shopDueCents: { M01: 0 }, shopCarriedCents: { M01: -150 } });
    await till(community, 'redemptions', {
      offer: 'M01-1',
      quantity: 2,
      consent: await community.redemptionCode('V01'),
    });
    service.clock.at = '2027-02-05T04:00:00.000Z';
    await community.close('2027-01');
    expect((await community.get('reports/2027-01')).body).toMatchObject({ shopDueCents: { M01: 50 } });
    expect((await community.get('reports/2026-11')).body).toMatchObject({ shopDueCents: { M01: 300 } });
  });
});
