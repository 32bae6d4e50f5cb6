import { Browser } from 'playwright-core';
import { inBrowser, newBrowser, openPage, violations, overflowsOnPhone } from '../support/browser';
import { VIEWS } from '../support/long-tests';
import { Community } from '../support/community';
import { Service, newService } from '../support/service';

inBrowser('service certificate pages in Chromium', () => {
  let service: Service;
  let browser: Browser;
  let community: Community;
  /** Page addresses, each with the API key that opens it. */
  let pages: [address: string, key: string | undefined][];
  let shortCertificate: string;
  let longCertificate: string;
  beforeAll(async () => {
    service = await newService();
    browser = await newBrowser();
    community = await Community.create(service);
    const day = (n: number): string => String(n + 1).padStart(2, '0');
    for (let n = 0; n < 10; n += 1) await community.serve('V01', { on: `2026-11-${day(n)}` });
    for (let n = 0; n < 40; n += 1) await community.serve('V02', { on: `2026-10-${day(n % 28)}` });
    shortCertificate = await issue('V01');
    longCertificate = await issue('V02');
    const check = String((await community.get(shortCertificate)).body['check']).replace(
      /^.*\/certificates/,
      '/certificates',
    );
    const { coordinator } = community.keys;
    pages = [
      [`/v1/ledgers/sunrise/${shortCertificate}.html`, coordinator],
      [`/v1/ledgers/sunrise/${longCertificate}.html`, coordinator],
      ['/v1/ledgers/sunrise/volunteers/V01/certificates.html', community.keys.volunteer],
      [check, undefined],
      ['/certificates/none', undefined],
    ];
  });
  afterAll(async () => {
    await browser.close();
    await service.end();
  });

  const issue = async (volunteer: string): Promise<string> => {
    const { body } = await community.booked(`volunteers/${volunteer}/certificates`, { inCharge: '陈站长' });
    return `certificates/${String(body['number'])}`;
  };

  it.each(VIEWS)(
    'have no accessibility violations, fit a phone and load nothing from other hosts (%s)',
    async (view) => {
      for (const [address, key] of pages) {
        const page = await browser.newPage();
        const requestedUrls: string[] = [];
        page.on('request', (request) => requestedUrls.push(request.url()));
        await openPage(page, `${service.base}${address}?${view}`, key);
        expect([address, await violations(page)]).toEqual([address, []]);
        expect(requestedUrls.filter((url) => !url.startsWith(service.base))).toEqual([]);
        expect([address, await overflowsOnPhone(page)]).toEqual([address, []]);
        await page.close();
      }
    },
  );

  it('print on one A4 page for ten services and on several for forty', async () => {
    const sheets = async (certificate: string): Promise<number> => {
      const page = await browser.newPage();
      const address = `${service.base}/v1/ledgers/sunrise/${certificate}.html?lang=zh`;
      await openPage(page, address, community.keys.coordinator);
      const printed = await page.pdf({ format: 'A4', preferCSSPageSize: true });
      await page.close();
      return [...printed.toString('latin1').matchAll(/\/Type \/Page\b(?!s)/g)].length;
    };
    expect(await sheets(shortCertificate)).toBe(1);
    expect(await sheets(longCertificate)).toBeGreaterThan(1);
  });
});
