import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { serveChart } from '../support/chart-server';
import { compiledApp } from '../support/compiled-library';
import { configMap } from '../support/releases';

const ROOT = join(__dirname, '..', '..');

/** The files that a release leaves in the temporary folder, and the output of its process. */
function leftBehind(props: object): { files: string[]; ended: string } {
  const folder = temporaryFolder();
  const script = `
    const { App, Chart } = require('cdk8s');
    const { HelmRelease } = require('./lib');
    const chart = new Chart(new App({ outdir: ${JSON.stringify(join(folder, 'dist'))} }), 'clearml');
    try { new HelmRelease(chart, 'a', ${JSON.stringify(props)}).apiObjects; console.log('done'); } catch (e) { console.log(e.code); }`;
  const temporary = temporaryFolder();
  const env = { ...process.env, TMPDIR: temporary };
  const ended = execFileSync(process.execPath, ['-e', compiledApp(script, ROOT)], { cwd: ROOT, env, encoding: 'utf8' });
  return { files: readdirSync(temporary), ended: ended.trim() };
}

const FILES = { 'values.yaml': 'a: 1\nb: 1', 'templates/a.yaml': configMap('a', 'data: { a: "{{ .Values.b }}" }') };

let repo: string;

beforeAll(async () => {
  repo = `http://${await serveChart(FILES)}`;
});

test.each<[string, string, () => object]>([
  ['a render', 'done', () => ({ chart: chartIn(temporaryFolder(), FILES), values: { b: 2 } })],
  ['a render with an unset value', 'done', () => ({ chart: chartIn(temporaryFolder(), FILES), unsetValues: ['a'] })],
  ['a pull', 'done', () => ({ chart: 'demo', repo, version: '1.2.3', unsetValues: ['a'] })],
  ['a pull that fails', 'CLEARML1005', () => ({ chart: 'demo', repo, version: '9.9.9' })],
  ['a render that fails after a pull', 'CLEARML1006', () => ({ chart: 'demo', repo, helmFlags: ['--nonsense'] })],
  ['a failed unset', 'CLEARML1006', () => ({ chart: 'demo', repo, unsetValues: ['a'], helmFlags: ['--nonsense'] })],
])('%s leaves no file behind', (_, ended, props) => {
  expect(leftBehind(props())).toEqual({ files: [], ended });
});
