import { existsSync, readFileSync } from 'node:fs';
import { Browser, Page, chromium } from 'playwright-core';

/** Where the browser is. */
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Tests in a browser: skipped, by name, where there is none, unless TEST_BROWSER=required. */
export const inBrowser =
  existsSync(EXECUTABLE) || process.env['TEST_BROWSER'] === 'required' ? describe : describe.skip;

let browser: Browser | undefined;

/** Opens an address, or a page's HTML as it is. */
export async function openPage(content: string): Promise<Page> {
  browser ??= await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  if (/^https?:/.test(content)) await page.goto(content);
  else await page.setContent(content);
  return page;
}

/** What axe-core finds against a page: a line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    'axe.run().then(({ violations }) => violations)',
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Closes the browser. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}
