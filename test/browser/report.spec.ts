import { Browser, Page } from 'playwright-core';
import { STYLE_SOURCE } from '../../src/http/html/page-layout';
import { inBrowser, newBrowser, openPage, violations } from '../support/browser';
import { VIEWS } from '../support/long-tests';
import { Community } from '../support/community';
import { rate, reportMonths } from '../support/report-months';
import { Service, newService } from '../support/service';

/** Content security policy that allows no scripts, no requests, and only the page's own styles. */
const STRICT = `default-src 'none'; style-src-elem ${STYLE_SOURCE}; style-src-attr 'unsafe-inline'`;

inBrowser('incentive report page in Chromium', () => {
  let service: Service;
  let community: Community;
  let browser: Browser;
  beforeAll(async () => {
    service = await newService();
    community = await Community.create(service);
    await reportMonths(community);
    for (const [n, volunteer] of ['V01', 'V02', 'V03'].entries()) await rate(community, volunteer, `R0${n + 1}`, 4);
    // With these, three people have redeemed: what is due to the shop is shown.
    for (const volunteer of ['V01', 'V03'])
      await community.fromBooks('redemptions', { volunteer, offer: 'M01-1', at: '2026-09-08T12:00:00+08:00' });
    await community.close('2026-09');
    browser = await newBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await service.end();
  });

  const address = (query: string): string => `${service.base}/v1/ledgers/sunrise/reports/2026-09.html?${query}`;

  /** Opens the report in a window of the given width, in CSS pixels. */
  const opened = async (query: string, width = 1100): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await openPage(page, address(query), community.keys.auditor);
    return page;
  };

  it.each(VIEWS)('has no accessibility violations (%s)', async (query) => {
    const page = await opened(query);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it('requests nothing else, and shows styles and charts under a strict content security policy', async () => {
    const page = await browser.newPage();
    const requestedUrls: string[] = [];
    const consoleMessages: string[] = [];
    page.on('request', (request) => requestedUrls.push(request.url()));
    page.on('console', (message) => consoleMessages.push(message.text()));
    await page.route('**/*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': STRICT } });
    });
    await openPage(page, address('lang=zh'), community.keys.auditor);
    expect(requestedUrls.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([address('lang=zh')]);
    expect(consoleMessages.filter((text) => !text.includes('favicon') && !text.includes("'data:,'"))).toEqual([]);
    const font = await page.evaluate<string>("getComputedStyle(document.querySelector('svg text')).fontFamily");
    expect(font).toBe(await page.evaluate<string>('getComputedStyle(document.body).fontFamily'));
    expect(await page.evaluate<string>('getComputedStyle(document.body).lineHeight')).toBe('28.8px');
    await page.close();
  });

  it.each([1100, 390])('fits a window that is %s pixels wide', async (width) => {
    const page = await opened('lang=en', width);
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(width);
    await page.close();
  });

  it('prints on A4 without navigation and without cutting off tables', async () => {
    const page = await opened('lang=zh', 680);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav.page').isVisible()).toBe(false);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(680);
    const hidden =
      "[...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth).length";
    expect(await page.evaluate<number>(hidden)).toBe(0);
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });

  it('shows what the fund covered by patterns and words, not by colour alone', async () => {
    const page = await opened('lang=en');
    const chart = page.locator('svg[aria-labelledby^="shops-title"]');
    expect(await chart.locator('pattern').count()).toBeGreaterThan(0);
    expect(await chart.textContent()).toContain('Not covered yet');
    await page.close();
  });
});
