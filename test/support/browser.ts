import { source } from 'axe-core';
import { existsSync } from 'node:fs';
import { Browser, Page, chromium } from 'playwright-core';

/** Debian's Chromium, or the one that CHROMIUM names. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Tests that open pages: skipped by name where there is no Chromium, unless TEST_BROWSER is `required`. */
export const inBrowser: jest.Describe =
  existsSync(CHROMIUM) || process.env['TEST_BROWSER'] === 'required' ? describe : describe.skip;

/** Starts Chromium. */
export function newBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

/** Opens an address, with an API key if one is needed. */
export async function openPage(page: Page, url: string, key?: string): Promise<void> {
  if (key !== undefined) await page.setExtraHTTPHeaders({ authorization: `Bearer ${key}` });
  await page.goto(url);
}

/** The screen of a small phone, in CSS pixels. */
const PHONE = { width: 360, height: 740 };

/** Shows a page as a phone would. @returns what of it has to be moved sideways to be read */
export async function overflowsOnPhone(page: Page): Promise<string[]> {
  await page.setViewportSize(PHONE);
  return page.evaluate<string[]>(
    `[document.documentElement, ...document.querySelectorAll('.scroll')]
      .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.outerHTML.slice(0, 200))`,
  );
}

/** What axe finds wrong with a page: rule and element, a line each. */
export async function violations(page: Page): Promise<string[]> {
  // The page's own policy lets no script in; the test's comes from outside the page.
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    const found = await axe.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}
