import child_process from 'node:child_process';
import { EventEmitter } from 'node:events';
import { chmodSync, readdirSync } from 'node:fs';
import os from 'node:os';
import type { ProcessRequest, StartedProcess } from '../../../lib/helm/command/process';
import { startInShell } from '../../../lib/helm/command/shell-process';
import { startInWorker } from '../../../lib/helm/command/worker-processes';
import { temporaryFolder } from '../../support/apps';

const sh = (script: string, more: Partial<ProcessRequest> = {}): ProcessRequest => ({
  program: '/bin/sh',
  args: ['-c', script],
  ...more,
});

const inShell = (request: ProcessRequest): StartedProcess => {
  const started = startInShell(request, startInWorker);
  if (!started) {
    throw new Error('not started');
  }
  return started;
};

describe.each([
  ['a shell', inShell],
  ['a worker thread', startInWorker],
])('a process in %s', (_, start) => {
  test.each<[string, ProcessRequest, object]>([
    ['output', sh('echo out; echo err >&2'), { status: 0, stdout: 'out\n', stderr: 'err\n' }],
    ['exit code', sh('exit 7'), { status: 7, stdout: '', stderr: '' }],
    ['signal', sh('kill -9 $$'), { status: null, signal: 'SIGKILL' }],
    ['input', sh('cat', { input: 'é\nb' }), { status: 0, stdout: 'é\nb' }],
    ['lack of input', sh('cat'), { status: 0, stdout: '' }],
    ['environment', sh('echo $OWN', { env: { OWN: 'a b' } }), { stdout: 'a b\n' }],
    [
      'arguments',
      { program: 'printf', args: ['[%s]', 'a b', '$HOME', "'", '*', ''] },
      { stdout: "[a b][$HOME]['][*][]" },
    ],
    ['much output', sh('head -c 5000000 /dev/zero | tr "\\0" x'), { status: 0, stdout: 'x'.repeat(5_000_000) }],
    ['a program that reads nothing', sh('exit 0', { input: 'x'.repeat(1_000_000) }), { status: 0 }],
  ])('tells its %s', (_what, request, expected) => {
    const process = start(request);
    expect(process.result()).toMatchObject(expected);
    expect([process.hasEnded(), process.result()]).toEqual([true, process.result()]);
  });

  test.each([
    ['does not exist', '/nowhere/helm', 'ENOENT'],
    ['may not be executed', __filename, 'EACCES'],
  ])('tells that the program %s', (_what, program, code) => {
    chmodSync(__filename, 0o644);
    expect(start({ program, args: [] }).result()).toMatchObject({ status: null, error: expect.stringContaining(code) });
  });

  test('tells whether it has ended, without waiting', () => {
    const process = start(sh('sleep 0.3; echo x'));
    expect(process.hasEnded()).toBe(false);
    expect(process.result().stdout).toBe('x\n');
    expect(process.hasEnded()).toBe(true);
  });

  test('goes on beside others', () => {
    const folder = temporaryFolder();
    const meeting = (own: string, other: string) =>
      start(sh(`touch ${folder}/${own}; while [ ! -e ${folder}/${other} ]; do sleep 0.02; done; echo met`));
    const both = [meeting('a', 'b'), meeting('b', 'a')];
    expect(both.map((process) => process.result().stdout)).toEqual(['met\n', 'met\n']);
  });
});

describe('a shell', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const filesIn = (folder: string) => jest.spyOn(os, 'tmpdir').mockReturnValue(folder);

  test('leaves no file behind, not even while it runs', () => {
    const folder = temporaryFolder();
    const asked = filesIn(folder);
    const running = inShell(sh('sleep 0.1; echo x', { input: 'in' }));
    expect(asked).toHaveBeenCalled();
    expect(readdirSync(folder)).toEqual([]);
    expect(running.result().stdout).toBe('x\n');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not used where it can have no files', () => {
    filesIn('/nowhere');
    expect(startInShell(sh('echo x'), startInWorker)).toBeUndefined();
  });

  test('is not used where there is none, and keeps no file open', () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    const spawn = jest
      .spyOn(child_process, 'spawn')
      .mockReturnValue(Object.assign(new EventEmitter(), { unref() {} }) as never);
    expect(startInShell(sh('echo x'), startInWorker)).toBeUndefined();
    expect(spawn).toHaveBeenCalledTimes(1);
    expect(open()).toBe(before);
  });

  test('that is killed itself is not waited for: the process is started once more', () => {
    const marker = `${temporaryFolder()}/killed`;
    const script = `if [ -e ${marker} ]; then cat; else touch ${marker}; kill -9 $PPID; sleep 0.1; fi`;
    expect(inShell(sh(script, { input: 'again' })).result()).toMatchObject({ status: 0, stdout: 'again' });
  });

  test('hands the program no file but its own three', () => {
    const files = ({ result }: StartedProcess) => result().stdout.split('\n').sort();
    const list = { program: 'ls', args: ['/proc/self/fd'] };
    expect(files(inShell(list))).toEqual(files(startInWorker(list)));
  });
});
