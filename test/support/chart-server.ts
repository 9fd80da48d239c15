import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { endAfterTests, temporaryFolder } from './apps';
import { type ChartFiles, chartIn } from './chart-files';
import type { ServerCertificate } from './registry';

/** Serves the packaged chart `demo` 1.2.3 as a repository and as an OCI registry; returns its host and port. */
export async function serveChart(files: ChartFiles, login?: string, tls?: ServerCertificate): Promise<string> {
  const folder = temporaryFolder();
  packChart(files, folder);
  return serveFolder(folder, login, tls);
}

/** Packages a chart into the folder of a chart server, and updates the index. */
export function packChart(files: ChartFiles, folder: string): void {
  const helm = process.env.HELM_EXECUTABLE ?? 'helm';
  execFileSync(helm, ['package', chartIn(temporaryFolder(), files), '--destination', folder]);
  execFileSync(helm, ['repo', 'index', folder]);
}

/** Serves the packaged charts of a folder. Each request reads the folder again. */
export async function serveFolder(folder: string, login = '', tls?: ServerCertificate): Promise<string> {
  const secured = tls ? { CHART_SERVER_CERTIFICATE: tls.certificate, CHART_SERVER_KEY: tls.key } : {};
  const env = { ...process.env, CHART_SERVER_LOGIN: login, ...secured };
  const server = endAfterTests(spawn(process.execPath, [join(__dirname, 'chart-server.js'), folder], { env }));
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  return `127.0.0.1:${port.toString().trim()}`;
}
