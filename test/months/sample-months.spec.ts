import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parse } from 'csv-parse/sync';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Exports } from '../../src/audit/exports.service';
import { verifyExport } from '../../src/audit/verifier/verify';
import { ApiClient, httpApiClient, inProcessApiClient } from '../../src/import/api-client';
import { readBookFolder } from '../../src/import/book-folder';
import { ImportPeople, ImportResult, importFolder } from '../../src/import/import-folder';
import { compareFigures } from '../../src/cli/compare-figures';
import { Checkpoints } from '../../src/ledger/log/checkpoints';
import { expectAgreement, expectDetail, itWithTools } from '../support/audit-tools';
import { formatHundredths, formatMinutes, formatMoney } from '../../src/common/formatters';
import { importPeople } from '../support/imports';
import { EXAMPLES, Service, newService } from '../support/service';

/** The figures of expected.json that statements, the CSV report and the page are compared with. */
interface Expected {
  readonly accepted: number;
  readonly recordMinutes: number;
  readonly pointHundredthsIssued: number;
  readonly pointHundredthsRedeemed: number;
  readonly pointHundredthsRefunded: number;
  readonly pointHundredthsOutstanding: number;
  readonly activeVolunteers: number;
  readonly registeredVolunteers: number;
  readonly fundAfterSettlementCents: number;
  readonly byCategory: Readonly<Record<string, { records: number; minutes: number; points: number }>>;
  readonly meanRatingHundredths: Readonly<Record<string, number>>;
  readonly shopDueCents: Readonly<Record<string, number>>;
  readonly shopPaidCents: Readonly<Record<string, number>>;
  readonly starLevels: Readonly<Record<string, number>>;
}

/** A unit of a volunteer's statement. */
interface Unit {
  readonly opening: number;
  readonly closing: number;
  readonly lines: readonly { readonly amount: number; readonly kind: string }[];
}

const UNITS = ['record', 'coins', 'points'] as const;

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** Requests a close over the API and waits for its job. */
async function close(call: ApiClient, month: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await call({ method: 'POST', path: `periods/${month}/close` });
  expect(response.status).toBe(202);
  for (let job = response.body; ; job = (await call({ method: 'GET', path: `jobs/${String(job['id'])}` })).body) {
    if (job['status'] === 'done' || job['status'] === 'failed') return job;
    await setTimeout(5);
  }
}

describe.each([
  { sample: 'sunrise-2026-09', next: '2026-10', over: 'HTTP' },
  { sample: 'short-fund-2026-04', next: '2026-05', over: 'calls within the process' },
])('sample month $sample, imported over $over', ({ sample, next, over }) => {
  const folder = readBookFolder(join(EXAMPLES, sample));
  const expected = JSON.parse(readFileSync(join(EXAMPLES, sample, 'expected.json'), 'utf8')) as Record<string, unknown>;
  const figures = expected as unknown as Expected;
  const { ledger, month } = folder.info;
  let service: Service;
  let call: ApiClient;
  let people: ImportPeople;
  let key: string;
  let first: ImportResult;

  beforeAll(async () => {
    service = await newService();
    key = await service.ledger(ledger, folder.info.timeZone);
    call =
      over === 'HTTP'
        ? httpApiClient(service.base, ledger, key)
        : inProcessApiClient(service.app.getHttpAdapter().getInstance(), ledger, key);
    people = await importPeople(service, ledger, call);
    first = await importFolder(folder, people);
  });
  afterAll(() => service.end());

  const root = async (): Promise<string> => (await service.app.get(Checkpoints).sign(ledger, 'request')).root;

  /** A figure of every shop's statement. */
  async function shopFigures(figure: string): Promise<Record<string, number>> {
    const codes = Object.keys(figures.shopDueCents);
    const replies = await Promise.all(
      codes.map((code) => call({ method: 'GET', path: `shops/${code}/statements/${month}` })),
    );
    return Object.fromEntries(replies.map(({ body }, n) => [codes[n] ?? '', Number(body[figure])] as const));
  }

  it('closes with the figures in expected.json, and shows shops the amounts due before and after', async () => {
    expect(await shopFigures('dueCents')).toEqual(figures.shopDueCents);
    expect(await close(call, month)).toMatchObject({ status: 'done' });
    const { body: report } = await call({ method: 'GET', path: `reports/${month}` });
    const { lines, differences } = compareFigures(report, expected);
    expect(lines.filter((line) => line.includes('✗'))).toEqual([]);
    expect(differences).toBe(0);
    expect(report['closed']).toBe(true);
    expect(await shopFigures('dueCents')).toEqual(figures.shopDueCents);
    expect(await shopFigures('coveredCents')).toEqual(figures.shopPaidCents);
    expect(await shopFigures('closingCents')).toEqual(figures.shopDueCents);
    const captured = total(Object.values(await shopFigures('capturedHundredths')));
    const refunded = total(Object.values(await shopFigures('refundedHundredths')));
    expect([captured, refunded]).toEqual([figures.pointHundredthsRedeemed, figures.pointHundredthsRefunded]);
  });

  it('has volunteer statements that add up to the report, and close with the next opening balances', async () => {
    const { body } = await call({ method: 'GET', path: 'volunteers?limit=500' });
    const codes = (body['items'] as { code: string }[]).map(({ code }) => code);
    const statement = async (code: string, of: string): Promise<Record<(typeof UNITS)[number], Unit>> =>
      (await call({ method: 'GET', path: `volunteers/${code}/statement?month=${of}` })).body as never;
    const sums = { points: 0, minutes: 0, issued: 0 };
    for (const code of codes) {
      const [ofMonth, ofNext] = await Promise.all([statement(code, month), statement(code, next)]);
      for (const unit of UNITS) {
        const { opening, lines, closing } = ofMonth[unit];
        expect([code, unit, opening + total(lines.map(({ amount }) => amount))]).toEqual([code, unit, closing]);
        expect([code, unit, ofNext[unit].opening]).toEqual([code, unit, closing]);
      }
      const earned = ({ lines }: Unit): number =>
        total(lines.filter(({ kind }) => kind === 'service.recorded').map(({ amount }) => amount));
      sums.points += ofMonth.points.closing;
      sums.minutes += earned(ofMonth.record);
      sums.issued += earned(ofMonth.points);
    }
    expect(sums).toEqual({
      points: figures.pointHundredthsOutstanding,
      minutes: figures.recordMinutes,
      issued: figures.pointHundredthsIssued,
    });
  });

  it('has the same figures in the CSV report and on the page', async () => {
    const reportAs = (kind: string) => service.ask(`/v1/ledgers/${ledger}/reports/${month}.${kind}`, { key });
    const rows = parse((await reportAs('csv')).text, { columns: true, bom: true }) as unknown as Record<
      string,
      string
    >[];
    const figure = (section: string, measure: string, name?: string): number =>
      Number(
        rows.find(
          (row) => row['section'] === section && row['measure'] === measure && (name ?? row['key']) === row['key'],
        )?.['value'],
      );
    const each = (section: string, measure: string, of: object): Record<string, number> =>
      Object.fromEntries(Object.keys(of).map((name) => [name, figure(section, measure, name)]));
    expect(figure('month', 'records')).toBe(figures.accepted);
    expect(figure('month', 'recordTime')).toBe(figures.recordMinutes);
    expect(figure('month', 'pointsOutstanding')).toBe(figures.pointHundredthsOutstanding);
    expect(figure('month', 'activeVolunteers')).toBe(figures.activeVolunteers);
    expect(figure('month', 'fundAfterSettlement')).toBe(figures.fundAfterSettlementCents);
    expect(each('satisfaction', 'meanRating', figures.meanRatingHundredths)).toEqual(figures.meanRatingHundredths);
    expect(each('shop', 'due', figures.shopDueCents)).toEqual(figures.shopDueCents);
    expect(each('shop', 'covered', figures.shopPaidCents)).toEqual(figures.shopPaidCents);
    expect(each('starLevel', 'volunteers', figures.starLevels)).toEqual(figures.starLevels);
    for (const [name, { records, minutes, points }] of Object.entries(figures.byCategory)) {
      const found = ['records', 'recordTime', 'pointsIssued'].map((measure) => figure('category', measure, name));
      expect([name, ...found]).toEqual([name, records, minutes, points]);
    }
    for (const grouping of ['category', 'unit', 'organisation', 'cohort']) {
      const parts = rows.filter((row) => row['section'] === grouping && row['measure'] === 'recordTime');
      expect(parts.reduce((sum, row) => sum + Number(row['value']), 0)).toBe(figures.recordMinutes);
    }
    const page = (await reportAs('html?lang=en')).text;
    for (const text of [
      formatMinutes(figures.recordMinutes, 'en'),
      `of ${figures.registeredVolunteers} registered`,
      formatHundredths(figures.pointHundredthsOutstanding, 'en'),
      ...Object.values(figures.byCategory).map(({ minutes }) => formatMinutes(minutes, 'en')),
      ...Object.values(figures.shopDueCents).map((due) => formatMoney(due, 'CNY', 'en')),
      ...Object.values(figures.meanRatingHundredths).map((mean) => formatHundredths(mean, 'en')),
    ]) {
      expect(page).toContain(`>${text}`);
    }
    expect(page).not.toMatch(/V\d{4}/);
  });

  it('changes nothing when it is closed or imported again', async () => {
    const before = await root();
    expect(await close(call, month)).toMatchObject({ status: 'done' });
    if (over !== 'HTTP') {
      const again = await importFolder(folder, people);
      expect(again.refused).toEqual(first.refused);
      expect(again.replayed).toBe(again.imported + again.refused.length);
    }
    expect(await root()).toBe(before);
    const { body: report } = await call({ method: 'GET', path: `reports/${month}` });
    expect(compareFigures(report, expected).differences).toBe(0);
  });

  it('rejects a row of the closed month, and counts the rejection', async () => {
    const body = { ...folder.rows.fund[0]?.cells, cents: 1, at: `${month}-15T12:00:00+08:00` };
    const refused = await call({ method: 'POST', path: 'fund-receipts', key: 'late', body });
    expect(refused).toMatchObject({ status: 409, body: { code: 'month-closed' } });
    const { body: report } = await call({ method: 'GET', path: `reports/${month}` });
    expect(report['refused']).toMatchObject({ fund: { 'month-closed': 1 } });
  });

  itWithTools()('exports journals that pass the checks of hledger and beancount, with equal balances', async () => {
    const workFolder = mkdtempSync(join(tmpdir(), 'month-'));
    const dir = join(workFolder, 'export');
    await service.app.get(Exports).write(ledger, dir);
    expect(await verifyExport(dir)).toMatchObject({ findings: [], notChecked: [] });
    expectAgreement(dir);
    expectDetail(dir);
    rmSync(workFolder, { recursive: true });
  });
});
