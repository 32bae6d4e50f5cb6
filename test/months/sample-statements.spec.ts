import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inProcessApiClient } from '../../src/import/api-client';
import { readBookFolder } from '../../src/import/book-folder';
import { importFolder } from '../../src/import/import-folder';
import { EXAMPLES, Reply, Service, newService } from '../support/service';

interface Expected {
  readonly pointHundredthsOutstanding: number;
  readonly recordMinutes: number;
  readonly pointHundredthsIssued: number;
  readonly pointHundredthsRedeemed: number;
  readonly pointHundredthsRefunded: number;
  readonly shopDueCents: Readonly<Record<string, number>>;
  readonly shopPaidCents: Readonly<Record<string, number>>;
}

interface Line {
  readonly amount: number;
  readonly kind: string;
}

interface Unit {
  readonly opening: number;
  readonly closing: number;
  readonly lines: readonly Line[];
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

describe('monthly statements of the sample September', () => {
  const sample = join(EXAMPLES, 'sunrise-2026-09');
  const folder = readBookFolder(sample);
  const expected = JSON.parse(readFileSync(join(sample, 'expected.json'), 'utf8')) as Expected;
  const { ledger, month, timeZone } = folder.info;
  let service: Service;
  let key: string;
  beforeAll(async () => {
    service = await newService();
    key = await service.ledger(ledger, timeZone);
    await importFolder(folder, inProcessApiClient(service.app.getHttpAdapter().getInstance(), ledger, key));
  });
  afterAll(() => service.end());

  const get = (path: string): Promise<Reply> => service.ask(`/v1/ledgers/${ledger}/${path}`, { key });

  async function shopFigures(figure: string): Promise<Record<string, number>> {
    const codes = Object.keys(expected.shopDueCents);
    const replies = await Promise.all(codes.map((code) => get(`shops/${code}/statements/${month}`)));
    return Object.fromEntries(replies.map(({ body }, n) => [codes[n] ?? '', Number(body[figure])] as const));
  }

  it('show shops the amounts due in expected.json before and after the close', async () => {
    expect(await shopFigures('dueCents')).toEqual(expected.shopDueCents);
    await service.ask(`/v1/ledgers/${ledger}/periods/${month}/close`, { method: 'POST', key, idem: null });
    while ((await get(`jobs/close.${ledger}.${month}`)).body['status'] !== 'done') await setTimeout(20);
    expect(await shopFigures('dueCents')).toEqual(expected.shopDueCents);
    expect(await shopFigures('coveredCents')).toEqual(expected.shopPaidCents);
    expect(await shopFigures('closingCents')).toEqual(expected.shopDueCents);
    const taken = Object.values(await shopFigures('capturedHundredths'));
    const back = Object.values(await shopFigures('refundedHundredths'));
    expect([total(taken), total(back)]).toEqual([expected.pointHundredthsRedeemed, expected.pointHundredthsRefunded]);
  });

  it('add up to the report over all volunteers, and close with the opening balances of October', async () => {
    const { body } = await get('volunteers?limit=500');
    const codes = (body['items'] as { code: string }[]).map(({ code }) => code);
    const sums = { points: 0, minutes: 0, issued: 0 };
    for (const code of codes) {
      const september = (await get(`volunteers/${code}/statement?month=${month}`)).body as unknown as Record<
        string,
        Unit
      >;
      const october = (await get(`volunteers/${code}/statement?month=2026-10`)).body as unknown as Record<string, Unit>;
      for (const unit of ['record', 'coins', 'points']) {
        const { opening, lines, closing } = september[unit] as Unit;
        expect([code, unit, opening + total(lines.map(({ amount }) => amount))]).toEqual([code, unit, closing]);
        expect([code, unit, (october[unit] as Unit).opening]).toEqual([code, unit, closing]);
      }
      const served = (unit: string): number =>
        total(
          (september[unit]?.lines ?? []).filter(({ kind }) => kind === 'service.recorded').map(({ amount }) => amount),
        );
      sums.points += september['points']?.closing ?? 0;
      sums.minutes += served('record');
      sums.issued += served('points');
    }
    expect(sums).toEqual({
      points: expected.pointHundredthsOutstanding,
      minutes: expected.recordMinutes,
      issued: expected.pointHundredthsIssued,
    });
  });
});
