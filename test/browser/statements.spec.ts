import { Browser } from 'playwright-core';
import { inBrowser, newBrowser, openPage, violations, overflowsOnPhone } from '../support/browser';
import { LONG, VIEWS } from '../support/long-tests';
import { ManualClock } from '../support/journal-fixture';
import { Community, entryOf } from '../support/community';
import { Service, newService } from '../support/service';

/** Text area of an A4 sheet with margins of 15 mm, in CSS pixels. */
const A4 = { width: 680, height: 1009 };

inBrowser('monthly statement pages in Chromium', () => {
  let service: Service;
  let community: Community;
  let browser: Browser;
  beforeAll(async () => {
    browser = await newBrowser();
    service = await newService(new ManualClock('2026-12-10T04:00:00.000Z'));
    community = await Community.create(service);
    for (let n = 0; n < 4; n += 1) await community.serve('V01', { on: '2026-09-05', category: 'care' });
    await community.fromBooks('fund-receipts', { source: '募捐', cents: 500, at: '2026-09-01T09:00:00+08:00' });
    const bought = { volunteer: 'V01', offer: 'M01-1', quantity: 2, code: '2026-09.X0001' };
    const at = (day: string): string => `2026-${day}T12:00:00+08:00`;
    const taken = await community.fromBooks('redemptions', { ...bought, at: at('09-15') });
    await community.fromBooks('redemptions', { ...bought, code: '2026-09.X0002', at: at('09-16') });
    await community.fromBooks('refunds', { redemption: bought.code, pointHundredths: 50, at: at('09-17') });
    await community.close('2026-09');
    const line = `shops/M01/statements/2026-09/lines/${entryOf(taken).seq}`;
    await community.booked(
      line,
      { answer: 'disputed', reason: '顾客退货，应为 1.50 分' },
      { key: community.keys.shop },
    );
    await community.booked('shops/M01/statements/2026-09/agreement', undefined, { key: community.keys.shop });
    await community.fromBooks('refunds', { redemption: bought.code, pointHundredths: 50, at: at('12-05') });
  });
  afterAll(async () => {
    await browser.close();
    await service.end();
  });

  const ledgerUrl = (path: string): string => `${service.base}/v1/ledgers/${community.ledger}/${path}`;

  describe.each([
    ['volunteer statement of a closed month', 'volunteers/V01/statement.html?month=2026-09'],
    ['volunteer statement of an open month', 'volunteers/V01/statement.html?month=2026-12'],
    ['shop statement of a closed month', 'shops/M01/statements/2026-09.html?'],
    ['shop statement of an open month', 'shops/M01/statements/2026-12.html?'],
  ])('%s', (_, path) => {
    it.each(VIEWS)('has no accessibility violations and fits A4 (%s)', async (view) => {
      const page = await browser.newPage();
      await openPage(page, ledgerUrl(`${path}&${view}`), community.keys.coordinator);
      expect(await violations(page)).toEqual([]);
      const size = await page.evaluate<number>('parseFloat(getComputedStyle(document.body).fontSize)');
      expect(size).toBeGreaterThanOrEqual(view.includes('elder') ? 24 : 18);
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize(A4);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(A4.width);
      const shot = process.env['SCREENSHOTS'];
      const name = `${path}-${view}`.replace(/\W+/g, '-');
      if (shot !== undefined) await page.screenshot({ path: `${shot}/${name}.png`, fullPage: true });
      await page.close();
    });

    it.each(['lang=zh', 'lang=en&size=elder'])('fits a phone without horizontal scrolling (%s)', async (view) => {
      const page = await browser.newPage();
      await openPage(page, ledgerUrl(`${path}&${view}`), community.keys.coordinator);
      expect(await overflowsOnPhone(page)).toEqual([]);
      if (LONG) expect(await violations(page)).toEqual([]);
      // Each cell shows its column's name, and screen readers still get a table.
      const name = `getComputedStyle(document.querySelector('td[data-label]'), '::before').content`;
      expect(await page.evaluate<string>(name)).toBe(view.includes('zh') ? '"日期"' : '"Date"');
      expect(await page.getByRole('columnheader').count()).toBeGreaterThan(2);
      await page.close();
    });
  });
});
