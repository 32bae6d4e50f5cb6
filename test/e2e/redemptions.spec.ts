import { Database } from '../../src/database/database';
import { qrCode } from '../../src/common/qr-code';
import { entryOf, idOf } from '../support/community';
import { Reply, RequestOptions, Service } from '../support/service';
import { MINUTE, NOW, after, newShopCommunity, points, newShopService, reserved, till } from '../support/shop-fixture';

let service: Service;
beforeAll(async () => {
  service = await newShopService();
});
beforeEach(() => (service.clock.at = NOW));
afterAll(() => service.end());

/** All rows of a table as text, as a reader of the database file would see them. */
async function dump(table: string): Promise<string> {
  return JSON.stringify(await service.app.get(Database).read.query(`SELECT * FROM "${table}"`));
}

describe('a redemption code', () => {
  it('shows a redemption code when it is issued and to a retry, but stores it nowhere as text', async () => {
    const community = await newShopCommunity(service, 2);
    const issued = await community.booked('volunteers/V01/codes', { kind: 'code' }, { idem: 'desk-1' });
    const again = await community.booked('volunteers/V01/codes', { kind: 'code' }, { idem: 'desk-1' });
    expect(again.text).toBe(issued.text);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(issued.headers.get('cache-control')).toBe('no-store');
    expect(issued.body).toMatchObject({ kind: 'code', expiresAt: after(NOW, 15 * MINUTE), entries: [] });
    const code = String(issued.body['code']);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    await till(community, 'redemptions', { offer: 'M01-1', consent: code });
    for (const table of ['receipt', 'refusal', 'consent_code', 'entry', 'redemption']) {
      const text = await dump(table);
      expect(text).not.toContain(code);
      expect(text).not.toContain(code.replace('-', ''));
    }
    const { text, body } = await community.get('volunteers/V01/codes');
    expect(text).not.toContain(code);
    expect(body['items']).toMatchObject([{ id: idOf(issued), status: 'used', kind: 'code' }]);
  });

  it('lets a volunteer issue redemption codes for themself, and for nobody else', async () => {
    const community = await newShopCommunity(service, 2);
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
      // The code of another volunteer, in the address of the caller.
      await community.ask(`volunteers/V01/codes/${other}`, { method: 'DELETE', key }),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 404));
  });

  it('accepts a redemption code once, until the last millisecond before it expires', async () => {
    const community = await newShopCommunity(service, 4);
    const expires = after(NOW, 15 * MINUTE);
    const codes = await Promise.all([1, 2, 3].map(() => community.redemptionCode('V01')));
    for (const [at, status] of [
      [after(expires, -1), 201],
      [expires, 422],
      [after(expires, 1), 422],
    ] as const) {
      service.clock.at = at;
      const consent = codes.pop();
      const redeemed = await till(community, 'redemptions', { offer: 'M01-1', consent });
      expect([at, redeemed.status]).toEqual([at, status]);
    }
  });

  it('rejects wrong, used, expired, cancelled and other shops’ codes with the same text', async () => {
    const community = await newShopCommunity(service, 4);
    await community.fromBooks('shops', { code: 'M02', name: '药店', centsPerPoint: 100 });
    const expired = await community.redemptionCode('V01');
    service.clock.at = after(NOW, 15 * MINUTE);
    const used = await community.redemptionCode('V01');
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent: used })).status).toBe(201);
    const cancelled = await community.booked('volunteers/V01/codes', {});
    const cancel = (id: string): Promise<Reply> => community.ask(`volunteers/V01/codes/${id}`, { method: 'DELETE' });
    expect((await cancel(idOf(cancelled))).status).toBe(204);
    expect((await cancel(idOf(cancelled))).status).toBe(204);
    const elsewhere = await community.redemptionCode('V01', { shop: 'M02' });
    const before = await community.log();
    const invalidCodes = ['0000-0000', '', '王阿姨', used, expired, cancelled.body['code'], elsewhere];
    const replies: Reply[] = [];
    for (const consent of invalidCodes) replies.push(await till(community, 'redemptions', { offer: 'M01-1', consent }));
    expect(replies[0]).toMatchObject({
      status: 422,
      body: { code: 'consent-invalid', errors: [{ field: 'consent' }] },
    });
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(await community.log()).toBe(before);
    const [row] = await community.all<{ id: string; status: string }>('volunteers/V01/codes?limit=500');
    expect(row?.status).toBe('expired');
    const usedCode = (await community.all<{ id: string; status: string }>('volunteers/V01/codes?limit=500')).find(
      ({ status }) => status === 'used',
    );
    expect(await cancel(usedCode?.id ?? '')).toMatchObject({ status: 409, body: { code: 'consent-used' } });
  });

  it('accepts a redemption code in lower case, with spaces and in full-width characters', async () => {
    const community = await newShopCommunity(service, 4);
    const code = await community.redemptionCode('V01', { shop: 'M01', kind: 'code' });
    const consent = ` ${code.toLowerCase().replace('-', ' ')} `;
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent })).status).toBe(201);
    // Full-width characters and a Chinese dash, as a Chinese keyboard types them.
    const fullWidth = (await community.redemptionCode('V01'))
      .replace('-', '—')
      .replace(/[0-9A-Z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent: fullWidth })).status).toBe(201);
    const unknown = await community.post('volunteers/V01/codes', { shop: 'M77' });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'unknown-shop' } });
  });

  it('keeps a redemption code usable after a rejected purchase', async () => {
    const community = await newShopCommunity(service, 2);
    const consent = await community.redemptionCode('V01');
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent, quantity: 3 })).status).toBe(409);
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent, quantity: 2 })).status).toBe(201);
  });

  it('requires a ceiling for a voucher, and accepts it for 30 days up to that ceiling', async () => {
    const community = await newShopCommunity(service, 4);
    const withoutCeiling = await community.post('volunteers/V01/codes', { kind: 'voucher' });
    expect(withoutCeiling).toMatchObject({ status: 422, body: { errors: [{ field: 'ceilingPointHundredths' }] } });
    const voucher = { kind: 'voucher', ceilingPointHundredths: 100 };
    const issued = await community.booked('volunteers/V01/codes', voucher);
    expect(issued.body).toMatchObject({ ceilingPointHundredths: 100, expiresAt: after(NOW, 30 * 24 * 60 * MINUTE) });
    const consent = issued.body['code'];
    service.clock.at = after(NOW, 30 * 24 * 60 * MINUTE - 1);
    const tooMuch = await till(community, 'redemptions', { offer: 'M01-1', consent, quantity: 2 });
    expect(tooMuch).toMatchObject({ status: 422, body: { code: 'above-ceiling' } });
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent })).status).toBe(201);
  });

  it('prints a redemption code on a slip without the volunteer, as long as it can be used', async () => {
    const community = await newShopCommunity(service, 2);
    const voucher = { kind: 'voucher', ceilingPointHundredths: 150, shop: 'M01' };
    const issued = await community.booked('volunteers/V01/codes', voucher);
    const slip = (query = ''): Promise<Reply> =>
      community.get(`volunteers/V01/codes/${idOf(issued)}/slip.html${query}`, community.keys.volunteer);
    const [zh, en] = [await slip('?lang=zh&size=elder'), await slip('?lang=en')];
    for (const { status, text, headers } of [zh, en]) {
      expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(headers.get('cache-control')).toBe('no-store');
      for (const part of [String(issued.body['code']), '1.50', '惠民超市', '2026-12-20 12:00']) {
        expect(text).toContain(part);
      }
      for (const secret of ['王阿姨', 'V01<', idOf(await community.get('volunteers/V01'))]) {
        expect(text).not.toContain(secret);
      }
    }
    // The QR code encodes the code as it is typed.
    for (const { text } of [zh, en]) expect(text).toContain(`<path d="${qrCode(String(issued.body['code'])).path}"`);
    expect(zh.text).toContain('积分兑换券');
    expect(zh.text).toContain('class="elder"');
    expect(en.text).toContain('Points voucher');
    expect((await community.get(`volunteers/V02/codes/${idOf(issued)}/slip.html`)).status).toBe(404);
    await till(community, 'redemptions', { offer: 'M01-1', consent: issued.body['code'] });
    expect((await slip()).status).toBe(404);
  });
});

describe('the redemption requests of a shop', () => {
  it('requires a redemption code and no volunteer', async () => {
    const community = await newShopCommunity(service, 4);
    const before = await community.log();
    const consent = await community.redemptionCode('V01');
    const invalidFields = async (body: object, options: RequestOptions): Promise<unknown> => {
      const replies = [
        await community.post('redemptions', body, options),
        await community.post('reservations', body, options),
      ];
      for (const reply of replies) expect(reply).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
      expect(replies[1]?.text).toBe(replies[0]?.text);
      return (replies[0]?.body['errors'] as { field: string }[]).map(({ field }) => field);
    };
    const shop = { key: community.keys.shop };
    expect(await invalidFields({ offer: 'M01-1' }, shop)).toEqual(['consent']);
    expect(await invalidFields({ offer: 'M01-1', volunteer: 'V01' }, shop)).toEqual(['consent', 'volunteer']);
    expect(await invalidFields({ offer: 'M01-1', volunteer: 'V01', consent }, shop)).toEqual(['volunteer']);
    expect(await invalidFields({ offer: 'M01-1' }, community.within())).toEqual(['volunteer']);
    expect(await community.log()).toBe(before);
  });

  it('are for the till only: the centre enters volunteer, code or both within an import of old books', async () => {
    const community = await newShopCommunity(service, 4);
    const consent = await community.redemptionCode('V01');
    const held = idOf(await reserved(community));
    const before = await community.log();
    for (const key of [community.keys.coordinator, community.keys.operator])
      for (const [path, body] of [
        ['redemptions', { offer: 'M01-1', consent }],
        ['redemptions', { offer: 'M01-1', volunteer: 'V01' }],
        ['reservations', { offer: 'M01-1', consent }],
        [`reservations/${held}/capture`, {}],
      ] as const)
        expect(await community.post(path, body, { key })).toMatchObject({ status: 403, body: { code: 'till-only' } });
    const items = [{ kind: 'redemption', body: { offer: 'M01-1', volunteer: 'V01' } }];
    const bulk = await community.post('bulk', { mode: 'independent', items });
    expect(bulk.body['items']).toMatchObject([{ status: 403, problem: { code: 'till-only' } }]);
    expect(await community.log()).toBe(before);
    const wrong = { offer: 'M01-1', volunteer: 'V02', consent };
    expect(await community.post('redemptions', wrong, community.within())).toMatchObject({
      ...{ status: 422, body: { code: 'consent-invalid' } },
    });
    await community.fromBooks('redemptions', { offer: 'M01-1', volunteer: 'V01', consent });
    await community.fromBooks('redemptions', { offer: 'M01-1', consent: await community.redemptionCode('V01') });
  });

  it('take a refund that the centre asks for once a second person confirms it, and the shop’s own at once', async () => {
    const community = await newShopCommunity(service, 4);
    const buy = async (): Promise<string> =>
      idOf(await till(community, 'redemptions', { offer: 'M01-1', consent: await community.redemptionCode('V01') }));
    const [first, second] = [await buy(), await buy()];
    const before = await community.log();
    const refund = { redemption: first, pointHundredths: 60 };
    const asked = await community.booked('refunds', refund);
    expect(asked.body).toMatchObject({ status: 'waiting', entries: [] });
    expect(await community.log()).toBe(before);
    expect((await community.get(`confirmations/${idOf(asked)}`)).body).toMatchObject({
      ...{ kind: 'refund', subject: first, details: refund },
    });
    const confirm = (key: string, id = idOf(asked)): Promise<Reply> =>
      community.post(`confirmations/${id}`, { decision: 'confirm' }, { key });
    expect((await confirm(community.keys.coordinator)).body['code']).toBe('not-independent');
    // What is left falls meanwhile: the shop refunds half of it.
    const late = await community.booked('refunds', { ...refund, pointHundredths: 50 });
    expect((await till(community, 'refunds', { redemption: second, pointHundredths: 100 })).status).toBe(201);
    const confirmed = await confirm(community.keys.approver);
    expect(entryOf(confirmed)).toMatchObject({ kind: 'points.refunded', facts: { redemption: first } });
    expect(await confirm(community.keys.approver, idOf(late))).toMatchObject({ body: { code: 'more-than-captured' } });
    expect(await points(community)).toBe(360);
    const own = await community.newKey({ role: 'coordinator', person: 'V01' });
    expect(await community.post('refunds', { redemption: first, pointHundredths: 1 }, { key: own })).toMatchObject({
      ...{ status: 422, body: { code: 'not-independent' } },
    });
  });

  it('name who issued the code in the entry of the capture, which the shop is not shown', async () => {
    const community = await newShopCommunity(service, 6);
    const { volunteer, shop } = community.keys;
    const own = String((await community.booked('volunteers/V01/codes', {}, { key: volunteer })).body['code']);
    const atDesk = await community.redemptionCode('V01');
    const replies = [
      await till(community, 'redemptions', { offer: 'M01-1', consent: own }),
      await till(community, 'redemptions', { offer: 'M01-1', consent: atDesk }),
    ];
    const held = idOf(await reserved(community));
    replies.push(await till(community, `reservations/${held}/capture`, {}));
    await community.fromBooks('redemptions', { offer: 'M01-1', volunteer: 'V01' });
    const people = await community.all<{ id: string; code: string }>('people?limit=500');
    const idOfPerson = (number: string): string | undefined => people.find(({ code }) => code === number)?.id;
    const captured = await community.entries('points.captured');
    expect(captured.map(({ facts }) => facts['codeIssuer'])).toEqual([
      ...[idOfPerson('V01'), idOfPerson('S01'), idOfPerson('S01'), undefined],
    ]);
    for (const reply of replies) {
      expect(reply.status).toBe(201);
      expect(entryOf(reply).facts).not.toHaveProperty('codeIssuer');
      expect(reply.text).not.toContain(idOfPerson('V01'));
    }
    const { text } = await community.get('volunteers/V01/statement?month=2026-11', volunteer);
    expect(text).toContain('兑换码由本人出具');
    expect(text).toContain('兑换码由中心（S01）出具');
    expect(text).toContain('with a code that you issued');
    expect(text).toContain('with a code that the centre issued (S01)');
    expect((await community.get('redemptions', shop)).text).not.toContain(idOfPerson('V01'));
  });

  it('are refused with a code that was issued by somebody who holds a key of the shop', async () => {
    const community = await newShopCommunity(service, 4);
    const clerk = await community.newKey({ role: 'shop', person: 'S02', shop: 'M01' });
    const issued = async (key: string): Promise<string> =>
      String((await community.booked('volunteers/V01/codes', {}, { key })).body['code']);
    const consent = await issued(community.keys.approver);
    const before = await community.log();
    // At each till of the shop, also one of another person.
    for (const key of [clerk, community.keys.shop])
      for (const path of ['redemptions', 'reservations'])
        expect(await till(community, path, { offer: 'M01-1', consent }, { key })).toMatchObject({
          ...{ status: 422, body: { code: 'issued-by-shop', errors: [{ field: 'consent' }] } },
        });
    expect(await community.log()).toBe(before);
    const other = { offer: 'M01-1', consent: await issued(community.keys.coordinator) };
    expect((await till(community, 'redemptions', other, { key: clerk })).status).toBe(201);
    // A code that was issued before the key ended stays refused; one that is issued after it is not.
    service.clock.at = after(NOW, 1000);
    const ended = await community.ask(`keys/${clerk.split('_')[1]}`, {
      ...{ method: 'DELETE', key: community.keys.operator },
    });
    expect(ended.status).toBe(204);
    expect((await till(community, 'redemptions', { offer: 'M01-1', consent })).status).toBe(422);
    const later = { offer: 'M01-1', consent: await issued(community.keys.approver) };
    expect((await till(community, 'redemptions', later)).status).toBe(201);
  });

  it('throttles a shop key after ten wrong codes in fifteen minutes, and not other keys', async () => {
    const community = await newShopCommunity(service, 4);
    const second = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M01' });
    const guess = (consent: string): Promise<Reply> => till(community, 'redemptions', { offer: 'M01-1', consent });
    for (let n = 0; n < 10; n += 1) {
      service.clock.at = after(NOW, n * 1000);
      expect(await guess(`0000-000${n}`)).toMatchObject({ status: 422 });
    }
    const consent = await community.redemptionCode('V01', { kind: 'voucher', ceilingPointHundredths: 500 });
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

  it('accepts ten of a hundred concurrent guesses of a code, and throttles the others', async () => {
    const community = await newShopCommunity(service, 4);
    const guess = async (n: number): Promise<number> =>
      (await till(community, 'redemptions', { offer: 'M01-1', consent: `0000-0${100 + n}` })).status;
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => guess(n)));
    expect(answers.filter((status) => status === 422)).toHaveLength(10);
    expect(answers.filter((status) => status === 429)).toHaveLength(90);
  });

  it('books all of twenty concurrent redemptions with valid codes from one shop key', async () => {
    const community = await newShopCommunity(service, 20);
    const codes = await Promise.all(Array.from({ length: 20 }, () => community.redemptionCode('V01')));
    const replies = codes.map((consent) => till(community, 'redemptions', { offer: 'M01-1', consent }));
    expect((await Promise.all(replies)).map(({ status }) => status)).toEqual(codes.map(() => 201));
  });

  it('keeps the till numbers of two shops separate, and rejects an ambiguous one from the centre', async () => {
    const community = await newShopCommunity(service, 6);
    await community.fromBooks('shops', { code: 'M02', name: '药店', centsPerPoint: 100 });
    await community.fromBooks('offers', { code: 'M02-1', shop: 'M02', title: '口罩', pricePointHundredths: 100 });
    const other = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M02' });
    const buy = async (offer: string, key: string): Promise<Reply> =>
      till(community, 'redemptions', { offer, code: 'X-1', consent: await community.redemptionCode('V01') }, { key });
    const [first, second] = [await buy('M01-1', community.keys.shop), await buy('M02-1', other)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await buy('M02-1', other)).toMatchObject({ status: 409, body: { code: 'already-used' } });
    for (const [reply, key] of [
      [first, community.keys.shop],
      [second, other],
    ] as const) {
      expect((await community.get('redemptions/X-1', key)).body).toMatchObject({ id: idOf(reply) });
      const refund = { redemption: 'X-1', pointHundredths: 10 };
      expect((await till(community, 'refunds', refund, { key })).status).toBe(201);
      expect((await community.get(`redemptions/${idOf(reply)}`)).body).toMatchObject({ refundedHundredths: 10 });
    }
    // For the centre, the number alone is ambiguous.
    expect(await community.get('redemptions/X-1')).toMatchObject({ status: 409, body: { code: 'ambiguous-number' } });
    const refund = { pointHundredths: 10, redemption: 'X-1' };
    expect(await community.post('refunds', refund, community.within())).toMatchObject({
      status: 409,
      body: { code: 'ambiguous-number' },
    });
    expect((await community.post('refunds', { ...refund, redemption: idOf(second) }, community.within())).status).toBe(
      201,
    );
    // A list shows a shop only its own redemptions, also with a filter for another shop.
    expect(await community.all('redemptions?code=X-1')).toHaveLength(2);
    for (const [shop, expected] of [
      ['M01', []],
      ['M02', [expect.objectContaining({ id: idOf(second) })]],
      ['nobody', []],
    ] as const) {
      expect((await community.get(`redemptions?shop=${shop}`, other)).body['items']).toEqual(expected);
    }
  });

  it('hides the available points from a shop, and throttles it after ten insufficient purchases', async () => {
    const community = await newShopCommunity(service, 2);
    const consent = await community.redemptionCode('V01');
    const replies: Reply[] = [];
    for (let n = 0; n < 11; n += 1) {
      replies.push(await till(community, 'reservations', { offer: 'M01-1', consent, quantity: 20 - n }));
    }
    expect(replies[0]).toMatchObject({ status: 409, body: { code: 'not-enough-points' } });
    expect(new Set(replies.slice(0, 10).map(({ text }) => text)).size).toBe(1);
    expect(replies[0]?.text).not.toContain('200');
    expect(replies[10]?.status).toBe(429);
  });

  it('books one purchase when twenty with the same code race', async () => {
    const community = await newShopCommunity(service, 4);
    const consent = await community.redemptionCode('V01');
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        till(community, n % 2 === 0 ? 'redemptions' : 'reservations', { offer: 'M01-1', consent }),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status } of replies.filter((one) => one.status !== 201)) expect([422, 429]).toContain(status);
  });

  it('answers a retried redemption with the same bytes, and uses its code once', async () => {
    const community = await newShopCommunity(service, 4);
    const body = { offer: 'M01-1', consent: await community.redemptionCode('V01') };
    const first = await till(community, 'redemptions', body, { idem: 'tap' });
    const again = await till(community, 'redemptions', body, { idem: 'tap' });
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(await points(community)).toBe(300);
  });
});
