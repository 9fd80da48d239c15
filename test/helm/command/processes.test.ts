import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import threads, { type Worker } from 'node:worker_threads';
import { type ProcessRequest, startProcess } from '../../../lib/helm/command/processes';
import { failureOf, temporaryFolder } from '../../support/apps';
import { eventually, isRunning } from '../../support/running';

const sh = (script: string, more: Partial<ProcessRequest> = {}): ProcessRequest => ({
  program: '/bin/sh',
  args: ['-c', script],
  env: { PATH: String(process.env.PATH) },
  ...more,
});

describe('a process', () => {
  test.each<[string, ProcessRequest, object]>([
    ['output', sh('echo out; echo err >&2'), { status: 0, stdout: 'out\n', stderr: 'err\n' }],
    ['exit code', sh('exit 7'), { status: 7, stdout: '', stderr: '' }],
    ['signal', sh('kill -9 $$'), { status: null, signal: 'SIGKILL' }],
    ['input', sh('cat', { input: 'é\nb' }), { status: 0, stdout: 'é\nb' }],
    ['no input', sh('cat'), { status: 0, stdout: '' }],
    ['environment', sh('echo $OWN$HOME', { env: { OWN: 'a b' } }), { stdout: 'a b\n' }],
    [
      'arguments',
      { ...sh(''), program: 'printf', args: ['[%s]', 'a b', '$HOME', "'", '*', ''] },
      { stdout: "[a b][$HOME]['][*][]" },
    ],
    ['much output', sh('head -c 5000000 /dev/zero | tr "\\0" x'), { status: 0, stdout: 'x'.repeat(5_000_000) }],
    ['a program that reads no input', sh('exit 0', { input: 'x'.repeat(1_000_000) }), { status: 0 }],
  ])('has the expected result: %s', (_what, request, expected) => {
    const process = startProcess(request);
    expect(process.result()).toMatchObject(expected);
    expect([process.hasEnded(), process.result()]).toEqual([true, process.result()]);
  });

  test.each([
    ['does not exist', '/nowhere/helm', 'ENOENT'],
    ['is not executable', __filename, 'EACCES'],
  ])('reports that the program %s', (_what, program, code) => {
    chmodSync(__filename, 0o644);
    expect(startProcess({ program, args: [], env: {} }).result()).toMatchObject({
      status: null,
      error: expect.stringContaining(code),
    });
  });

  test('reports whether it has ended, without waiting', () => {
    const process = startProcess(sh('sleep 0.3; echo x'));
    expect(process.hasEnded()).toBe(false);
    expect(process.result().stdout).toBe('x\n');
    expect(process.hasEnded()).toBe(true);
  });

  test('runs concurrently with other processes', () => {
    const folder = temporaryFolder();
    const meeting = (own: string, other: string) =>
      startProcess(sh(`touch ${folder}/${own}; while [ ! -e ${folder}/${other} ]; do sleep 0.02; done; echo met`));
    const both = [meeting('a', 'b'), meeting('b', 'a')];
    expect(both.map((process) => process.result().stdout)).toEqual(['met\n', 'met\n']);
  });
});

describe('a limit', () => {
  afterEach(() => {
    delete process.env.CDK8S_CLEARML_TIMEOUT;
  });

  test('of time ends a program and its children, and causes CLEARML4040', async () => {
    process.env.CDK8S_CLEARML_TIMEOUT = '1';
    const file = join(temporaryFolder(), 'child');
    const { message } = failureOf(() => startProcess(sh(`sleep 300 & echo $! > ${file}; wait`)).result());
    expect(message).toMatch(
      /^CLEARML4040: `sh -c` was ended after 1 seconds\n.*\n {2}fix: check what it waits for.*CDK8S_CLEARML_TIMEOUT sets another/,
    );
    await eventually(() => !isRunning(readFileSync(file, 'utf8')));
  });

  test('of output ends a program that prints without end, and causes CLEARML4041', () => {
    const { message } = failureOf(() => startProcess(sh('cat /dev/zero')).result());
    expect(message).toMatch(/^CLEARML4041: `sh -c` was ended after it printed 128 MiB\n/);
  });

  test.each(['0', '1.5', 'ten', '9999999'])('of time cannot be %s: CLEARML4043', (text) => {
    process.env.CDK8S_CLEARML_TIMEOUT = text;
    const { message } = failureOf(() => startProcess(sh('exit')));
    expect(message).toMatch(/^CLEARML4043: CDK8S_CLEARML_TIMEOUT is "/);
  });

  test('of patience ends the wait for a thread that has ended, with CLEARML4042', async () => {
    process.env.CDK8S_CLEARML_TIMEOUT = '6';
    const spy = jest.mocked(threads.Worker);
    jest.resetModules();
    const fresh =
      require('../../../lib/helm/command/processes') as typeof import('../../../lib/helm/command/processes');
    const file = join(temporaryFolder(), 'pid');
    const started = fresh.startProcess(sh(`echo $$ > ${file}; exec sleep 300`));
    await eventually(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
    // The supervisor learns of a program after its start.
    await sleep(2000);
    const { value: worker } = spy.mock.results.at(-1) as { value: Worker };
    await worker.terminate();
    const { message } = failureOf(() => started.result());
    expect(message).toMatch(/^CLEARML4042: the thread that runs helm has not responded for 6 seconds\n/);
    await eventually(() => !isRunning(readFileSync(file, 'utf8')));
  });
});

const LIBRARY = join(__dirname, '..', '..', '..', 'lib', 'helm', 'command');

test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
  'a process that waits for a program leaves neither the program nor a folder after %s',
  async (signal) => {
    const folder = temporaryFolder();
    const script = `
      const { startProcess } = require(${JSON.stringify(join(LIBRARY, 'processes'))});
      const own = require(${JSON.stringify(join(LIBRARY, 'temporary-folder'))}).temporaryFolder('test');
      const script = 'sleep 300 & echo $! > "' + own + '/child"; echo $$ > "' + own + '/pid"; wait';
      startProcess({ program: '/bin/sh', args: ['-c', script] }).result();`;
    const child = spawn(process.execPath, ['--require', require.resolve('tsx/cjs'), '-e', script], {
      env: { ...process.env, TMPDIR: folder },
    });
    // tsx has a folder of its own.
    const folders = () => readdirSync(folder).filter((name) => name.startsWith('cdk8s-clearml-'));
    const pids = () =>
      folders().flatMap((own) =>
        ['child', 'pid']
          .map((name) => join(folder, own, name))
          .flatMap((file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : [])),
      );
    await eventually(() => pids().filter(Boolean).length === 2);
    const started = pids();
    expect(started.every(isRunning)).toBe(true);
    // The supervisor learns of a program after its start.
    await sleep(2000);
    child.kill(signal);
    await eventually(() => !started.some(isRunning) && folders().length === 0);
  },
);

test('a temporary folder is private, and its creation removes old folders of processes that have ended', () => {
  const ended = 2 ** 22 + 1;
  const folders = [
    `pull-${ended}-aaaaaa`,
    `pull-${process.pid}-aaaaaa`,
    `pull-${ended}-bbbbbb`,
    `other-x-${ended}`,
  ].map((name) => join(tmpdir(), `cdk8s-clearml-${name}`));
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'file'), '');
    if (!folder.endsWith('b')) {
      utimesSync(folder, 0, 0);
    }
  }
  jest.resetModules();
  const { temporaryFolder: create } = require('../../../lib/helm/command/temporary-folder');
  const created = create('test');
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, true, true, true]);
  expect(statSync(created).mode & 0o777).toBe(0o700);
});
