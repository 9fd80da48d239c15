import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { endAfterTests, temporaryFolder } from './apps';
import { type ChartFiles, chartIn } from './chart-files';

/** Path of the reference registry, with the file name in the Debian package `docker-registry` or in upstream releases. */
const PROGRAM = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => [join(folder, 'docker-registry'), join(folder, 'registry')])
  .find((path) => existsSync(path));

/** `describe` if a registry is installed, else `describe.skip`. */
export const describeWithRegistry = PROGRAM ? describe : describe.skip;

/** The login that the test registries accept, and its bcrypt hash. */
export const LOGIN = { username: 'clearml', password: 'token-of-the-test-registry' };
const HASH = '$2y$05$l8FQM7tH4C/cDPg0T4J/keF1pieLg9k1NO/s4CTjJNZC8XmNm3Zmy';

/** A running registry that requires `LOGIN`. */
export interface TestRegistry {
  /** Host and port on the loopback interface. */
  readonly host: string;
  /** Folder of its blobs. */
  readonly storage: string;
}

/** A server certificate and its key, as files. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

export async function startRegistry(tls?: ServerCertificate): Promise<TestRegistry> {
  const folder = temporaryFolder();
  const storage = join(folder, 'storage');
  writeFileSync(join(folder, 'htpasswd'), `${LOGIN.username}:${HASH}\n`);
  const config = {
    version: '0.1',
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: storage } },
    http: { addr: '127.0.0.1:0', ...(tls ? { tls } : {}) },
    auth: { htpasswd: { realm: 'test', path: join(folder, 'htpasswd') } },
  };
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const registry = endAfterTests(
    spawn(PROGRAM ?? '', ['serve', join(folder, 'config.yml')], { stdio: ['ignore', 'ignore', 'pipe'] }),
  );
  for await (const line of createInterface({ input: registry.stderr })) {
    const host = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (host) {
      registry.stderr.resume();
      return { host, storage };
    }
  }
  throw new Error('the registry did not start');
}

/** A chart archive that was pushed to a registry. */
export interface PushedChart {
  readonly archive: string;
  readonly sha256: string;
  readonly ociDigest: string;
}

/** Packages the chart `demo` and pushes it as `<host>/clearml/demo`. */
export function pushChart(registry: TestRegistry, files: ChartFiles, ...flags: string[]): PushedChart {
  const folder = temporaryFolder();
  execFileSync(helm(), ['package', chartIn(temporaryFolder(), files), '--destination', folder]);
  return pushArchive(registry, join(folder, readdirSync(folder)[0] ?? ''), ...flags);
}

/** Pushes an archive without changes. */
export function pushArchive({ host }: TestRegistry, archive: string, ...flags: string[]): PushedChart {
  const config = join(temporaryFolder(), 'config.json');
  const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
  writeFileSync(config, JSON.stringify({ auths: { [host]: { auth } } }));
  const connection = flags.length > 0 ? flags : ['--plain-http'];
  const args = ['push', archive, `oci://${host}/clearml`, '--registry-config', config, ...connection];
  const output = execFileSync('sh', ['-c', '"$0" "$@" 2>&1', helm(), ...args], { encoding: 'utf8' });
  return {
    archive,
    sha256: createHash('sha256').update(readFileSync(archive)).digest('hex'),
    ociDigest: /Digest: (\S+)/.exec(output)?.[1] ?? '',
  };
}

function helm(): string {
  return process.env.HELM_EXECUTABLE ?? 'helm';
}
