import { communityAccount, ownAccount } from '../../src/ledger/core/accounts';
import { movement } from '../../src/ledger/core/entry';
import { Journal } from '../../src/ledger/journal/journal';
import { ManualClock, newRequest } from '../support/journal-fixture';
import { Community, entryOf, idOf } from '../support/community';
import { Reply, RequestOptions, Service, newService } from '../support/service';

let service: Service;
beforeAll(async () => {
  service = await newService(new ManualClock('2026-12-10T04:00:00.000Z'));
});
afterAll(() => service.end());

const VOLUNTEERS = { V0001: '王秀英', V0002: '孙建国' };

let communities = 0;
/** Creates a community for a test, where V0001 and V0002 have twelve points each from August. */
async function newCommunity(): Promise<Community> {
  const community = await Community.create(service, `sunrise-${(communities += 1)}`);
  for (const [code, displayName] of Object.entries(VOLUNTEERS)) {
    await community.booked('volunteers', { code, displayName });
    for (let n = 0; n < 4; n += 1) await community.serve(code, { on: '2026-08-05', category: 'care' });
  }
  await community.fromBooks('shops', { code: 'M02', name: '爱心药店', centsPerPoint: 80 });
  return community;
}

async function redeem(community: Community, month: string, code: string, more: object = {}): Promise<Reply> {
  const at = `${month}-15T12:00:00+08:00`;
  return community.fromBooks('redemptions', { volunteer: 'V0001', offer: 'M01-1', at, code, ...more });
}

const refund = (community: Community, month: string, redemption: string, pointHundredths: number): Promise<Reply> =>
  community.fromBooks('refunds', { redemption, pointHundredths, at: `${month}-20T12:00:00+08:00` });

interface Line {
  readonly seq: number;
  readonly kind: string;
  readonly pointHundredths: number;
  readonly cents: number;
  readonly answers: { answer: string; text?: string }[];
}

const linesOf = ({ body }: Reply): Line[] => body['lines'] as Line[];
const statement = (community: Community, month: string, key = community.keys.shop): Promise<Reply> =>
  community.get(`shops/M01/statements/${month}`, key);

/** Books a bank transfer to the shop M01, which reduces its clearing account. */
async function pay(community: Community, cents: number, day: string): Promise<void> {
  const shops = await community.all<{ id: string; code: string }>('shops?limit=500');
  const shop = shops.find(({ code }) => code === 'M01')?.id ?? '';
  const [clearing, bank] = [ownAccount('clearing', shop, 'CNY'), communityAccount('clearing', 'CNY')];
  const outcome = await service.app.get(Journal).post({
    request: newRequest({ ledger: community.ledger, arrived: service.clock.now() }),
    accounts: [clearing, bank],
    decide: () => ({
      drafts: [
        {
          ...{ kind: 'shop.paid', period: day.slice(0, 7), occurred: day },
          ...{ facts: { shop, payment: 'p1', reference: 'ab' }, sides: movement(clearing, bank, cents) },
        },
      ],
    }),
  });
  expect(outcome.kind).toBe('booked');
}

describe('the monthly statement of a shop', () => {
  it('keeps a statement provisional until the close, at the rate of the days of its points, and unchanged after it', async () => {
    const community = await newCommunity();
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 150, at: '2026-09-01T09:00:00+08:00' });
    await redeem(community, '2026-09', 'T1', { quantity: 3 });
    await refund(community, '2026-09', 'T1', 50);
    const open = await statement(community, '2026-09');
    expect(open.body).toMatchObject({
      ...{ closed: false, openBefore: ['2026-08'], centsPerPoint: 100, dueCents: 250, closingCents: 250 },
      ...{ capturedHundredths: 300, refundedHundredths: 50, adjustedHundredths: 0 },
    });
    expect(open.body['rates']).toEqual([{ centsPerPoint: 100, captured: 300, refunded: 50 }]);
    const rate = (centsPerPoint: number, options: RequestOptions = {}): Promise<Reply> =>
      community.patch('shops/M01', { centsPerPoint }, options);
    // A rate of the old books counts on that day; one that is asked for today does not.
    await rate(60, community.within());
    await rate(70);
    expect((await statement(community, '2026-09')).body).toMatchObject({ centsPerPoint: 60, dueCents: 150 });
    await rate(90, community.within());
    await community.close('2026-09');

    const closed = await statement(community, '2026-09');
    expect(closed.body).toMatchObject({
      ...{ closed: true, centsPerPoint: 90, dueCents: 225, coveredCents: 150, paidCents: 0, closingCents: 225 },
      ...{ closing: { clearingCents: 150, payableCents: 75 } },
    });
    // All that can follow: another rate, a refund at the settled rate, a fund receipt, a payment, the next close, another redemption.
    await rate(10, community.within());
    await refund(community, '2026-10', 'T1', 20);
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 500, at: '2026-10-01T09:00:00+08:00' });
    await pay(community, 150, '2026-10-10');
    await community.close('2026-10');
    await redeem(community, '2026-11', 'T2');
    expect((await statement(community, '2026-09')).text).toBe(closed.text);
    expect((await community.get('shops/M01/statements', community.keys.shop)).body['items']).toEqual([
      { month: '2026-09', dueCents: 225, coveredCents: 225, carriedOutCents: 0, disputes: 0 },
      { month: '2026-10', dueCents: 0, coveredCents: 0, carriedOutCents: -18, disputes: 0 },
    ]);
  });

  it('lists refunds of closed months as adjustments and payments, and ties from month to month', async () => {
    const community = await newCommunity();
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 350, at: '2026-09-01T09:00:00+08:00' });
    const captured = entryOf(await redeem(community, '2026-09', 'T1', { quantity: 4 }));
    await community.close('2026-09');
    await redeem(community, '2026-10', 'T2', { quantity: 2 });
    const refunded = entryOf(await refund(community, '2026-10', 'T1', 100));
    await refund(community, '2026-10', 'T2', 30);
    await pay(community, 350, '2026-10-08');
    const open = await statement(community, '2026-10');
    await community.close('2026-10');
    const october = await statement(community, '2026-10');
    expect(linesOf(october).map(({ kind, pointHundredths, cents }) => [kind, pointHundredths, cents])).toEqual([
      ...[
        ['captured', 200, 0],
        ['adjustment', -100, 0],
        ['refunded', -30, 0],
      ],
      ...[
        ['paid', 0, -350],
        ['settled', 0, 70],
      ],
    ]);
    expect(linesOf(october).find(({ seq }) => seq === refunded.seq)).toMatchObject({
      ...{ kind: 'adjustment', of: { month: '2026-09', entry: captured.seq }, tillNumber: 'T1', offer: '早餐' },
      volunteer: 'V***1',
    });
    expect(october.body).toMatchObject({
      ...{ openingCents: 400, dueCents: 70, paidCents: 350, closingCents: 120, adjustedHundredths: 100 },
    });
    // The provisional figures are the same as the final ones.
    for (const figure of ['openingCents', 'dueCents', 'paidCents', 'closingCents', 'capturedHundredths']) {
      expect([figure, open.body[figure]]).toEqual([figure, october.body[figure]]);
    }
    expect((await statement(community, '2026-09')).body['closingCents']).toBe(400);
    expect((await statement(community, '2026-11')).body).toMatchObject({
      openingCents: 120,
      dueCents: 0,
      closingCents: 120,
    });
    expect((await community.get('reports/2026-10')).body['shopDueCents']).toMatchObject({ M01: 70, M02: 0 });
  });

  it('shows a negative due that is carried to the next month', async () => {
    const community = await newCommunity();
    await redeem(community, '2026-09', 'T1');
    await community.close('2026-09');
    await refund(community, '2026-10', 'T1', 40);
    await community.close('2026-10');
    const october = await statement(community, '2026-10');
    expect(october.body).toMatchObject({ dueCents: 0, carriedOutCents: -40, openingCents: 100, closingCents: 100 });
    await redeem(community, '2026-11', 'T2');
    expect((await statement(community, '2026-11')).body).toMatchObject({ carriedInCents: -40, dueCents: 60 });
  });

  it('shows a shop no volunteer: no name, no id, no complete number, no service, in any format', async () => {
    const community = await newCommunity();
    const secrets: string[] = [...Object.keys(VOLUNTEERS), ...Object.values(VOLUNTEERS)];
    for (const code of Object.keys(VOLUNTEERS)) {
      secrets.push(String((await community.get(`volunteers/${code}`)).body['id']));
      for (let n = 0; n < 5; n += 1)
        await redeem(community, '2026-09', `${code.slice(0, 1)}-${code.slice(-1)}-${n}`, { volunteer: code });
    }
    await refund(community, '2026-09', 'V-1-0', 10);
    for (const closed of [false, true]) {
      if (closed) await community.close('2026-09');
      for (const key of [community.keys.shop, community.keys.coordinator, community.keys.auditor]) {
        for (const form of ['', '.html', '.csv']) {
          const { status, text } = await community.get(`shops/M01/statements/2026-09${form}`, key);
          expect(status).toBe(200);
          expect(text).toContain('V***1');
          for (const secret of [...secrets, 'service.recorded', '四点半课堂']) expect(text).not.toContain(secret);
        }
      }
    }
  });

  it('shows a statement to the shop, the centre and the auditor, and answers 404 to another shop', async () => {
    const community = await newCommunity();
    const other = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M02' });
    const missing = await community.get('shops/M99/statements/2026-09', other);
    for (const path of ['', '/2026-09', '/2026-09.html', '/2026-09.csv']) {
      const refused = await community.get(`shops/M01/statements${path}`, other);
      expect([path, refused.status, refused.text]).toEqual([path, 404, missing.text]);
      for (const key of [community.keys.shop, community.keys.auditor, community.keys.coordinator]) {
        expect((await community.get(`shops/M01/statements${path}`, key)).status).toBe(200);
      }
      expect((await community.get(`shops/M01/statements${path}`, community.keys.volunteer)).status).toBe(403);
    }
    expect((await community.post('shops/M01/statements/2026-09/agreement', undefined, { key: other })).status).toBe(
      404,
    );
    expect((await statement(community, '2026-13')).status).toBe(404);
  });

  it('serves a statement as a page in both languages and sizes, and as CSV', async () => {
    const community = await newCommunity();
    await redeem(community, '2026-09', 'T1');
    const zh = await community.ask('shops/M01/statements/2026-09.html', { headers: { 'accept-language': 'zh-CN' } });
    expect(zh.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(zh.text).toContain('惠民超市 · 商家月结单');
    const en = await community.get('shops/M01/statements/2026-09.html?lang=en&size=elder');
    expect(en.text).toContain('class="elder"');
    expect(en.text).toContain('Monthly shop statement');
    expect((await community.get('shops/M01/statements/2026-09.html?lang=fr')).status).toBe(400);
    const table = await community.get('shops/M01/statements/2026-09.csv');
    expect(table.headers.get('content-type')).toContain('text/csv');
    expect(table.text.split('\r\n')[0]).toBe(
      'line,entry,leaf_hash,day,at,offer,quantity,till_number,volunteer,of_month,of_entry,amount,unit,answer,import',
    );
    expect(table.text).toMatch(
      /\r\ncaptured,\d+,[0-9a-f]{64},2026-09-15,2026-09-15 \d\d:\d\d,早餐,1,T1,V\*\*\*1,,,100,POINT,,[0-9a-f]{64}\r\n/,
    );
  });
});

describe('the answer of a shop to a line of its statement', () => {
  let community: Community;
  let first: number;
  let second: number;
  beforeAll(async () => {
    community = await newCommunity();
    first = entryOf(await redeem(community, '2026-09', 'T1')).seq;
    second = entryOf(await redeem(community, '2026-09', 'T2')).seq;
  });

  const answerLine = (seq: number, body: object, more: object = {}): Promise<Reply> =>
    community.post(`shops/M01/statements/2026-09/lines/${seq}`, body, { key: community.keys.shop, ...more });
  const answerTo = async (seq: number): Promise<(string | undefined)[]> => {
    const line = linesOf(await statement(community, '2026-09')).find((one) => one.seq === seq);
    return (line?.answers ?? []).map(({ answer }) => answer);
  };

  it('accepts an answer to a line after the close, from the shop, and with a reason for a dispute', async () => {
    const disputed = { answer: 'disputed', reason: '顾客退货，应为 0' };
    expect(await answerLine(first, disputed)).toMatchObject({ status: 409, body: { code: 'statement-open' } });
    await community.close('2026-09');
    const log = await community.log();
    for (const key of [community.keys.operator, community.keys.coordinator, community.keys.auditor]) {
      expect((await answerLine(first, disputed, { key })).status).toBe(403);
    }
    const missing = await answerLine(first, { answer: 'disputed' });
    expect(missing).toMatchObject({ status: 400, body: { errors: [{ field: 'reason' }] } });
    for (const seq of [1, 9999]) expect((await answerLine(seq, disputed)).status).toBe(404);
    const before = (await statement(community, '2026-09')).body;

    const reply = await answerLine(first, disputed, { idem: 'dispute-1' });
    expect(reply).toMatchObject({ status: 201, body: { status: 'disputed', entries: [] } });
    const again = await answerLine(first, disputed, { idem: 'dispute-1' });
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([reply.text, 'true']);
    expect(await answerTo(first)).toEqual(['disputed']);
    // No figure changed, and no entry was booked.
    const { lines: _, answered, ...figures } = (await statement(community, '2026-09')).body;
    expect(before).toMatchObject(figures);
    expect(answered).toEqual({ agreed: 0, disputed: 1, resolved: 0, open: 2 });
    expect(await community.log()).toBe(log);
  });

  it('keeps a dispute under an agreement to all lines, until the centre resolves it, once', async () => {
    await community.booked('shops/M01/statements/2026-09/agreement', undefined, { key: community.keys.shop });
    expect([await answerTo(first), await answerTo(second)]).toEqual([['disputed'], ['agreed']]);
    const { body } = await community.get('statements/disputes');
    const [dispute] = body['items'] as { id: string }[];
    expect(body['items']).toMatchObject([
      { shopCode: 'M01', month: '2026-09', entry: first, reason: '顾客退货，应为 0' },
    ]);
    expect((await community.get('statements/disputes', community.keys.shop)).status).toBe(403);
    const path = `statements/disputes/${dispute?.id}/resolution`;
    expect((await community.post(path, { text: 'x' }, { key: community.keys.shop })).status).toBe(403);
    expect((await community.post('statements/disputes/none/resolution', { text: 'x' })).status).toBe(404);
    await community.booked(path, { text: '已核实，另记一笔退回' });
    expect(await answerTo(first)).toEqual(['disputed', 'resolved']);
    expect((await community.get('statements/disputes')).body['items']).toEqual([]);
    expect(await community.post(path, { text: 'x' })).toMatchObject({ status: 409, body: { code: 'not-disputed' } });
    const page = await community.get('shops/M01/statements/2026-09.html?lang=zh', community.keys.shop);
    expect(page.text).toContain('已核实，另记一笔退回');
  });

  it('accepts an agreement after a resolved dispute, and keeps the history of answers', async () => {
    await answerLine(first, { answer: 'agreed' });
    expect(await answerTo(first)).toEqual(['disputed', 'resolved', 'agreed']);
    expect((await statement(community, '2026-09')).body['answered']).toEqual({
      ...{ agreed: 3, disputed: 0, resolved: 0, open: 0 },
    });
  });

  it('answers 404 when another shop answers a line', async () => {
    const other = await community.newKey({ role: 'shop', person: 'till-2', shop: 'M02' });
    const body = { answer: 'agreed' };
    expect((await answerLine(first, body, { key: other })).status).toBe(404);
    // An entry of M01 is not a line of the statement of M02 either.
    expect((await community.post(`shops/M02/statements/2026-09/lines/${first}`, body, { key: other })).status).toBe(
      404,
    );
    expect(
      idOf(await community.booked('shops/M02/statements/2026-09/agreement', undefined, { key: other })),
    ).toBeTruthy();
  });
});
