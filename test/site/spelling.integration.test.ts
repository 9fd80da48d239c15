import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES } from '../support/doc-pages';

const ROOT = join(__dirname, '..', '..');

const CSPELL = join(ROOT, 'site', 'node_modules', 'cspell', 'bin.mjs');
const whenInstalled = existsSync(CSPELL) ? test : test.skip;

whenInstalled('pages contain only words of the dictionaries and cspell.json (requires npm ci in site)', () => {
  const options = { cwd: ROOT, encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [CSPELL, '--dot', '--no-progress'], options);
  expect(stdout).toBe('');
  expect(Number(/Files checked: (\d+), Issues found: 0/.exec(stderr)?.[1])).toBeGreaterThanOrEqual(PAGES.length);
});
