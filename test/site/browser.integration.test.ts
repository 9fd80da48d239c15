import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromiumPath, startChromium } from '../support/chromium';
import { isSiteBuilt, serveSite } from '../support/site';

const whenPossible = isSiteBuilt && chromiumPath() !== undefined ? describe : describe.skip;
const SCHEMES = ['light', 'dark'] as const;

whenPossible('the documentation site (requires Chromium and npm run docs:site)', () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof serveSite>>;

  beforeAll(async () => {
    site = await serveSite();
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });

  /** Opens a page, and records errors and requests to other servers. */
  async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage(options);
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => request.url().startsWith(site.address) || problems.push(request.url()));
    await page.goto(`${site.address}${path}`, { waitUntil: 'networkidle' });
    return { page, problems };
  }

  test('finds the page about single sign-on first by "okta", without another server', async () => {
    const { page, problems } = await open('');
    await page.locator('button.DocSearch-Button').click();
    await page.locator('#localsearch-input').fill('okta');
    await page.locator('.results a').first().click();
    await page.waitForURL(/single-sign-on/);
    expect(await page.locator('h1').innerText()).toMatch(/single sign-on/i);
    expect(problems).toEqual([]);
  });

  const code = (page: Page) =>
    page.locator('.vp-code-group').first().locator('div[class*="language-"]:visible code').innerText();

  test('switches all examples to Python, also on the next pages', async () => {
    const { page, problems } = await open('server.html');
    expect(await code(page)).toContain("from 'cdk8s-clearml';");
    await page.locator('.vp-code-group label', { hasText: 'Python' }).first().click();
    expect(await code(page)).toContain('from cdk8s_clearml import');
    expect(await page.locator('.vp-code-group .language-ts:visible').count()).toBe(0);
    await page.locator('.VPSidebar a[href$="/agent.html"]').click();
    await page.waitForURL(/agent/);
    await page.locator('h1', { hasText: 'Agent' }).waitFor();
    expect(await code(page)).toContain('from cdk8s_clearml import');
    await page.reload({ waitUntil: 'networkidle' });
    expect(await code(page)).toContain('from cdk8s_clearml import');
    expect(problems).toEqual([]);
  });

  test.each(SCHEMES)('draws diagrams whose texts have contrast in %s', async (colorScheme) => {
    for (const [path, nodes] of [
      ['secrets.html', 10],
      ['architecture.html', 8],
    ] as const) {
      const { page, problems } = await open(path, { colorScheme });
      await page.waitForSelector('.diagram svg .node');
      const contrasts: number[] = await page.evaluate(CONTRASTS);
      expect(contrasts.length).toBeGreaterThan(nodes);
      expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
      expect(problems).toEqual([]);
      await page.close();
    }
  });

  const PATHS = [
    '',
    'tutorials/first-server.html',
    'guide.html',
    'secrets.html',
    'errors.html',
    'reference/clearml-server.html',
    'api/ClearmlServer.html',
  ];

  describe.each(SCHEMES)('in %s', (colorScheme) => {
    test.each(PATHS)('the page "%s" is accessible, and no wider than the window', async (path) => {
      const { page, problems } = await open(path, { viewport: { width: 1440, height: 900 }, colorScheme });
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await page.close();
    });
  });

  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe.source);
    const { violations: found } = await page.evaluate(() => (globalThis as any).axe.run());
    return found
      .filter(({ impact }: any) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }: any) => `${id}: ${nodes[0].target.join()} (${nodes.length})`);
  }
});

/** The contrast of the text of each node of a diagram to its shape, as WCAG defines it. */
const CONTRASTS = `[...document.querySelectorAll('.diagram .node')].map((node) => {
  const luminance = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const text = luminance(getComputedStyle(node.querySelector('span, text')).color);
  const shape = luminance(getComputedStyle(node.querySelector('rect, polygon, path')).fill);
  return (Math.max(text, shape) + 0.05) / (Math.min(text, shape) + 0.05);
})`;
