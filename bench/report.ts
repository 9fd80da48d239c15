/**
 * Measures the report of a fleet: `node --require tsx/cjs bench/report.ts [tenants]`. Prints the time to write the page, its size, and the
 * time until Chromium has loaded it.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelOf } from '../lib/cli/report/model';
import { pageOf } from '../lib/cli/report/page';
import { chromiumPath, startChromium } from '../test/support/chromium';
import { fleetRun } from '../test/support/fleets';

async function main(tenants: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-bench-'));
  try {
    const run = fleetRun(join(folder, 'dist'), tenants);
    const page = join(folder, 'report.html');
    const start = performance.now();
    writeFileSync(page, pageOf(modelOf(run), 'fleet'));
    const written = performance.now() - start;
    console.log(`${tenants} tenants: written in ${seconds(written)}, ${(statSync(page).size / 1e6).toFixed(1)} MB`);
    console.log(
      chromiumPath() === undefined ? 'no Chromium' : `opened in ${(await opened(page)).map(seconds).join(', ')}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds until the page is loaded, of several attempts. */
async function opened(page: string): Promise<number[]> {
  const browser = await startChromium();
  const times: number[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await tab.goto(`file://${page}`);
    times.push(Number(await tab.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")));
    await tab.close();
  }
  await browser.close();
  return times;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

void main(Number(process.argv[2] ?? 1000));
