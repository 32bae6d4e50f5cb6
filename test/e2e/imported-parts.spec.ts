import { Community, entriesOf, idOf, newActivity } from '../support/community';
import { Service, newService } from '../support/service';
import { expectSound } from '../support/sound-export';

const AT = '2026-10-20T12:00:00+08:00';

describe('what was taken in from old books', () => {
  let service: Service;
  let community: Community;
  let importId: string;

  beforeAll(async () => {
    service = await newService();
    community = await Community.create(service);
    importId = community.books;
    // Three services and a redemption of October from the books, and a live service.
    for (const on of ['2026-10-10', '2026-10-11', '2026-10-12']) await community.serve('V01', { on });
    await community.fromBooks('redemptions', { volunteer: 'V01', offer: 'M01-1', at: AT });
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 500, at: AT });
    const live = { activity: 'A01', volunteer: 'V01', method: 'code', signedInAt: '2026-11-09T15:00:00+08:00' };
    const submitted = idOf(await community.booked('service-records', live));
    await community.booked(`service-records/${submitted}/approval`, {}, { key: community.keys.approver });
  });
  afterAll(() => service.end());

  const source = { recorder: 'S01', confirmer: 'S02' };

  it('is said in the report of its month, with who answers for it, and in no other', async () => {
    const { body } = await community.get('reports/2026-10');
    expect(body['imported']).toEqual([
      {
        ...{ import: importId, ...source, records: 3, minutes: 360, pointHundredths: 600 },
        ...{ redemptions: 1, pointHundredthsRedeemed: 100, fundReceivedCents: 500 },
      },
    ]);
    expect((await community.get('reports/2026-11')).body['imported']).toEqual([]);
    const page = async (month: string, language: string): Promise<string> =>
      (await community.get(`reports/${month}.html?lang=${language}`)).text;
    expect(await page('2026-10', 'zh')).toContain('服务 3 次、兑换 1 次取自旧账，由 S01 录入、S02 确认。');
    expect(await page('2026-10', 'en')).toContain(
      'Services from old books: 3. Redemptions: 1. They were taken in by S01, confirmed by S02.',
    );
    expect(await page('2026-11', 'zh')).not.toContain('取自旧账');
    expect((await community.get('reports/2026-10.csv')).text).toContain('imported,S01,S02,records,count,3');
  });

  it('leaves the figures of an import when it is reversed', async () => {
    const other = await Community.create(service, 'harbour');
    const record = idOf(await other.serve('V02', { on: '2026-11-10' }));
    await other.booked(`service-records/${record}/revocation`, { reason: '误记' }, { key: other.keys.approver });
    expect((await other.get('reports/2026-11')).body['imported']).toMatchObject([{ records: 0, minutes: 0 }]);
  });

  it('stays said of a service whose activity is corrected, and not of one whose times are', async () => {
    const other = await Community.create(service, 'river');
    const record = idOf(await other.serve('V02', { on: '2026-11-10' }));
    await other.booked('activities', newActivity('R1'));
    const correct = async (change: object): Promise<Record<string, unknown> | undefined> => {
      const path = `service-records/${record}/correction`;
      const key = other.keys.approver;
      return entriesOf(await other.booked(path, { ...change, reason: '抄错' }, { key }))[1]?.facts;
    };
    expect(await correct({ activity: 'R1' })).toMatchObject({ grade: 'A', books: other.books });
    expect((await other.get('reports/2026-11')).body['imported']).toMatchObject([{ records: 1, minutes: 120 }]);
    const shorter = await correct({ signedOutAt: '2026-11-10T01:00:00+08:00' });
    expect([shorter?.['grade'], shorter?.['books']]).toEqual(['C', undefined]);
    expect((await other.get('reports/2026-11')).body['imported']).toMatchObject([{ records: 0, minutes: 0 }]);
  });

  it('is said on the volunteer’s statement, line by line and in total', async () => {
    const { volunteer } = community.keys;
    const { body } = await community.get('volunteers/V01/statement?from=2026-10&to=2026-11', volunteer);
    expect(body['imports']).toEqual([{ import: importId, ...source, entries: 4 }]);
    const { lines } = body['record'] as { lines: { import?: string; month: string }[] };
    expect(lines.map(({ month, import: within }) => [month, within])).toEqual([
      ['2026-10', importId],
      ['2026-10', importId],
      ['2026-10', importId],
      ['2026-11', undefined],
    ]);
    const { text } = await community.get('volunteers/V01/statement.html?from=2026-10&to=2026-11&lang=zh', volunteer);
    expect(text).toContain('（取自旧账）');
    expect(text).toContain('4 笔取自旧账，由 S01 录入、S02 确认。');
    const csv = (await community.get('volunteers/V01/statement.csv?month=2026-10', volunteer)).text;
    expect(csv.split('\r\n')[0]).toMatch(/,import$/);
    expect(csv).toContain(importId);
  });

  it('is said on the shop’s statement, line by line and in total', async () => {
    const { shop } = community.keys;
    const { body } = await community.get('shops/M01/statements/2026-10', shop);
    expect(body['imports']).toEqual([{ import: importId, ...source, entries: 1 }]);
    expect(body['lines']).toMatchObject([{ kind: 'captured', import: importId }]);
    const { text } = await community.get('shops/M01/statements/2026-10.html?lang=en', shop);
    expect(text).toContain('1 entry is from old books, taken in by S01, confirmed by S02.');
    expect((await community.get('shops/M01/statements/2026-10.csv', shop)).text).toContain(importId);
  });

  it('is said on a certificate, its signed text and its public check, and on none without it', async () => {
    const issued = await community.booked('volunteers/V01/certificates', {});
    const path = `certificates/${idOf(issued)}`;
    const { body } = await community.get(path);
    expect(body['imported']).toEqual([{ services: 3, minutes: 360, ...source }]);
    const note = (await community.get(`${path}.txt`)).text;
    expect(note).toContain(
      '其中取自旧账 Of which from old books: 3 · 6 小时 (6 h) · 由 S01 录入、S02 确认 (taken in by S01, confirmed by S02)',
    );
    const page = (await community.get(`${path}.html?lang=zh`)).text;
    expect(page).toContain('3 次，6 小时，由 S01 录入、S02 确认');
    const check = new URL(String(body['check'])).pathname;
    const html = await service.ask(`${check}?lang=en`, { headers: { accept: 'text/html' } });
    expect(html.text).toContain('Of which from old books');
    const live = idOf(await community.booked('volunteers/V01/certificates', { from: '2026-11-01' }));
    expect((await community.get(`certificates/${live}`)).body).not.toHaveProperty('imported');
    expect((await community.get(`certificates/${live}.txt`)).text).not.toContain('旧账');
    await expectSound(service, 'sunrise');
  });
});
