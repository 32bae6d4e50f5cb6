import { Community, entryOf, idOf } from '../support/community';
import { confirmed } from '../support/corrections';
import { RequestOptions, Reply, Service } from '../support/service';
import { expectSound } from '../support/sound-export';
import { NOW, newShopCommunity, newShopService } from '../support/shop-fixture';

let service: Service;
beforeAll(async () => {
  service = await newShopService();
});
beforeEach(() => (service.clock.at = NOW));
afterAll(() => service.end());

describe('a payment to a shop', () => {
  /** Asks for a payment, which a third person confirms. */
  const pay = async (community: Community, body: object, input: RequestOptions = {}): Promise<Reply> => {
    const asked = await community.post('shops/M01/payments', body, input);
    if (asked.status !== 201) return asked;
    return community.post(`confirmations/${idOf(asked)}`, { decision: 'confirm' }, { key: community.keys.operator });
  };

  it('pays a shop at most what is settled and covered, once for each bank reference', async () => {
    const community = await newShopCommunity(service, 0);
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
    // A payment dated in the closed month is booked in the open one, with its own day.
    const paidAt = '2026-10-31T20:00:00+08:00';
    const second = await pay(community, { cents: 150, bankReference: 'ICBC-7790', paidAt });
    expect(entryOf(second)).toMatchObject({ period: '2026-11', occurred: '2026-10-31' });
    const text = JSON.stringify(await community.entries('shop.paid'));
    expect(text).not.toContain('ICBC');
    await expectSound(service, community.ledger);
  });

  it('shows payments to the centre, the auditor and the shop itself, which cannot make them', async () => {
    const community = await newShopCommunity(service, 0);
    await community.owe('V01', 2);
    await community.fromBooks('shops', { code: 'M02', name: '药店', centsPerPoint: 100 });
    const other = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M02' });
    const payment = await pay(community, { cents: 100, bankReference: 'ICBC-1' });
    const { auditor, shop, coordinator } = community.keys;
    for (const key of [auditor, shop, coordinator]) {
      const { body } = await community.get('shops/M01/payments', key);
      expect(body['items']).toMatchObject([{ id: idOf(payment), cents: 100, bankReference: 'ICBC-1' }]);
    }
    expect((await community.get('shops/M01/payments', other)).status).toBe(404);
    expect((await pay(community, { cents: 1, bankReference: 'x' }, { key: shop })).status).toBe(403);
  });

  it('reverses a payment with a reason, shows that as a separate line, and accepts it again', async () => {
    const community = await newShopCommunity(service, 0);
    await community.owe('V01', 4);
    const paidAt = '2026-10-31T20:00:00+08:00';
    const mistaken = await pay(community, { cents: 400, bankReference: 'ICBC-1', paidAt });
    const { seq } = entryOf(mistaken);
    const reverse = (key?: string): Promise<Reply> =>
      community.post(`entries/${seq}/reversal`, { reason: '付给了别家' }, key === undefined ? {} : { key });
    for (const key of [community.keys.shop, community.keys.auditor, community.keys.volunteer])
      expect((await reverse(key)).status).toBe(403);
    expect((await community.post(`entries/${seq}/reversal`, {})).status).toBe(400);
    // The shop is owed the amount again, which one person alone does not decide.
    const waiting = await reverse();
    expect(waiting.body).toMatchObject({ status: 'waiting' });
    const reversal = entryOf(await confirmed(community, waiting));
    expect(reversal).toMatchObject({ kind: 'entry.reversed', period: '2026-11', ref: { reverses: seq } });
    expect(await reverse()).toMatchObject({ status: 409, body: { code: 'already-reversed' } });
    const november = await community.get('shops/M01/statements/2026-11', community.keys.shop);
    expect(november.body).toMatchObject({ openingCents: 400, paidCents: 0, closingCents: 400 });
    expect(november.body['lines']).toMatchObject([
      { kind: 'paid', cents: -400, seq },
      { kind: 'unpaid', cents: 400, seq: reversal.seq, of: { month: '2026-11', entry: seq } },
    ]);
    const page = await community.get('shops/M01/statements/2026-11.html?lang=en', community.keys.shop);
    expect(page.text).toContain(`Reversal of a transfer booked by mistake: #${seq}`);
    expect(page.text).not.toContain('付给了别家');
    service.clock.at = '2026-12-05T04:00:00.000Z';
    await community.close('2026-11');
    expect((await community.get('shops/M01/statements/2026-12')).body).toMatchObject({ openingCents: 400 });
    // The corrected payment may use the same bank reference.
    const right = await pay(community, { cents: 300, bankReference: 'ICBC-1' });
    expect(right.status).toBe(201);
    expect((await pay(community, { cents: 1, bankReference: 'ICBC-1' })).body).toMatchObject({ code: 'already-used' });
    expect((await pay(community, { cents: 101, bankReference: 'B' })).body).toMatchObject({ code: 'more-than-owed' });
    const rows = (await community.get('shops/M01/payments')).body['items'];
    expect(rows).toMatchObject([{ id: idOf(mistaken), reversedBy: reversal.seq }, { id: idOf(right) }]);
    expect((rows as object[])[1]).not.toHaveProperty('reversedBy');
    // A reversal after the close of the month is booked in the open month, and changes no figure of the report.
    service.clock.at = '2027-01-05T04:00:00.000Z';
    await community.close('2026-12');
    const asked = await community.booked(`entries/${entryOf(right).seq}/reversal`, { reason: '退票' });
    const late = await confirmed(community, asked);
    expect(entryOf(late)).toMatchObject({ period: '2027-01', facts: { of: 'shop.paid', period: '2026-12' } });
    expect((await community.get('shops/M01/statements/2027-01')).body).toMatchObject({
      ...{ openingCents: 100, closingCents: 400 },
      lines: [{ kind: 'unpaid', cents: 300, of: { month: '2026-12' } }],
    });
    expect((await community.get('reports/2027-01')).body['priorPeriodAdjustments']).toEqual([]);
    await expectSound(service, community.ledger);
  });

  it('pays at most the amount due when twelve payments race', async () => {
    const community = await newShopCommunity(service, 0);
    await community.owe('V01', 2);
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) => pay(community, { cents: 80, bankReference: `B${n}` })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(2);
  });
});
