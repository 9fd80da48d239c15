import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './apps';
import { compiledLibrary } from './compiled-library';
import { textsBelow } from './files';

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

/** What an app prints (at last its prerequisites), writes into `dist`, and leaves elsewhere. */
export interface AppRun {
  readonly output: string;
  readonly dist: Record<string, string>;
  readonly temp: string;
  /** What else lies in the folder of the app. */
  readonly files: string[];
}

export const PLAIN = 'SecretDelivery.plain()';

/**
 * Runs an app as a user has it, in a process and a folder of its own. Its code finds `app`, `Chart` and `library`; `secret()`
 * gives the marker from the environment, from a file and from the source in turn.
 *
 * @param override values in `override.yaml`
 * @param delivery in the words of the app; those that are not plain never read a secret, so there is none to be read
 */
export function runApp(code: string, override: string, delivery = PLAIN): AppRun {
  const folder = temporaryFolder();
  const temp = join(folder, 'tmp');
  const readable = delivery === PLAIN;
  mkdirSync(temp);
  if (readable) {
    writeFileSync(join(folder, 'secret.txt'), MARKER);
  }
  writeFileSync(join(folder, 'override.yaml'), override);
  const script = `
    const { App, Chart } = require('cdk8s');
    const library = require(${JSON.stringify(join(compiledLibrary(), 'index.js'))});
    const { Prerequisites, SecretDelivery, SecretValue } = library;
    process.chdir(${JSON.stringify(folder)});
    const secrets = [SecretValue.environment('CLEARML_TEST_MARKER'), SecretValue.file('secret.txt'), SecretValue.unsafePlainText(${JSON.stringify(MARKER)})];
    let n = 0;
    const secret = () => secrets[n++ % 3];
    const tell = (action) => { try { action(); } catch (error) { console.log(require('node:util').inspect(error, { depth: 9, showHidden: true })); } };
    const app = new App({ outdir: 'dist' });
    ${delivery}.applyTo(app);
    ${code}
    app.synth();
    console.log(JSON.stringify(Prerequisites.of(app).all()));
  `;
  const env = { ...process.env, TMPDIR: temp };
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    env: readable ? { ...env, CLEARML_TEST_MARKER: MARKER } : env,
  });
  return {
    output: stderr + stdout,
    dist: textsBelow(join(folder, 'dist')),
    temp: Object.values(textsBelow(temp)).join('\n'),
    files: readdirSync(folder).filter((name) => name !== 'dist' && name !== 'tmp'),
  };
}
