import { AxeResults, source as axeSource } from 'axe-core';
import { existsSync } from 'node:fs';
import { Browser, Page, chromium } from 'playwright-core';

/** Debian's Chromium, or the one that CHROMIUM names. */
const PATH = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** `describe` where there is a browser. Without one the tests are skipped by name, unless TEST_BROWSER=required. */
export const describeInBrowser: jest.Describe =
  existsSync(PATH) || process.env['TEST_BROWSER'] === 'required' ? describe : describe.skip;

/** Starts the browser. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: PATH, args: ['--no-sandbox', '--disable-gpu'] });
}

/** What axe finds wrong with a page, a line each; empty when nothing is. */
export async function faultsOf(page: Page): Promise<string[]> {
  // The page's own policy lets no script in; the test's comes from outside the page.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join(' | ')})`);
}
