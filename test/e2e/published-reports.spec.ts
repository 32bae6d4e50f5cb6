import { parse } from 'csv-parse/sync';
import { MonthReport } from '../../src/reports/reports.service';
import { confirmed } from '../support/corrections';
import { Community, newActivity } from '../support/community';
import { Service, newService } from '../support/service';

let service: Service;
let communities = 0;
beforeAll(async () => {
  service = await newService();
});
beforeEach(() => {
  service.clock.at = '2026-11-20T04:00:00.000Z';
});
afterAll(() => service.end());

const newCommunity = (): Promise<Community> => Community.create(service, `published-${(communities += 1)}`);

const report = async (community: Community, month: string): Promise<MonthReport> =>
  (await community.get(`reports/${month}`)).body as unknown as MonthReport;

/** The text of a report's page, without its tags and styles. */
async function page(community: Community, month: string, lang: 'zh' | 'en' = 'en'): Promise<string> {
  const { text } = await community.get(`reports/${month}.html?lang=${lang}`);
  return text.replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

interface Row {
  readonly section: string;
  readonly key: string;
  readonly name: string;
  readonly measure: string;
  readonly unit: string;
  readonly value: string;
}

const rows = async (community: Community, month: string): Promise<Row[]> =>
  parse((await community.get(`reports/${month}.csv`)).text, { columns: true, bom: true }) as unknown as Row[];

/** The values of a measure in a section of the table, by key. */
async function values(community: Community, section: string, measure: string): Promise<Record<string, string>> {
  const found = (await rows(community, '2026-11')).filter((row) => row.section === section && row.measure === measure);
  return Object.fromEntries(found.map(({ key, value }) => [key, value]));
}

/** Five volunteers serve in November, in two buildings and categories: two people in one, three in the other. */
async function fiveServe(community: Community): Promise<void> {
  await community.booked('units', { code: '河畔里' });
  for (const code of ['V03', 'V04', 'V05']) await community.booked('volunteers', { code, unit: '河畔里' });
  for (const [n, volunteer] of ['V01', 'V02', 'V03', 'V04', 'V05'].entries())
    await community.serve(volunteer, { minutes: 60 + n, category: n < 2 ? 'care' : 'teach' });
}

describe('registered volunteers', () => {
  const registered = async (community: Community, months: readonly string[]): Promise<number[]> =>
    (await Promise.all(months.map((month) => report(community, month)))).map((one) => one.registeredVolunteers);

  it('count from their day of registration, in the reports of that month and of later ones', async () => {
    const community = await newCommunity();
    await community.booked('volunteers', { code: 'V11', registeredOn: '2026-09-30' });
    await community.booked('volunteers', { code: 'V12', registeredOn: '2026-10-01' });
    await community.booked('volunteers', { code: 'V13', registeredOn: '2026-11-19' });
    expect(await registered(community, ['2026-08', '2026-09', '2026-10', '2026-11'])).toEqual([0, 1, 2, 5]);
    expect((await report(community, '2026-10')).starLevels).toMatchObject({ 0: 2 });
  });

  it('count from the local day on which they were entered, when no day of registration is known', async () => {
    service.clock.at = '2026-09-30T15:59:59.000Z';
    const community = await newCommunity();
    // The first of October in Shanghai.
    service.clock.at = '2026-09-30T16:00:00.000Z';
    await community.booked('volunteers', { code: 'V11' });
    service.clock.at = '2026-11-20T04:00:00.000Z';
    expect(await registered(community, ['2026-08', '2026-09', '2026-10'])).toEqual([0, 2, 3]);
  });

  it('count from their first service at the latest, so that nobody is active who is not registered', async () => {
    const community = await newCommunity();
    await community.booked('volunteers', { code: 'V11', registeredOn: '2026-11-19' });
    await community.serve('V11', { on: '2026-10-10' });
    expect(await report(community, '2026-10')).toMatchObject({ registeredVolunteers: 1, activeVolunteers: 1 });
    expect((await report(community, '2026-10')).breakdown.notActiveVolunteers).toBe(0);
  });

  it('are booked by a close as its report counts them, and stay as booked', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-10-10' });
    await community.booked('volunteers', { code: 'V11', registeredOn: '2026-10-31' });
    await community.booked('volunteers', { code: 'V12', registeredOn: '2026-11-01' });
    await community.close('2026-10');
    const [closed] = await community.entries('period.closed');
    expect(closed?.facts).toMatchObject({ month: '2026-10', registered: '2' });
    await community.booked('volunteers', { code: 'V13', registeredOn: '2026-10-01' });
    expect(await registered(community, ['2026-10', '2026-11'])).toEqual([2, 5]);
  });
});

describe('the report of a month before anything was there', () => {
  it('says so in a sentence, and shows no figures', async () => {
    const community = await newCommunity();
    await community.booked('volunteers', { code: 'V11', registeredOn: '2025-03-12' });
    expect(await report(community, '2025-02')).toMatchObject({ nothingBefore: '2025-03', registeredVolunteers: 0 });
    const english = await page(community, '2025-02');
    expect(english).toContain('The ledger begins in March 2025. In February 2025 nobody was registered yet');
    expect(english).not.toMatch(/Key figures|0 h|¥/);
    expect(await page(community, '2025-02', 'zh')).toContain(
      '账本从2025年3月开始，2025年2月还没有登记，也没有任何记录。',
    );
    expect(await rows(community, '2025-02')).toEqual([
      {
        ...{ section: 'month', key: '2025-02', measure: 'nothingBefore', unit: 'month', value: '2025-03' },
        name: expect.stringMatching(/还没有登记.*nobody was registered yet/) as string,
      },
    ]);
    expect(await report(community, '2025-03')).toMatchObject({ nothingBefore: null, registeredVolunteers: 1 });
    expect(await page(community, '2025-03')).toContain('Key figures');
  });

  it('begins with the first entry or the first rejected row where nobody registered before', async () => {
    const community = await newCommunity();
    expect(await report(community, '2026-10')).toMatchObject({ nothingBefore: '2026-11' });
    await community.serve('V01', { on: '2026-10-10' });
    expect(await report(community, '2026-10')).toMatchObject({ nothingBefore: null });
    const at = '2026-08-10T12:00:00+08:00';
    expect(
      (await community.post('redemptions', { volunteer: 'V01', offer: 'M01-1', quantity: 90, at }, community.within()))
        .status,
    ).toBe(409);
    expect(await report(community, '2026-08')).toMatchObject({ nothingBefore: null });
    expect(await report(community, '2026-07')).toMatchObject({ nothingBefore: '2026-08' });
  });
});

describe('amounts of fewer than three people', () => {
  it('are withheld in a group on page and in table, with one more group that the total would reveal', async () => {
    const community = await newCommunity();
    await fiveServe(community);
    const { breakdown } = await report(community, '2026-11');
    expect(breakdown.byCategory).toMatchObject([
      { code: 'teach', minutes: 189, activeVolunteers: 3 },
      { code: 'care', minutes: 121, activeVolunteers: 2 },
    ]);
    expect(await values(community, 'category', 'recordTime')).toEqual({ care: '', teach: '' });
    expect(await values(community, 'category', 'activeVolunteers')).toEqual({ care: '2', teach: '3' });
    expect(await values(community, 'unit', 'pointsIssued')).toEqual({ '': '', 东风小区: '', 河畔里: '' });
    // All five are in one organisation.
    expect(await values(community, 'organisation', 'recordTime')).toEqual({ 巡逻队: '310' });
    const text = await page(community, '2026-11');
    expect(text).toContain('Care and company 2 too few to show too few to show 2');
    expect(text).not.toMatch(/3 h 9 min|2 h 1 min/);
    expect(text).toContain('Amounts of fewer than three people are not shown.');
    expect(await page(community, '2026-11', 'zh')).toContain('照护陪伴 2 人数太少，不显示');
    // Once a third category is large enough, the small one still hides behind the smallest of the others.
    for (const volunteer of ['V01', 'V02', 'V03', 'V04']) await community.serve(volunteer, { category: 'clean' });
    expect(await values(community, 'category', 'recordTime')).toEqual({ clean: '480', care: '', teach: '' });
  });

  it('are withheld in the total of a month in which one or two served, and in the trend of later reports', async () => {
    const community = await newCommunity();
    await community.serve('V01', { on: '2026-10-10', minutes: 77 });
    await community.close('2026-10');
    await fiveServe(community);
    const october = await page(community, '2026-10');
    expect(october).toContain('Service hours too few to show 1 services');
    expect(october).not.toContain('1 h 17 min');
    expect((await community.get('reports/2026-10/editions/2.html?lang=en')).text).not.toContain('1 h 17 min');
    expect((await report(community, '2026-10')).recordMinutes).toBe(77);
    const november = await page(community, '2026-11');
    expect(november).toContain('October 2026 too few to show 1 1 1');
    expect(november).not.toContain('1 h 17 min');
    expect(await values(community, 'trend', 'recordTime')).toEqual({ '2026-10': '', '2026-11': '310' });
  });

  it('are withheld of a shop, of the points and of the fund they were paid from, but the warning stays', async () => {
    const community = await newCommunity();
    await community.fromBooks('shops', { code: 'M02', name: '便民药房', centsPerPoint: 100 });
    await community.fromBooks('offers', { code: 'M02-1', shop: 'M02', title: '体温计', pricePointHundredths: 37 });
    for (const volunteer of ['V01', 'V02']) await community.serve(volunteer, { on: '2026-10-10' });
    await community.booked('volunteers', { code: 'V03' });
    await community.serve('V03', { on: '2026-10-10' });
    const at = '2026-10-20T12:00:00+08:00';
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 500, at });
    await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M02-1', at });
    await community.close('2026-10');
    const text = await page(community, '2026-10');
    expect(text).toContain('便民药房 too few to show');
    expect(text).toMatch(/Left in the fund too few to show/);
    // The due; what the fund has left; the points that are left and their value.
    expect(text).not.toMatch(/¥0\.37|¥4\.63|5\.63/);
    expect(text).toContain('the fund covers only 82.2% of the commitments');
    const money = (await rows(community, '2026-10')).filter(({ section }) => ['shop', 'fund'].includes(section));
    expect(money.filter(({ value }) => ['37', '463'].includes(value))).toEqual([]);
    expect(await report(community, '2026-10')).toMatchObject({
      shopDueCents: { M02: 37 },
      fundAfterSettlementCents: 463,
    });
    const { breakdown } = await report(community, '2026-10');
    expect(breakdown.people).toMatchObject({ redeeming: 1, holdingPoints: 3, holdingCoins: 3 });
    expect(breakdown.shops).toMatchObject([{ volunteers: 0 }, { volunteers: 1, dueCents: 37 }]);
  });

  it('are shown of a shop and of the fund once three people redeemed', async () => {
    const community = await newCommunity();
    await fiveServe(community);
    for (const volunteer of ['V01', 'V02', 'V03'])
      await community.fromBooks('redemptions', { volunteer, offer: 'M01-1', at: '2026-11-15T12:00:00+08:00' });
    expect(await values(community, 'shop', 'due')).toEqual({ M01: '300' });
    expect(await page(community, '2026-11')).toContain('惠民超市 3.00 0.00 ¥3.00');
  });

  it('are withheld in corrections, and of volunteers who did not agree to be named', async () => {
    const community = await newCommunity();
    const wrong = await community.serve('V01', { on: '2026-10-10', minutes: 95 });
    await community.close('2026-10');
    const seq = (wrong.body['entries'] as { seq: number }[])[0]?.seq ?? 0;
    await confirmed(community, await community.booked(`entries/${seq}/reversal`, { reason: '重复登记' }));
    await fiveServe(community);
    await community.patch('volunteers/V02', { nameShown: true });
    const text = await page(community, '2026-11');
    expect(text).toMatch(/October 2026 Service too few to show too few to show too few to show/);
    expect(text).not.toContain('1 h 35 min');
    expect((await report(community, '2026-11')).priorPeriodAdjustments).toMatchObject([{ minutes: -95 }]);
    const { text: html } = await community.get('reports/2026-11.html?lang=en');
    expect(html).toContain('<li>孙师傅: 1 h 1 min</li>');
    expect(html.match(/<li>a volunteer<\/li>/g)).toHaveLength(4);
    expect(await values(community, 'mostHours', 'recordTime')).toEqual({ 1: '', 2: '', 3: '', 4: '61', 5: '' });
    // With the hours of two or three others named, those of the rest would be the difference.
    for (const volunteer of ['V01', 'V03']) await community.patch(`volunteers/${volunteer}`, { nameShown: true });
    const { mostHours } = (await report(community, '2026-11')).breakdown;
    expect(mostHours.filter(({ name }) => name !== null)).toHaveLength(2);
    expect(
      Object.values(await values(community, 'mostHours', 'recordTime')).filter((value) => value !== ''),
    ).toHaveLength(2);
  });
});

describe('the words of a report', () => {
  /** Requests that are rejected, each for another reason. */
  async function rejections(community: Community): Promise<void> {
    const record = {
      ...{ activity: 'A01', volunteer: 'V01', method: 'code', recorder: 'S01', approver: 'S02' },
      ...{ signedInAt: '2026-11-09T15:00:00+08:00', approvedAt: '2026-11-09T18:00:00+08:00' },
    };
    for (const change of [
      { volunteer: 'V99' },
      { activity: 'A99' },
      { approver: 'S01' },
      { signedOutAt: '2026-11-09T14:00:00+08:00' },
    ])
      await community.post('service-records', { ...record, ...change }, community.within());
    const redemption = { volunteer: 'V01', offer: 'M01-1', at: '2026-11-15T12:00:00+08:00' };
    await community.post('redemptions', { ...redemption, offer: 'M99-1' }, community.within());
    await community.post('redemptions', { ...redemption, quantity: 900 }, community.within());
    await community.post('refunds', { redemption: 'X99', pointHundredths: 1 }, community.within());
    await community.post('ratings', { activity: 'A01', volunteer: 'V01', rater: 'R01', stars: 4 });
  }

  it.each(['zh', 'en'] as const)(
    'count rejections by reason in words, without any code or empty place (%s)',
    async (lang) => {
      const community = await newCommunity();
      await fiveServe(community);
      await rejections(community);
      await community.booked('activities', newActivity('A77', { startsAt: '2026-11-01T08:00:00+08:00' }));
      const { refused } = await report(community, '2026-11');
      const reasons = Object.values(refused).flatMap((counts) => Object.keys(counts));
      expect(new Set(reasons).size).toBeGreaterThan(5);
      const text = await page(community, '2026-11', lang);
      for (const reason of reasons) expect(text).not.toContain(reason);
      expect(text).toContain(lang === 'zh' ? '审核人不是第三人 1' : 'approved by the recorder or the volunteer 1');
      expect(text).not.toMatch(/[{}…]|undefined|NaN|\[object|null\b|\b[a-z]+(-[a-z]+){2,}\b/);
    },
  );

  it('show the local time of the figures in the table, not that of Greenwich', async () => {
    const community = await newCommunity();
    service.clock.at = '2026-11-20T16:30:00.000Z';
    expect(await values(community, 'month', 'asOf')).toEqual({ '2026-11': '2026-11-21 00:30' });
    expect((await rows(community, '2026-11')).find(({ measure }) => measure === 'asOf')?.unit).toBe(
      'time in Asia/Shanghai',
    );
    expect(await page(community, '2026-11')).toContain('as of 2026-11-21 00:30');
  });
});
