import { ownAccount } from '../../src/ledger/core/accounts';
import { Journal } from '../../src/ledger/journal/journal';
import { ManualClock, newRequest } from '../support/journal-fixture';
import { Community, entryOf } from '../support/community';
import { confirmed } from '../support/corrections';
import { Reply, Service, newService } from '../support/service';

let service: Service;
beforeAll(async () => {
  service = await newService(new ManualClock('2026-12-10T04:00:00.000Z'));
});
afterAll(() => service.end());

let communities = 0;
const newCommunity = (): Promise<Community> => Community.create(service, `sunrise-${(communities += 1)}`);

interface Unit {
  readonly opening: number;
  readonly closing: number;
  readonly lines: { seq: number; amount: number; balance: number; kind: string; reason: { zh: string; en: string } }[];
}

const unitOf = ({ body }: Reply, unit: 'record' | 'coins' | 'points'): Unit => body[unit] as Unit;
const UNITS = ['record', 'coins', 'points'] as const;

/** Expects that the lines of each unit add up to its closing balance, with which the next month opens. */
async function expectTied(community: Community, volunteer: string, months: readonly string[]): Promise<void> {
  const replies = await Promise.all(
    months.map((month) => community.get(`volunteers/${volunteer}/statement?month=${month}`)),
  );
  for (const unit of UNITS) {
    const units = replies.map((reply) => unitOf(reply, unit));
    units.forEach(({ opening, lines, closing }, n) => {
      expect(opening + lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(closing);
      if (n > 0) expect([unit, months[n], opening]).toEqual([unit, months[n], units[n - 1]?.closing]);
    });
  }
}

describe('the monthly statement of a volunteer', () => {
  it('lists three units of a statement separately, with reasons, and ties from month to month', async () => {
    const community = await newCommunity();
    const broughtForward = { minutes: 6000, asOf: '2026-08-31' };
    await community.fromBooks('volunteers', { code: 'V10', displayName: '李大爷', broughtForward });
    const service1 = entryOf(await community.serve('V10', { on: '2026-09-05', category: 'care' }));
    await community.serve('V10', { on: '2026-10-02' });
    const purchase = { volunteer: 'V10', offer: 'M01-1', code: 'T1', quantity: 2, at: '2026-09-15T12:00:00+08:00' };
    const captured = entryOf(await community.fromBooks('redemptions', purchase));
    await community.fromBooks('refunds', { redemption: 'T1', pointHundredths: 50, at: '2026-10-03T12:00:00+08:00' });
    const september = await community.get('volunteers/V10/statement?month=2026-09');
    expect(unitOf(september, 'record')).toMatchObject({ opening: 6000, closing: 6120 });
    expect(unitOf(september, 'coins')).toMatchObject({ opening: 0, closing: 120 });
    expect(unitOf(september, 'points').lines).toMatchObject([
      {
        seq: service1.seq,
        amount: 300,
        balance: 300,
        reason: { zh: '服务：照护（四点半课堂），2 小时，中心登记，已审核' },
      },
      { seq: captured.seq, amount: -200, balance: 100, reason: { en: 'Points redeemed at 惠民超市: 早餐 ×2' } },
    ]);
    const august = await community.get('volunteers/V10/statement?month=2026-08');
    expect(unitOf(august, 'record').lines).toMatchObject([{ amount: 6000, reason: { zh: '旧账结转' } }]);
    const october = await community.get('volunteers/V10/statement?month=2026-10');
    expect(unitOf(october, 'points').lines.map(({ reason }) => reason.en)).toContain(
      `Points refunded by 惠民超市 (of entry #${captured.seq})`,
    );
    await expectTied(community, 'V10', ['2026-07', '2026-08', '2026-09', '2026-10', '2026-11', '2026-12']);
    const autumn = await community.get('volunteers/V10/statement?from=2026-08&to=2026-10');
    expect(unitOf(autumn, 'points')).toMatchObject({ opening: 0, closing: 350 });
    expect(await community.balances('V10')).toEqual({ MIN: 6240, COIN: 240, POINT: 350 });
  });

  it('shows a correction of a closed month in the open one, and leaves the closed month unchanged', async () => {
    const community = await newCommunity();
    const wrong = entryOf(await community.serve('V01', { on: '2026-09-05' }));
    await community.serve('V01', { on: '2026-10-05' });
    await community.close('2026-09');
    const september = (await community.get('volunteers/V01/statement?month=2026-09')).body;
    const reversal = await community.booked(`entries/${wrong.seq}/reversal`, { reason: '张三的记录，重复' });
    await confirmed(community, reversal);
    const october = await community.get('volunteers/V01/statement?month=2026-10');
    expect(unitOf(october, 'record').lines).toMatchObject([
      { amount: 120 },
      {
        amount: -120,
        balance: 120,
        reason: { en: expect.stringMatching(`^Correction of entry #${wrong.seq}: `) as string },
      },
    ]);
    // The reason that the centre typed may name other people.
    expect(october.text).not.toContain('张三');
    expect((await community.get('volunteers/V01/statement?month=2026-09')).body).toEqual(september);
    await expectTied(community, 'V01', ['2026-08', '2026-09', '2026-10', '2026-11']);
  });

  it('shows zero balances in the statement of a volunteer without entries', async () => {
    const community = await newCommunity();
    const { body } = await community.get('volunteers/V02/statement?month=2026-09');
    const zero = { opening: 0, closing: 0, lines: [] };
    expect(body).toMatchObject({ record: zero, coins: zero, points: zero, level: 0, reserved: [], levelChanges: [] });
  });

  it('shows the star level at the end of the month in a statement, and how it was reached', async () => {
    const community = await newCommunity();
    const broughtForward = { minutes: 5940, asOf: '2026-08-31' };
    await community.fromBooks('volunteers', { code: 'V10', broughtForward });
    await community.serve('V10', { on: '2026-09-05' });
    await community.serve('V10', { on: '2026-10-05' });
    await community.close('2026-09');
    await community.close('2026-10');
    const levels = ['2026-07', '2026-08', '2026-09', '2026-10'].map(
      async (month) => (await community.get(`volunteers/V10/statement?month=${month}`)).body,
    );
    const bodies = await Promise.all(levels);
    expect(bodies.map(({ level }) => level)).toEqual([0, 0, 1, 1]);
    expect(bodies[2]?.['levelChanges']).toMatchObject([{ from: 0, level: 1, day: '2026-09-30' }]);
    expect(bodies[3]?.['levelChanges']).toEqual([]);
    expect(bodies[2]?.['log']).toMatchObject({ closes: [{ month: '2026-09' }] });
  });

  it('shows reserved points separately, and only in the open month', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-12-05' });
    await community.serve('V01', { on: '2026-09-05' });
    await community.close('2026-09');
    const { id } = (await community.get('volunteers/V01')).body as { id: string };
    const [shop] = await community.all<{ id: string }>('shops?limit=1');
    const [from, to] = [ownAccount('points', id, ''), ownAccount('shop', shop?.id ?? '', '')];
    await service.app.get(Journal).post({
      request: newRequest({ ledger: community.ledger, arrived: service.clock.now() }),
      accounts: [from, to],
      decide: () => ({
        drafts: [
          {
            ...{ kind: 'points.reserved', period: '2026-12', occurred: '2026-12-10', facts: {}, sides: [] },
            reserve: { id: 'h1', from, to, amount: 70, expiresAt: '2026-12-10T05:00:00.000Z' },
          },
        ],
      }),
    });
    const reserved = async (month: string): Promise<unknown> =>
      (await community.get(`volunteers/V01/statement?month=${month}`)).body['reserved'];
    expect(await reserved('2026-12')).toEqual([{ amount: 70, expiresAt: '2026-12-10T05:00:00.000Z' }]);
    expect(await reserved('2026-09')).toEqual([]);
    const { text } = await community.get('volunteers/V01/statement.html?lang=en&month=2026-12');
    expect(text).toMatch(/Reserved points, not redeemed[\s\S]*0\.70 points, held until 2026-12-10 13:00/);
    const before = service.clock.at;
    service.clock.at = '2026-12-10T05:00:00.000Z';
    expect(await reserved('2026-12')).toEqual([]);
    service.clock.at = before;
  });

  it('shows a statement to the volunteer and the centre, to an auditor without the name, to no shop', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-12-05' });
    await community.serve('V02', { on: '2026-12-05' });
    const { volunteer, coordinator, auditor, shop } = community.keys;
    const missing = await community.get('volunteers/V-nobody/statement', volunteer);
    for (const form of ['', '.html', '.csv']) {
      const path = (code: string): string => `volunteers/${code}/statement${form}`;
      const own = await community.get(path('V01'), volunteer);
      expect(own.status).toBe(200);
      for (const other of ['V02', '孙师傅', '陈站长', '李主任']) expect(own.text).not.toContain(other);
      // Staff are named by number only, and only where they answer for old books.
      expect(own.text.replace(/"imports":\[.*?\]|取自旧账，.*?。|from old books, .*?\./g, '')).not.toMatch(/S0\d/);
      const others = await community.get(path('V02'), volunteer);
      expect([others.status, others.text]).toEqual([404, missing.text]);
      expect((await community.get(path('V01'), shop)).status).toBe(403);
      expect((await community.get(path('V01'), coordinator)).status).toBe(200);
      const audited = await community.get(path('V01'), auditor);
      expect(audited.status).toBe(200);
      expect(audited.text).not.toContain('王阿姨');
      expect(own.text.includes('王阿姨')).toBe(form !== '.csv');
    }
  });

  it('covers the current month in a statement by default, and rejects invalid months', async () => {
    const community = await newCommunity();
    expect((await community.get('volunteers/V01/statement')).body).toMatchObject({ from: '2026-12', to: '2026-12' });
    const wrong = [
      ...[
        ['month=2026-13', 'month'],
        ['from=2026-01', 'to'],
        ['to=2026-01', 'from'],
        ['from=2026-02&to=2026-01', 'to'],
      ],
      ...[['from=2020-01&to=2022-01', 'to']],
    ];
    for (const [query, field] of wrong) {
      const refused = await community.get(`volunteers/V01/statement?${query}`);
      expect([query, refused.status]).toEqual([query, 400]);
      expect(refused.body['errors']).toMatchObject([{ field }]);
    }
    expect((await community.get('volunteers/V01/statement?from=2020-01&to=2021-12')).status).toBe(200);
  });

  it('serves a statement as a page that explains how to object, and as CSV with a line per row', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-12-05' });
    const zh = await community.get('volunteers/V01/statement.html?lang=zh&size=elder', community.keys.volunteer);
    expect(zh.headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const words of ['class="elder"', '服务时间', '时间币', '积分', '第十二、十三条', '2 小时', '尚未结账']) {
      expect(zh.text).toContain(words);
    }
    expect(zh.text).not.toContain('<script');
    const table = await community.get('volunteers/V01/statement.csv?month=2026-12');
    const rows = table.text.trim().split('\r\n');
    expect(rows[0]).toBe('unit,line,entry,leaf_hash,kind,month,day,amount,balance,reason_zh,reason_en,import');
    expect(rows.map((row) => row.split(',').slice(0, 2).join()).slice(1)).toEqual(
      ['MIN', 'COIN', 'POINT'].flatMap((unit) => ['opening', 'entry', 'closing'].map((line) => `${unit},${line}`)),
    );
  });
});
