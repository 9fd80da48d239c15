import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './apps';
import { compiledApp, runApp } from './compiled-library';
import { withoutPreviewNotice } from './without-advice';

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((name) => !name.startsWith('.'));

/** main.ts and the examples. */
export const APPS = ['main.ts', ...EXAMPLES.map((name) => `examples/${name}/main.ts`)];

/** Examples read the versions of private charts, and secrets, from the environment. */
const ENVIRONMENT: Record<string, string> = {
  ...Object.fromEntries(Object.keys(process.env).flatMap((name) => (name.endsWith('_VERSION') ? [[name, '']] : []))),
  CLEARML_DOCKERHUB_TOKEN: '',
  CLEARML_ADMIN_PASSWORD: 'a password of some length',
  CLEARML_SPLUNK_TOKEN: 'a token of some length',
  // Apart from other suites: helm renders each chart of the examples once.
  CDK8S_CLEARML_CACHE: join(temporaryFolder(), 'cache'),
};

/** Runs an app as a separate process and returns the folder that it writes. */
export function synthesize(app: string): string {
  const outdir = join(temporaryFolder(), 'dist');
  const run = runApp(readFileSync(join(ROOT, app), 'utf8'), join(ROOT, dirname(app)), outdir, ENVIRONMENT);
  expect(withoutPreviewNotice(run.stderr)).toBe('');
  return outdir;
}

/** Runs all apps in one process and returns the parent of their output folders; `after` is code that runs after each app. */
export function synthesizeAll(after = ''): string {
  const folder = temporaryFolder();
  const apps = APPS.map((app) => {
    const code = compiledApp(readFileSync(join(ROOT, app), 'utf8') + after, join(ROOT, dirname(app)));
    return `process.env.CDK8S_OUTDIR = ${JSON.stringify(join(folder, app))};\n(() => {\n${code}\n})();`;
  });
  const options = { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...ENVIRONMENT } } as const;
  const { stderr } = spawnSync(process.execPath, ['-'], { ...options, input: apps.join('\n') });
  expect(withoutPreviewNotice(stderr)).toBe('');
  return folder;
}
