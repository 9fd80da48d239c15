import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { temporaryFolder } from './apps';
import { type ChartFiles, chartIn } from './chart-files';

const servers: ChildProcess[] = [];

afterAll(() => {
  for (const server of servers.splice(0)) {
    server.kill();
  }
});

/** Serves the packaged chart `demo` 1.2.3 as a repository and as an OCI registry; returns its host and port. */
export async function serveChart(files: ChartFiles, login?: string): Promise<string> {
  const helm = process.env.HELM_EXECUTABLE ?? 'helm';
  const folder = temporaryFolder();
  execFileSync(helm, ['package', chartIn(temporaryFolder(), files), '--destination', folder]);
  execFileSync(helm, ['repo', 'index', folder]);
  const server = spawn(process.execPath, [join(__dirname, 'chart-server.js'), folder, ...(login ? [login] : [])]);
  servers.push(server);
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  return `127.0.0.1:${port.toString().trim()}`;
}
