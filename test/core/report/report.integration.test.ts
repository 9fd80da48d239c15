import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { reportOf, reportOn, SYNTH_REPORT } from '../../../lib/core/report/report';
import { temporaryFolder } from '../../support/apps';

const ROOT = join(__dirname, '..', '..', '..');

/** Runs an app that reports one entry in each of two sections in a separate process. */
function run(environment: Record<string, string>, end = '') {
  const folder = temporaryFolder();
  const script = `
    const { App, Chart, ApiObject } = require('cdk8s');
    const { reportOn } = require(${JSON.stringify(join(ROOT, 'lib/core/report/report'))});
    const app = new App();
    const chart = new Chart(app, 'demo');
    new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace: 'ns' } });
    reportOn(chart, 'exceptions', () => [{ rule: 'privileged' }]);
    reportOn(chart, 'values', () => [{ path: 'a.b' }]);
    app.synth();
    ${end}`;
  const preload = require.resolve('tsx/cjs');
  const child = spawnSync(process.execPath, ['--require', preload, '-e', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules'), ...environment },
  });
  return { folder, child };
}

function read(file: string) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

test('reportOf collects sections from all constructs of an app', () => {
  const app = new App();
  const [one, two] = [new Chart(app, 'one'), new Chart(app, 'two')];
  reportOn(one, 'exceptions', () => [{ rule: 'a' }]);
  reportOn(two, 'exceptions', () => [{ rule: 'b' }]);
  new ApiObject(two, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late' } });
  expect(reportOf(app)).toEqual({
    exceptions: [{ rule: 'a' }, { rule: 'b' }],
    objects: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'late', path: 'two/map' }],
  });
  expect(reportOf(app, ['exceptions'])).toEqual({ exceptions: [{ rule: 'a' }, { rule: 'b' }] });
});

test('an app writes no report by default', () => {
  const { folder, child } = run({});
  expect(child.stderr).toBe('');
  expect(existsSync(join(folder, SYNTH_REPORT))).toBe(false);
});

test('an app writes the report for validation plugins to a folder that git ignores', () => {
  const { folder } = run({ CDK8S_RECORD_CONSTRUCT_METADATA: 'true' });
  expect(read(join(folder, SYNTH_REPORT))).toEqual({
    objects: [{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'ns', name: 'one', path: 'demo/map' }],
    exceptions: [{ rule: 'privileged' }],
  });
  expect(readFileSync(join(folder, '.cdk8s-clearml', '.gitignore'), 'utf8')).toBe('*\n');
});

test('an app writes the whole report to the file in CDK8S_CLEARML_REPORT', () => {
  const { folder } = run({ CDK8S_CLEARML_REPORT: 'out/report.json' });
  expect(read(join(folder, 'out', 'report.json'))).toMatchObject({ values: [{ path: 'a.b' }] });
  expect(existsSync(join(folder, 'out', '.gitignore'))).toBe(false);
});

test('an app whose process fails writes no report', () => {
  const { folder } = run({ CDK8S_RECORD_CONSTRUCT_METADATA: 'true' }, 'process.exit(3);');
  expect(existsSync(join(folder, SYNTH_REPORT))).toBe(false);
});
