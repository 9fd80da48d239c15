import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterTests } from '../../support/apps';
import { packChart } from '../../support/chart-server';
import { filesBelow } from '../../support/files';
import { TestProject } from '../../support/projects';
import { LOGIN } from '../../support/registry';
import { configMap } from '../../support/releases';
import { eventually, isRunning } from '../../support/running';

const { username, password } = LOGIN;
const FORMS = [password, Buffer.from(`${username}:${password}`).toString('base64')];

/** A chart repository that requires a login and never answers requests for one of its files. */
async function repositoryThatHolds(held: string): Promise<{ host: string; requests: string[] }> {
  const folder = new TestProject('').folder;
  packChart({ 'templates/a.yaml': configMap('a') }, folder);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const isKnown = request.headers.authorization === `Basic ${FORMS[1]}`;
    requests.push(`${isKnown ? '' : 'anonymous '}${request.url}`);
    if (!request.url?.endsWith(held)) {
      response.writeHead(isKnown ? 200 : 401).end(isKnown ? readFileSync(join(folder, request.url ?? '')) : '');
    }
  });
  afterTests(() => server.closeAllConnections());
  afterTests(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** The files that contain the password, among those below the folders, and those that other users may share. */
function filesWithPassword(app: TestProject): string[] {
  const files = [app.temporary, app.home, app.folder, '/dev/shm'].flatMap((folder) => filesBelow(folder));
  return files.filter((file) => FORMS.some((form) => readFileSync(file, 'latin1').includes(form)));
}

/** The processes that use the temporary folder of the project, and their command lines. */
function processesOf(app: TestProject): Map<string, string> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const of = (pid: string, name: string) => {
    try {
      return readFileSync(join('/proc', pid, name), 'latin1');
    } catch {
      return '';
    }
  };
  const own = pids.filter((pid) => of(pid, 'environ').includes(`TMPDIR=${app.temporary}\0`));
  return new Map(own.map((pid) => [pid, of(pid, 'cmdline').replaceAll('\0', ' ')]));
}

test.each(
  (['index.yaml', 'demo-1.2.3.tgz'] as const).flatMap((file) =>
    (['SIGINT', 'SIGTERM', 'SIGKILL'] as const).map((signal) => [file, signal] as const),
  ),
)(
  'while helm downloads %s, no file contains the password, and %s leaves no file and no process',
  async (held, signal) => {
    const { host, requests } = await repositoryThatHolds(held);
    const app = new TestProject(
      `new HelmRelease(chart, 'release', { chart: 'demo', repo: 'http://${host}', version: '1.2.3' });`,
      { 'registries.yaml': JSON.stringify({ hosts: { [host]: { username, passwordVariable: 'TOKEN' } } }) },
    );
    const ended = app.synth({ TOKEN: password });
    await eventually(() => requests.includes(`/${held}`));

    const running = processesOf(app);
    const synth = [...running].find(([, command]) => command.includes('main.js'))?.[0];
    expect([...running.values()].join('\n')).toMatch(held === 'index.yaml' ? 'repo update source' : 'pull source/demo');
    expect(filesWithPassword(app)).toEqual([]);
    expect([...running.values()].filter((command) => command.includes(password))).toEqual([]);

    process.kill(Number(synth), signal);
    await ended;
    await eventually(() => ![...running.keys()].some(isRunning) && app.leftBehind().length === 0);
    expect(filesWithPassword(app)).toEqual([]);
    expect(readdirSync('/dev/shm').filter((name) => name.startsWith('cdk8s-clearml'))).toEqual([]);
  },
);
