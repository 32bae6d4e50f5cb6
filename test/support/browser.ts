import { source } from 'axe-core';
import { existsSync } from 'node:fs';
import { Browser, Page, chromium } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Tests that open pages: skipped by name where there is no Chromium, unless TEST_BROWSER is `required`. */
export const inBrowser: jest.Describe =
  existsSync(CHROMIUM) || process.env['TEST_BROWSER'] === 'required' ? describe : describe.skip;

/** Starts Chromium. */
export function newBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** Opens an address, with an API key if one is needed. */
export async function openPage(page: Page, url: string, key?: string): Promise<void> {
  if (key !== undefined) await page.setExtraHTTPHeaders({ authorization: `Bearer ${key}` });
  await page.goto(url);
}

/** What axe finds wrong with a page: rule and element, a line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    const found = await axe.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
import { AxeResults, source as axeSource } from 'axe-core';

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
