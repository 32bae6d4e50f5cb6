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
import { existsSync, readFileSync } from 'node:fs';

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
