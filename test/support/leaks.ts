import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { temporaryFolder } from './apps';
import { compiledLibrary } from './compiled-library';
import { filesBelow, textsBelow } from './files';
import { withoutAdvice } from './without-advice';

/** A secret that resembles no other text in an output. */
export const MARKER = 'mArKeR-9f2c~1';
const ROOT = join(__dirname, '..', '..');

/** The marker in all encodings in which a text may contain it. */
const FORMS = [
  MARKER,
  encodeURIComponent(MARKER),
  JSON.stringify(MARKER).slice(1, -1),
  Buffer.from(MARKER).toString('hex'),
  // base64 at each of the three offsets, without the characters that depend on the surrounding text
  ...[0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + MARKER)
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  ),
];

/** The encodings of the marker that a text contains. */
export function leaks(text: string): string[] {
  return FORMS.filter((form) => text.toLowerCase().includes(form.toLowerCase()));
}

/** The record of the output, which contains no secret. */
const RECORD = '.cdk8s-clearml/previous-output.json';

/** The output of an app, which ends with its prerequisites, and the files that it writes. */
export interface AppRun {
  readonly output: string;
  readonly dist: Record<string, string>;
  readonly temp: string;
  /** The paths of other files in the folder of the app, without the record of its output. */
  readonly files: string[];
}

/** The begin of the marker in `data` of a Secret. */
export const STORED_MARKER = Buffer.from(MARKER).toString('base64').slice(0, 16);

export const PLAIN = 'SecretDelivery.plain()';

/**
 * Runs an app like a user, in a separate process and folder. Its code can use `app`, `Chart` and `library`; `secret()` returns
 * the marker from the environment, from a file and from the code in turn.
 *
 * @param override the content of `override.yaml`
 * @param delivery an expression for the delivery. Only plain delivery reads secrets, so the secrets are missing for the others
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
    output: withoutAdvice(stderr) + stdout,
    dist: textsBelow(join(folder, 'dist')),
    temp: [...Object.values(textsBelow(temp)), textsBelow(folder)[RECORD]].join('\n'),
    files: filesBelow(folder)
      .map((path) => relative(folder, path))
      .filter((path) => !/^(?:dist|tmp)\//.test(path) && ![RECORD, '.cdk8s-clearml/.gitignore'].includes(path)),
  };
}
