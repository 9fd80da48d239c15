import { existsSync, readdirSync } from 'node:fs';
import { version } from '../../package.json';
import { TestProject } from '../support/projects';

const app = new TestProject('');

test.each([['--help'], ['-h'], ['help'], ['lock', '--help'], ['help', 'images']])(
  'prints the help with %s %s',
  async (...args) => {
    const { status, stdout, stderr } = await app.command(args.filter(Boolean));
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: cdk8s-clearml/);
  },
);

test('lists all commands and the exit codes in the help', async () => {
  const { stdout } = await app.command(['--help']);
  for (const word of ['lock', 'verify', 'images', 'values', 'preflight', 'adopt', 'Exit codes:']) {
    expect(stdout).toContain(word);
  }
});

test('prints the version with --version', async () => {
  expect((await app.command(['--version'])).stdout).toBe(`${version}\n`);
});

test.each([
  ['no command', []],
  ['an unknown command', ['lokc']],
  ['an unknown option', ['verify', '--nonsense']],
  ['a missing argument', ['values', '--diff']],
  ['two options that contradict each other', ['lock', '--check', '--update']],
  ['an unknown tool', ['images', '--mirror', 'x', '--for', 'docker']],
])('rejects %s as invalid usage with exit code 2 and a message on standard error', async (_, args) => {
  const { status, stdout, stderr } = await app.command(args);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('help');
});

describe('an app that fails', () => {
  test.each([
    ['cdk8s.yaml is empty', '', /CLEARML4020: .*without a value for app/],
    [
      'cdk8s.yaml is not YAML',
      'app: [',
      /CLEARML4020: .*cdk8s\.yaml, line \d+, column \d+: .*\n.*\n.*correct the YAML/,
    ],
    ['cdk8s.yaml contains no app', 'language: typescript', /CLEARML4020: .*without a value for app/],
    [
      'its command fails',
      'app: echo out of order; exit 3',
      /out of order\nCLEARML4020: `echo .*` exited with code 3\n/,
    ],
    ['its command does not exist', 'app: nonsense-of-the-test', /CLEARML4020: `nonsense-of-the-test` exited with/],
  ])('causes CLEARML4020 when %s', async (_, text, reported) => {
    const project = new TestProject('', { 'cdk8s.yaml': text });
    const { status, stderr } = await project.command(['values']);
    expect(status).toBe(2);
    expect(stderr).toMatch(reported);
  });

  test('has its coded errors printed without stack traces', async () => {
    const project = new TestProject("new HelmRelease(chart, 'release', { chart: './none' });");
    const { stderr } = await project.command(['values']);
    expect(stderr).toMatch(/^CLEARML1004 demo\/release: nothing at \.\/none\n {2}expected: .*\n {2}fix: .*\n$/);
    expect(stderr).not.toContain('    at ');
  });
});

test('runs the app in cdk8s.yaml, or another app with --app', async () => {
  const project = new TestProject("new HelmRelease(chart, 'release', { chart: process.env.CHART ?? './own' });");
  expect((await project.command(['values', '--json'])).stdout).toContain('"chart": "own"');
  expect((await project.command(['values', '--app', 'exit 4'])).stderr).toContain('`exit 4` exited with code 4');
});

test.each([
  [['lock'], 'ok 0 charts in charts.lock.json\n'],
  [['verify'], 'ok no charts in charts.lock.json\n'],
  [['images'], ''],
  [['values', '--json'], '[]\n'],
])('%j runs as a separate process for an app without releases', async (args, stdout) => {
  expect(await app.startCommand(args).ended).toEqual({ status: 0, stdout, stderr: '' });
});

test('a command writes only its result to standard output, and leaves no files behind', async () => {
  const project = new TestProject("console.log('the app says something');");
  const { stdout, stderr } = await project.startCommand(['images']).ended;
  expect([stdout, stderr]).toEqual(['', '']);
  expect(project.leftBehind()).toEqual([]);
  expect(readdirSync(project.folder).sort()).toEqual(['cdk8s.yaml', 'main.js', 'own']);
});

describe('an interruption', () => {
  // The shell starts a child process, which a signal to the shell alone would not end.
  const slow = `true && ${process.execPath} -e "require('node:fs').writeFileSync('started', ''); setTimeout(() => {}, 1e6)"; true`;

  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('by %s ends the app without output and without files', async (signal, code) => {
    const project = new TestProject('');
    const { child, ended } = project.startCommand(['images', '--app', slow]);
    while (!existsSync(project.path('started'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill(signal);
    // `ended` resolves after every process that can write to the pipes has exited.
    expect(await ended).toEqual({ status: code, stdout: '', stderr: '' });
    expect(project.leftBehind()).toEqual([]);
  });
});

test('exits without an error when the reader closes standard output', async () => {
  const project = new TestProject(
    `new HelmRelease(chart, 'release', { chart: './own', values: { a: Object.fromEntries([...Array(20000).keys()].map((n) => ['k' + n, 'v'])) } });`,
    { 'own/values.yaml': 'a: {}\n' },
  );
  const { child, ended } = project.startCommand(['values', '--json']);
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await ended).toMatchObject({ status: 0, stderr: '' });
});
