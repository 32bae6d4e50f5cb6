import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { Database } from '../../src/database/database';
import { ReportParts } from '../../src/reports/report-parts';
import { Community } from '../support/community';
import { rate, reportMonths } from '../support/report-months';
import { Reply, Service, newService } from '../support/service';
import { ON_POSTGRES } from '../support/temporary-database';

let service: Service;
let community: Community;
beforeAll(async () => {
  service = await newService();
  community = await Community.create(service);
  await reportMonths(community);
});
afterAll(() => service.end());

const parts = async (month: string): Promise<ReportParts> =>
  (await community.get(`reports/${month}`)).body['breakdown'] as ReportParts;

const page = (month: string, query = 'lang=en'): Promise<Reply> => community.get(`reports/${month}.html?${query}`);

const rows = async (month: string): Promise<Record<string, string>[]> =>
  parse((await community.get(`reports/${month}.csv`)).text, { columns: true }) as unknown as Record<string, string>[];

/** The text of a page, without its tags. */
const textOf = ({ text }: Reply): string => text.replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the incentive report as a document', () => {
  it('hides the satisfaction with a category under three raters in page, table and figures', async () => {
    await rate(community, 'V01', 'R01', 5);
    await rate(community, 'V02', 'R02', 4);
    const mean = async (): Promise<unknown[]> => [
      (await parts('2026-09')).satisfaction.byCategory['teach']?.meanHundredths,
      (await rows('2026-09')).find(({ key, measure }) => key === 'teach' && measure === 'meanRating')?.['value'],
      textOf(await page('2026-09')).includes('4.33'),
    ];
    expect(await mean()).toEqual([null, '', false]);
    await rate(community, 'V03', 'R03', 4);
    expect(await mean()).toEqual([433, '433', true]);
    expect(textOf(await page('2026-09'))).toContain('Satisfaction (of 5 stars) 4.33 3 ratings by 3 people');
  });

  it('shows active and registered volunteers, and those who served for the first time', async () => {
    expect(textOf(await page('2026-09'))).toContain('Volunteers who served 3 of 3 registered: 100%');
    expect(await parts('2026-09')).toMatchObject({ newVolunteers: 1, returningVolunteers: 2, notActiveVolunteers: 0 });
    expect(await parts('2026-08')).toMatchObject({ newVolunteers: 2, returningVolunteers: 0 });
  });

  it('breaks service down by building, organisation and cohort, with their names', async () => {
    const { byUnit, byOrganisation, byCohort } = await parts('2026-09');
    expect(byUnit).toEqual([
      { code: '东风小区', name: '东风小区', records: 3, minutes: 300, pointHundredths: 550, activeVolunteers: 2 },
      { code: null, name: null, records: 1, minutes: 120, pointHundredths: 200, activeVolunteers: 1 },
    ]);
    expect(byOrganisation).toMatchObject([{ code: '巡逻队', name: '东风巡逻队', records: 4, activeVolunteers: 3 }]);
    expect(byCohort.map(({ name }) => name)).toEqual([null, '退休人员']);
    expect(textOf(await page('2026-09'))).toContain('not stated 1 too few to show too few to show 1');
  });

  it('names the volunteers with most hours only when they agreed, and never by number', async () => {
    const most = async (): Promise<unknown> => (await parts('2026-09')).mostHours.map(({ name }) => name);
    expect(await most()).toEqual([null, null, null]);
    expect((await page('2026-09')).text).not.toMatch(/王阿姨|孙师傅|周大姐|V0\d/);
    const patched = await community.patch('volunteers/V01', { nameShown: true });
    expect(patched.body).toMatchObject({ nameShown: true });
    expect(await most()).toEqual(['王阿姨', null, null]);
    const { text } = await page('2026-09');
    // Her hours would reveal those of the two others: the total is shown.
    expect(text).toContain('<li>王阿姨</li>');
    expect(text).not.toMatch(/孙师傅|周大姐|V0\d/);
    expect((await rows('2026-09')).find(({ section }) => section === 'mostHours')).toMatchObject({
      key: '1',
      name: '王阿姨',
    });
    await community.patch('volunteers/V01', { nameShown: false });
    expect(await most()).toEqual([null, null, null]);
    expect((await community.get('volunteers/V02')).body).toMatchObject({ nameShown: false });
  });

  it('explains why rows were rejected, and lists corrections of earlier months one by one', async () => {
    const english = textOf(await page('2026-09'));
    expect(english).toContain('Redemption not enough points 1');
    expect(english).toMatch(/no\. \d+ no\. \d+ August 2026 Service (too few to show ){3}¥0\.00/);
    expect(textOf(await page('2026-09', 'lang=zh'))).toContain('积分兑换 积分不足 1');
    const adjustment = (await rows('2026-09')).filter(({ section }) => section === 'adjustment');
    expect(adjustment.find(({ measure }) => measure === 'recordTime')).toMatchObject({ unit: 'MIN', value: '' });
    const { body } = await community.get('reports/2026-09');
    expect(body['priorPeriodAdjustments']).toMatchObject([{ minutes: -120, coinMinutes: -120, pointHundredths: -200 }]);
  });

  it('values outstanding points at the highest shop rate, and warns when the fund is too small', async () => {
    const { liability, fund } = await parts('2026-09');
    // 7.50 points are outstanding and one was redeemed but not settled, at one yuan each; the fund has 5 yuan.
    expect(liability).toMatchObject({ pointsCents: 750, unpaidDuesCents: 100, totalCents: 850, fundCents: 500 });
    expect(liability.coverageTenThousandths).toBe(5882);
    expect(fund).toMatchObject({
      openingCents: 500,
      receivedCents: 0,
      spentCents: 0,
      adjustedCents: 0,
      closingCents: 500,
    });
    expect(textOf(await page('2026-09'))).toContain('the fund covers only 58.8% of the commitments');
  });

  it('marks the report of an open month as provisional, and shows log size and root of a closed one', async () => {
    expect(textOf(await page('2026-09'))).toContain('Provisional, as of 2026-11-20 12:00');
    expect(textOf(await page('2026-09', 'lang=zh'))).toContain('暂定数字，截至 2026-11-20 12:00');
    expect((await parts('2026-09')).close).toBeNull();
    const [period] = (await community.get('periods')).body['items'] as { size: number; root: string }[];
    const closed = await page('2026-08');
    expect(closed.text).toContain(period?.root);
    expect(textOf(closed)).toContain(`the ledger had ${period?.size ?? ''} entries`);
    expect((await parts('2026-08')).close).toMatchObject({ size: period?.size, root: period?.root });
  });

  it('shows earlier months in a report with their figures at the close', async () => {
    const { trend } = await parts('2026-09');
    const { body: august } = await community.get('reports/2026-08');
    expect(trend.map(({ month }) => month)).toEqual(['2026-08', '2026-09']);
    expect(trend[0]).toMatchObject({
      ...{ minutes: august['recordMinutes'], records: august['accepted'] },
      ...{ activeVolunteers: august['activeVolunteers'], registeredVolunteers: august['registeredVolunteers'] },
    });
    expect((await page('2026-09')).text).toContain('id="trend-hours-title"');
    expect((await page('2026-08')).text).not.toContain('id="trend-hours-title"');
  });

  it('computes the figures of months that were closed before the report migration', async () => {
    const database = service.app.get(Database);
    const summaries = () => database.read.query<object[]>('SELECT * FROM month_summary ORDER BY ledger, month');
    const file = `src/database/migrations/${ON_POSTGRES ? 'postgres' : 'sqlite'}/0006-report.sql`;
    const [, summarize = ''] = /(INSERT INTO month_summary[^;]+);/.exec(readFileSync(file, 'utf8')) ?? [];
    // Rates have moved to a table of their own since.
    const rated =
      '(SELECT s.*, r."centsPerPoint" FROM shop s JOIN shop_rate r ON r.ledger = s.ledger AND r.shop = s.id)';
    const summarizeClosedMonths = summarize.replace('FROM shop h', `FROM ${rated} h`);
    const before = await summaries();
    await database.write(async (sql) => {
      await sql.query('DELETE FROM month_summary');
      await sql.query(summarizeClosedMonths);
    });
    expect(before).toHaveLength(1);
    expect(await summaries()).toEqual(before);
  });

  it('serves a report in the requested language and type size, and forbids caching', async () => {
    const pageIn = (language: string): Promise<Reply> =>
      community.ask('reports/2026-09.html', { headers: { 'accept-language': language } });
    expect((await pageIn('zh-CN')).text).toContain('<html lang="zh-CN"');
    expect((await pageIn('fr, en;q=0.5')).text).toContain('<html lang="en"');
    const elder = await page('2026-09', 'size=elder&lang=zh');
    expect(elder.text).toContain('class="elder"');
    expect(elder.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(elder.headers.get('cache-control')).toBe('no-store');
    expect(elder.headers.get('content-language')).toBe('zh');
  });

  it('serves a self-contained report: no script, one style, nothing fetched, charts with descriptions', async () => {
    const { text } = await page('2026-09');
    expect(text).not.toMatch(
      /<script|<link(?! rel="icon" href="data:,")|<img|<iframe|@import|url\((?!#)| on\w+=|class="zr|ecmeta/,
    );
    expect(text.match(/<style/g)).toHaveLength(1);
    const charts = text.match(/<svg/g) ?? [];
    expect(charts.length).toBeGreaterThan(6);
    expect(text.match(/<title id=/g)).toHaveLength(charts.length);
    expect(text.match(/<desc id=/g)).toHaveLength(charts.length);
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // The same ledger gives the same page, byte for byte.
    expect((await page('2026-09')).text).toBe(text);
  });

  it('serves a report as CSV with one figure per row', async () => {
    const { headers, text } = await community.get('reports/2026-09.csv');
    expect(headers.get('content-type')).toContain('text/csv');
    expect(headers.get('content-disposition')).toBe('attachment; filename="sunrise-2026-09.csv"');
    expect(text.split('\r\n')[0]).toBe('section,key,name,measure,unit,value');
    expect(text).toContain('organisation,巡逻队,东风巡逻队,recordTime,MIN,420');
    expect(text).toContain('unit,东风小区,东风小区,recordTime,MIN,\r\n');
    expect(text).toContain('refused,redemption,insufficient-points,rows,count,1');
  });

  it('lets the centre and auditors read a report, and no other role', async () => {
    for (const kind of ['html', 'csv']) {
      const path = `reports/2026-09.${kind}`;
      for (const key of [community.keys.operator, community.keys.auditor]) {
        expect((await community.get(path, key)).status).toBe(200);
      }
      for (const key of [community.keys.shop, community.keys.volunteer]) {
        expect((await community.get(path, key)).status).toBe(403);
      }
      expect((await community.get(`reports/2026-13.${kind}`)).status).toBe(404);
    }
    expect((await page('2026-09', 'size=huge')).body).toMatchObject({ code: 'invalid-request' });
  });
});
