import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/apps';
import { chartIn } from '../../support/chart-files';
import { compiledLibrary } from '../../support/compiled-library';

const ROOT = join(__dirname, '..', '..', '..');
const SOURCES = join(ROOT, 'lib');
const BUNDLE = join(compiledLibrary(), 'index.js');

const FAILING = { 'values.yaml': 'v: ""\n', 'templates/a.yaml': '{{ if .Values.v }}{{ fail .Values.v }}{{ end }}' };

/** Runs an app in a separate folder. `lines` start at line 5 of its code; the chart at `CHART` fails. */
function runApp(lines: readonly string[], { flags = [] as string[], library = BUNDLE } = {}) {
  const folder = realpathSync(temporaryFolder());
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules', 'cdk8s'), join(folder, 'node_modules', 'cdk8s'));
  const head = [
    "import { App, Chart } from 'cdk8s';",
    `import { HelmRelease, SecretValue } from '${library}';`,
    "const chart = new Chart(new App({ outdir: 'dist' }), 'clearml');",
    `const CHART = '${chartIn(temporaryFolder(), FAILING)}';`,
  ];
  const file = join(folder, 'main.ts');
  writeFileSync(file, [...head, ...lines, 'App.of(chart).synth();'].join('\n'));
  const loader = require.resolve('tsx/cjs');
  const run = spawnSync(process.execPath, [...flags, '--require', loader, file], { cwd: folder, encoding: 'utf8' });
  return { status: run.status, printed: run.stderr.replaceAll(folder, '') };
}

const release = (id: string, value: string) =>
  `new HelmRelease(chart, '${id}', { chart: CHART, values: { v: '${value}' } });`;
const failure = (paths: string, value: string, line: number) =>
  new RegExp(`^CLEARML1006 ${paths}: .*: ${value}\\n  fix: .*\\n    at \\S* ?\\(?/main.ts:${line}:1\\)?\\n`);

describe.each([[[]], [['--enable-source-maps']]])(
  'an uncaught error of an app in TypeScript, with flags %j',
  (flags) => {
    test('shows the three lines of the error and the line in user code', () => {
      const { status, printed } = runApp(['', "SecretValue.environment('bad name');"], { flags, library: SOURCES });
      expect(status).toBe(1);
      expect(printed).toMatch(
        /^CLEARML3009: "bad name"\n {2}expected: .*\n {2}fix: correct the name\n {4}at \S* ?\(?\/main\.ts:6:13\)?\n$/,
      );
    });

    test('shows the line that created the construct when helm fails at synth', () => {
      const { status, printed } = runApp(['', release('a', 'no cheese')], { flags, library: SOURCES });
      expect(status).toBe(1);
      expect(printed).toMatch(failure('clearml/a', 'no cheese', 6));
      expect(printed.trim().split('\n')).toHaveLength(3);
    });
  },
);

test('several errors are printed one after another, and identical errors once', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const { status, printed } = runApp([...ids.map((id) => release(id, 'no cheese')), release('i', 'no wine')]);
  expect(status).toBe(1);
  const [first = '', second = ''] = printed.split(/(?=CLEARML)/);
  expect(first).toMatch(failure('(?:clearml/[a-f](?:, )?){6} and 2 more', 'no cheese', 5));
  expect(second).toMatch(failure('clearml/i', 'no wine', 13));
  expect(printed.trim().split('\n')).toHaveLength(6);
});

test('errors of validations are printed without frames of cdk8s', () => {
  const invalid = "chart.node.addValidation({ validate: () => ['it is broken'] });";
  const { status, printed } = runApp([release('a', ''), invalid]);
  expect(status).toBe(1);
  expect(printed).toMatch(
    /^Validation failed with the following errors:\n {2}\[clearml\] it is broken\n {4}at \S* ?\(?\/main\.ts:\d+:\d+\)?\n$/,
  );
});

test('errors without a code are printed as Node.js prints them', () => {
  const { printed } = runApp(["throw new Error('other');"]);
  expect(printed).toMatch(/main\.ts:5[\s\S]*Error: other\n {4}at /);
});

test('an uncaughtException handler of the user receives the error', () => {
  const lines = [
    "process.on('uncaughtException', ({ message }) => { console.error(`handled ${message}`); });",
    "SecretValue.environment('bad name');",
  ];
  const { status, printed } = runApp(lines);
  expect(printed).toMatch(/^handled CLEARML3009/);
  expect(status).toBe(0);
});

test('console.error prints a caught error with the same lines', () => {
  const { printed } = runApp(["try { SecretValue.environment('bad name'); } catch (error) { console.error(error); }"]);
  expect(printed).toMatch(/^CLEARML3009: .*\n.*\n.*\n {4}at \S* ?\(?\/main\.ts:5:19\)?\n$/);
});
