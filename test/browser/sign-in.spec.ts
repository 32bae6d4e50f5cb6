import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser, BrowserContext, Page } from 'playwright-core';
import { inBrowser, violations, newBrowser } from '../support/browser';
import { VIEWS } from '../support/long-tests';
import { Community } from '../support/community';
import { Service, newService } from '../support/service';

const SHOTS = process.env['SCREENSHOTS'] ?? tmpdir();

inBrowser('sign-in page in Chromium', () => {
  let service: Service;
  let community: Community;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let consoleMessages: string[];
  beforeAll(async () => {
    service = await newService();
    community = await Community.create(service);
    browser = await newBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await service.end();
  });
  beforeEach(async () => {
    context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 900, height: 900 } });
    page = await context.newPage();
    consoleMessages = [];
    page.on('console', (message) => consoleMessages.push(message.text()));
    page.on('pageerror', (error) => consoleMessages.push(error.message));
  });
  afterEach(() => context.close());

  const open = (path: string): Promise<unknown> => page.goto(service.base + path);
  const heading = (): Promise<string | null> => page.textContent('h1');

  /** Presses Tab until an element with this name or text has the focus. */
  async function tabTo(name: string): Promise<void> {
    for (let n = 0; n < 30; n += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate<string>(
        '(document.activeElement.name || "") + " " + (document.activeElement.textContent || "").trim()',
      );
      if (focused.split(' ').includes(name)) return;
    }
    throw new Error(`${name} was not focused by 30 presses of Tab`);
  }

  async function signIn(key: string): Promise<void> {
    await tabTo('key');
    await page.keyboard.type(key);
    await page.keyboard.press('Enter');
    // The sign-out form appears only after signing in; the address may stay the same.
    await page.waitForSelector('form[action^="/sign-out"]');
    await page.waitForLoadState();
  }

  it.each(VIEWS)(
    'works by keyboard, has no accessibility violations, and keeps language and text size (%s)',
    async (view) => {
      await open(`/?${view}`);
      const [lang, size] = [view.includes('zh') ? 'zh' : 'en', view.includes('elder') ? 'elder' : ''];
      expect(await violations(page)).toEqual([]);
      await page.screenshot({ path: join(SHOTS, `sign-in-${lang}-${size}.png`) });
      await signIn(community.keys.coordinator);
      expect(await heading()).toBe('sunrise');
      expect(await page.getAttribute('html', 'lang')).toBe(lang === 'zh' ? 'zh-CN' : 'en');
      expect(await page.evaluate('parseFloat(getComputedStyle(document.body).fontSize)')).toBe(size ? 24 : 18);
      expect(await violations(page)).toEqual([]);
      await page.screenshot({ path: join(SHOTS, `first-page-${lang}-${size}.png`), fullPage: true });
      // The content security policy allows the page's own style.
      expect(await page.evaluate('getComputedStyle(document.querySelector("button")).backgroundColor')).toBe(
        'rgb(11, 79, 108)',
      );
      expect(consoleMessages).toEqual([]);
      await tabTo(lang === 'zh' ? '退出' : 'out');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#key');
      expect(await context.cookies()).toEqual([]);
    },
  );

  it('reports an invalid key and then accepts a valid one', async () => {
    await open('/');
    await tabTo('key');
    await page.keyboard.type('tbk_wrong');
    await page.keyboard.press('Enter');
    expect(await page.textContent('[role=alert]')).toContain('密钥无效');
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(SHOTS, 'wrong-key.png') });
    await signIn(community.keys.volunteer);
    expect(await heading()).toBe('sunrise');
    expect(await context.cookies()).toMatchObject([
      { name: 'timebank', httpOnly: true, sameSite: 'Strict', path: '/' },
    ]);
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  it('shows a problem page for an address that does not exist', async () => {
    await open('/v1/ledgers/sunrise/nothing.html');
    expect(await heading()).toBe('无法显示此页');
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(SHOTS, 'problem.png') });
  });

  it('rejects a sign-in form that another site submits', async () => {
    await page.route('https://evil.example/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${service.base}/sign-in"><input name="key" value="${community.keys.auditor}"></form>`,
      }),
    );
    await page.goto('https://evil.example/');
    await page.evaluate('document.forms[0].submit()');
    await page.waitForURL((url) => url.pathname === '/sign-in');
    expect(await heading()).toBe('无法显示此页');
    expect(await context.cookies()).toEqual([]);
  });

  it('allows the API documentation page to run under the content security policy', async () => {
    await open('/docs');
    await page.waitForSelector('.opblock');
    expect(consoleMessages).toEqual([]);
  });
});
