import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChartSource } from '../../lib/chart/chart-source';
import { PodSecurity } from '../../lib/security/pod-security';
import { temporaryFolder } from '../support/apps';
import { filesBelow, writeFiles } from '../support/files';
import { execute } from '../support/projects';
import { environmentOf, PUBLIC, podOf, serverOf, withPublicChart } from './servers';

/** `test` if the machine permits process namespaces; otherwise jest reports the test as skipped. */
const withNamespaces = spawnSync('unshare', ['-rpf', 'true']).status === 0 ? test : test.skip;

const WRITE_CACHE = 'import pathlib; pathlib.Path(__file__).with_name("_cache.json").write_text("{}")\n';
const WAIT = 'import time\nprint("deleting", flush=True)\ntime.sleep(3600)\n';

/** Programs in place of those in the image, below `apiserver`. */
const PROGRAMS = {
  '__init__.py': '',
  'apierrors_generator.py': '',
  'services_schema.py': WRITE_CACHE,
  'server.py': 'import os, sys; print("started in", os.getcwd())\n',
  'jobs/async_urls_delete.py': WAIT,
};

/** The command of a component, and its environment, with folders in place of those in the container. */
function inFolders(source: ChartSource, component: string) {
  const folder = temporaryFolder();
  const server = serverOf({ chart: source, podSecurity: PodSecurity.restricted() });
  const [main] = podOf(server, component).containers;
  const here = (text: string) =>
    text.replaceAll('/opt/clearml', join(folder, 'opt')).replaceAll('/tmp/clearml', join(folder, 'tmp'));
  writeFiles(join(folder, 'opt', 'apiserver'), PROGRAMS);
  writeFiles(join(folder, 'bin'), { gunicorn: '#!/bin/sh\nexec python3 -m apiserver.server\n' });
  chmodSync(join(folder, 'bin', 'gunicorn'), 0o755);
  const path = environmentOf(server, component).PYTHONPATH;
  return {
    folder,
    command: [...(main.command ?? []), ...(main.args ?? [])].map(here) as string[],
    options: {
      cwd: main.workingDir ? here(main.workingDir) : join(folder, 'opt'),
      env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ...(path ? { PYTHONPATH: here(path) } : {}) },
    },
  };
}

function describeStarts(chart: () => ChartSource): void {
  let running: ChildProcess | undefined;

  afterEach(() => running?.kill('SIGKILL'));

  test('the API server starts once its schema is in a cache, and writes nothing beside its sources', async () => {
    const { folder, command, options } = inFolders(chart(), 'apiserver');
    const [program = '', ...args] = command;
    const { status, stdout, stderr } = await execute(program, args, options);
    expect([status, stderr, stdout]).toEqual([0, '', `started in ${join(folder, 'tmp')}\n`]);
    expect(existsSync(join(folder, 'tmp', 'apiserver', '_cache.json'))).toBe(true);
    expect(filesBelow(join(folder, 'opt'), '.json')).toEqual([]);
  });

  withNamespaces('the delete job ends at the stop signal (requires unshare)', async () => {
    const { command, options } = inFolders(chart(), 'asyncdelete');
    // As in a container, the command is the first process, to which the kernel delivers only signals that it handles.
    running = spawn('unshare', ['-rpf', '--kill-child', ...command], {
      ...options,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(running.stdout as NodeJS.ReadableStream, 'data');
    const { pid } = running;
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    const ended = once(running, 'exit');
    process.kill(Number(first), 'SIGTERM');
    expect(await ended).not.toContain('SIGKILL');
  });
}

describe('the community chart', () => describeStarts(() => ChartSource.community()));
withPublicChart('the public chart without root', () => describeStarts(() => ChartSource.directory(PUBLIC)));
