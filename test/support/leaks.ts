import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';

/** A secret that nothing else in an output looks like. */
export const MARKER = 'mArKeR-9f2c~1';
const ROOT = join(__dirname, '..', '..');

/** The marker in every form in which it may stand in a text. */
const FORMS = [
  MARKER,
  encodeURIComponent(MARKER),
  JSON.stringify(MARKER).slice(1, -1),
  Buffer.from(MARKER).toString('hex'),
  // base64 at each of its three offsets, without the characters that depend on neighbours
  ...[0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + MARKER)
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  ),
];

/** The forms of the marker that a text holds. */
export function leaks(text: string): string[] {
  return FORMS.filter((form) => text.toLowerCase().includes(form.toLowerCase()));
}

/** What an app prints, what it writes into `dist`, and what it leaves in the folder of temporary files. */
export interface AppRun {
  readonly output: string;
  readonly dist: Record<string, string>;
  readonly temp: string;
}

/**
 * Runs an app as a user has it, in a process and a folder of its own. Its code finds `app` and the library's names; `secret()`
 * gives the marker from the environment, from a file and from the source in turn.
 *
 * @param files what lies in the folder
 */
export function runApp(code: string, files: Record<string, string> = {}): AppRun {
  const folder = temporaryFolder();
  const temp = join(folder, 'tmp');
  mkdirSync(temp);
  for (const [name, text] of Object.entries({ 'secret.txt': MARKER, ...files })) {
    writeFileSync(join(folder, name), text);
  }
  const script = `
    const { App, Chart } = require('cdk8s');
    const library = require('./lib');
    const { SecretValue } = library;
    process.chdir(${JSON.stringify(folder)});
    const secrets = [SecretValue.environment('CLEARML_TEST_MARKER'), SecretValue.file('secret.txt'), SecretValue.unsafePlainText(${JSON.stringify(MARKER)})];
    let n = 0;
    const secret = () => secrets[n++ % 3];
    const told = (action) => { try { action(); } catch (error) { console.log(require('node:util').inspect(error, { depth: 9, showHidden: true })); } };
    const app = new App({ outdir: 'dist' });
    ${code}
    app.synth();
  `;
  let output: string;
  try {
    output = execFileSync('/bin/sh', ['-c', 'exec "$0" "$@" 2>&1', process.execPath, '--import', 'tsx', '-e', script], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: temp, CLEARML_TEST_MARKER: MARKER, TSX_DISABLE_CACHE: '1' },
    });
  } catch (error) {
    output = String((error as { stdout: string }).stdout);
  }
  const dist = join(folder, 'dist');
  const names = existsSync(dist) ? readdirSync(dist) : [];
  return {
    output,
    dist: Object.fromEntries(names.map((name) => [name, readFileSync(join(dist, name), 'utf8')])),
    temp: filesBelow(temp).join('\n'),
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
