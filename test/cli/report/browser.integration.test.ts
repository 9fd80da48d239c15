import { statSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { mermaidOf } from '../../../lib/cli/graph/mermaid';
import { diagramOf } from '../../../lib/cli/report/diagram/diagram';
import { modelOf } from '../../../lib/cli/report/model';
import { pageOf } from '../../../lib/cli/report/page';
import { temporaryFolder } from '../../support/apps';
import { chromiumPath, startChromium } from '../../support/chromium';
import { writeFiles } from '../../support/files';
import { fleetRun } from '../../support/fleets';

const HOSTILE = `</script><script>alert("x")</script><img src=x onerror='alert(1)'>`;

const whenChromium = chromiumPath() === undefined ? describe.skip : describe;

whenChromium('a report in Chromium (requires chromium on PATH)', () => {
  const folder = temporaryFolder();
  const small = modelOf(fleetRun(temporaryFolder(), 3));
  const medium = modelOf(fleetRun(temporaryFolder(), 70));
  const large = modelOf(fleetRun(temporaryFolder(), 1000));
  const field = { field: 'spec', before: HOSTILE, after: `${HOSTILE}\n` };
  const change = {
    apiVersion: 'v1',
    kind: 'Service',
    name: HOSTILE,
    effect: 'changed' as const,
    fields: [field],
    restartsPods: true,
    rejections: [],
    staleKeys: [],
    notes: [],
  };
  writeFiles(folder, {
    'small.html': pageOf({ ...small, changes: { against: 'git:HEAD', changes: [change] } }, HOSTILE),
    'medium.html': pageOf(medium, 'medium'),
    'large.html': pageOf(large, 'large'),
  });
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser.close());

  /** Opens a page, and records requests, errors and dialogs. */
  async function open(name: string, options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage(options);
    const events: string[] = [];
    page.on('request', (request) => events.push(`request ${request.url().replace(/^.*\//, '')}`));
    page.on('console', (message) => events.push(`console ${message.text()}`));
    page.on('pageerror', (error) => events.push(`error ${error.message}`));
    page.on('dialog', (dialog) => {
      events.push(`dialog ${dialog.message()}`);
      return dialog.dismiss();
    });
    await page.goto(`file://${join(folder, name)}`);
    return { page, events };
  }

  const cells = (page: Page, table: string, column: number) =>
    page.locator(`[aria-label="${table}"] tbody tr:visible td:nth-child(${column})`).allTextContents();

  test.each([
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('is accessible and not wider than the window, with %i pixels and %s', async (width, colorScheme) => {
    const { page, events } = await open('small.html', { viewport: { width, height: 900 }, colorScheme });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (globalThis as any).axe.run());
    expect(violations.map(({ id, nodes }: any) => [id, nodes.map(({ target }: any) => target.join())])).toEqual([]);
    const widths = '[document.documentElement.scrollWidth, innerWidth]';
    expect(await page.evaluate(widths)).toEqual([width, width]);
    expect(events).toEqual(['request small.html']);
  });

  test('runs no script of a hostile name, and shows the name as text', async () => {
    const { page, events } = await open('small.html');
    expect(await page.title()).toBe(HOSTILE);
    expect(await page.locator('script, img').count()).toBe(1);
    expect(await cells(page, 'Changes', 2)).toEqual([`Service/${HOSTILE}`]);
    expect(events).toEqual(['request small.html']);
  });

  test('sorts and filters tables, and follows links of the diagram, by keyboard', async () => {
    const { page } = await open('small.html');
    const tenants = ['team-0000', 'team-0001', 'team-0002'];
    expect(await cells(page, 'Tenants', 1)).toEqual(tenants);
    const header = page.locator('[aria-label="Tenants"] th button').first();
    for (const order of ['ascending', 'descending']) {
      await header.press('Enter');
      await page.waitForSelector(`[aria-label="Tenants"] th[aria-sort="${order}"]`);
    }
    await page.waitForSelector('[aria-label="Tenants"] tbody tr:first-child td:first-child:text-is("team-0002")');
    expect(await cells(page, 'Tenants', 1)).toEqual([...tenants].reverse());
    await page.locator('#filter').pressSequentially('team-0001 agent');
    await page.waitForSelector('#filter-status:not(:empty)');
    expect(await cells(page, 'Components', 1)).toEqual(['tenant-team-0001/agent/release']);
    await page.locator('#filter').fill('');
    const node = page.locator('.diagram a[href*="clearml-enterprise-apiserver"]').first();
    await node.press('Enter');
    await page.waitForSelector('tr:target', { state: 'attached' });
  });

  test('prints all rows', async () => {
    const { page } = await open('medium.html');
    const closed = () => page.locator('details:not([open])').count();
    expect(await closed()).toBeGreaterThan(0);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await closed()).toBe(0);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await closed()).toBeGreaterThan(0);
  });

  test('lists each of 1,000 tenants, in a diagram that draws them once', async () => {
    const { page } = await open('large.html');
    expect(await page.locator('[aria-label="Tenants"] tbody tr').count()).toBe(1000);
    expect(await page.locator('.diagram .group').allTextContents()).toEqual(
      expect.arrayContaining(['1000 tenants, such as team-0000']),
    );
    expect(await page.locator('.diagram .node').count()).toBeLessThan(40);
    expect(statSync(join(folder, 'large.html')).size).toBeLessThan(8_000_000);
  });

  const script = process.env.MERMAID_SCRIPT;
  (script === undefined ? test.skip : test)('is a diagram that Mermaid draws (requires MERMAID_SCRIPT)', async () => {
    const page = await browser.newPage();
    await page.setContent('<body></body>');
    await page.addScriptTag({ path: script });
    const hostile = { id: HOSTILE, kind: 'database' as const, label: `${HOSTILE} #quot; \`a\` "]`, details: [] };
    for (const diagram of [diagramOf(small), diagramOf(large), { groups: [], nodes: [hostile], edges: [] }]) {
      const svg = await page.evaluate(async (text) => {
        const { mermaid } = globalThis as any;
        return (await mermaid.render('drawing', text)).svg as string;
      }, mermaidOf(diagram));
      expect(svg).toContain('</svg>');
      expect(svg).not.toMatch(/<script>|<img/);
    }
  });
});
