import { source } from 'axe-core';
import { existsSync } from 'node:fs';
import { Browser, Page, chromium } from 'playwright-core';

/** Path of Chromium: Debian's, or the one in CHROMIUM. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** `describe` for tests in a browser; skipped without Chromium unless TEST_BROWSER is `required`. */
export const inBrowser: jest.Describe =
  existsSync(CHROMIUM) || process.env['TEST_BROWSER'] === 'required' ? describe : describe.skip;

/** Starts Chromium. */
export function newBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

/** Opens a page, with an API key if one is given. */
export async function openPage(page: Page, url: string, key?: string): Promise<void> {
  if (key !== undefined) await page.setExtraHTTPHeaders({ authorization: `Bearer ${key}` });
  await page.goto(url);
}

/** Screen of a small phone, in CSS pixels. */
const PHONE = { width: 360, height: 740 };

/** Resizes a page to a phone's screen. @returns the elements that need horizontal scrolling */
export async function overflowsOnPhone(page: Page): Promise<string[]> {
  await page.setViewportSize(PHONE);
  return page.evaluate<string[]>(
    `[document.documentElement, ...document.querySelectorAll('.scroll')]
      .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.outerHTML.slice(0, 200))`,
  );
}

/** Accessibility violations that axe finds on a page: rule and element, one per line. */
export async function violations(page: Page): Promise<string[]> {
  // The page's content security policy blocks scripts in the page; this one is evaluated through the debugger.
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
