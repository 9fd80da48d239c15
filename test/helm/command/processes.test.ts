import { chmodSync } from 'node:fs';
import { type ProcessRequest, startProcess } from '../../../lib/helm/command/processes';
import { temporaryFolder } from '../../support/apps';

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
