import { randomUUID } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { storedProgram } from '../cache/stored-program';
import { filesInArchive } from '../chart/archive';
import { environmentOf } from '../command/environment';
import { trustedPath } from '../command/find-program';
import { parseFlags } from '../command/flags';
import { type ProcessRequest, startProcess } from '../command/processes';
import { temporaryFolder } from '../command/temporary-folder';
import { attempt } from '../data/attempt';
import { type Access, accessTo, type Login } from './access';
import type { RemoteChart } from './chart-location';
import { explainPull, incompleteArchive } from './pull-failure';

/** A pulled chart archive. */
export interface PulledArchive {
  readonly path: string;
  /** Digest of the OCI manifest; undefined for other repositories. */
  readonly ociDigest?: string;
}

/** Name of the repository in the repository list. */
const REPOSITORY = 'source';

/** Fields of the repository list, by flags with the same meaning. */
const LIST_FIELDS = { '--ca-file': 'caFile', '--cert-file': 'certFile', '--key-file': 'keyFile' };
const LIST_SWITCHES = {
  '--insecure-skip-tls-verify': 'insecure_skip_tls_verify',
  '--pass-credentials': 'pass_credentials_all',
};

/**
 * Pulls a chart to a new private folder. Afterwards, the folder contains only the complete archive.
 *
 * @param parent a folder for the archive, which then outlives this process
 * @throws CLEARML1004, CLEARML1005 and CLEARML4016 to CLEARML4019 when the pull fails; the folder is then removed
 */
export function pullChart(helm: string, remote: RemoteChart, parent?: string): PulledArchive {
  const folder = parent === undefined ? temporaryFolder('pull') : mkdtempSync(join(parent, 'cdk8s-clearml-'));
  try {
    // helm writes to a subfolder. Complete archives are moved to the folder.
    const pull = new Pull(helm, remote, join(folder, 'helm'));
    const { name, ociDigest } = pull.run();
    renameSync(join(pull.folder, name), join(folder, name));
    rmSync(pull.folder, { recursive: true, force: true });
    return { path: join(folder, name), ociDigest };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Variables and open files of helm. */
type Surroundings = Partial<Pick<ProcessRequest, 'env' | 'files'>>;

class Pull {
  private readonly access: Access;

  public constructor(
    private readonly helm: string,
    private readonly remote: RemoteChart,
    public readonly folder: string,
  ) {
    this.access = accessTo(remote);
    mkdirSync(folder, { mode: 0o700 });
  }

  public run(): { name: string; ociDigest?: string } {
    const { login, repo } = this.access;
    const output = !login
      ? this.pull()
      : repo === undefined
        ? this.pullWithLogin(login)
        : this.pullFromList(login, repo);
    const name = readdirSync(this.folder).find((file) => file.endsWith('.tgz')) ?? '';
    this.rejectIncomplete(name);
    return { name, ociDigest: /^Digest: (sha256:[0-9a-f]{64})$/m.exec(output)?.[1] };
  }

  private pull(surroundings: Surroundings = {}, from: Pick<Access, 'chart' | 'repo'> = this.access): string {
    const { chart, repo } = from;
    const { version, flags } = this.access;
    const source = [...(repo ? ['--repo', repo] : []), ...(version ? ['--version', version] : [])];
    return this.call(['pull', chart, ...source, '--destination', this.folder, ...flags], surroundings);
  }

  private pullWithLogin(login: Login): string {
    const config = join(this.folder, 'config.json');
    writeFileSync(config, REGISTRY_CONFIG);
    // helm falls back to the configuration of Docker.
    const variables = { HELM_REGISTRY_CONFIG: config, DOCKER_CONFIG: this.folder };
    return this.pull({ env: { ...variables, ...environmentWithLogin(login) } });
  }

  /** Uses a repository list of its own, because helm accepts the password of a repository only there and on its command line. */
  private pullFromList(login: Login, repo: string): string {
    const list = { repositories: [{ name: REPOSITORY, url: repo, ...login, ...this.connection() }] };
    return withUnnamedFile(JSON.stringify(list), this.folder, (path, files) => {
      const surroundings = { env: { HELM_REPOSITORY_CONFIG: path }, files };
      this.call(['repo', 'update', REPOSITORY], surroundings);
      return this.pull(surroundings, { chart: `${REPOSITORY}/${this.access.chart}` });
    });
  }

  private connection(): Record<string, unknown> {
    const fields: Record<string, string> = LIST_FIELDS;
    const switches: Record<string, string> = LIST_SWITCHES;
    const given = parseFlags(this.access.flags).map(({ name, value }) => [
      fields[name] ?? switches[name],
      fields[name] ? value : value !== 'false',
    ]);
    return Object.fromEntries(given.filter(([field]) => field !== undefined));
  }

  private call(args: string[], { env, files }: Surroundings): string {
    const variables = { ...environmentOf('helm pull'), ...this.caches(), ...env };
    const result = startProcess({ program: this.helm, args, files, env: variables }).result();
    // `helm repo update` prints the reason on standard output; helm 3 then succeeds.
    const reason = /^\.{3}Unable to get an update.*\):\s*(.*)/m.exec(result.stdout)?.[1];
    if (result.status !== 0 || reason !== undefined) {
      const message = reason ?? (result.stderr || (result.error ?? `helm was ended by ${result.signal}`));
      throw explainPull(this.remote, this.access, message);
    }
    return `${result.stdout}\n${result.stderr}`;
  }

  /** Uses temporary caches, except for named repositories, whose index is in the cache of the user. */
  private caches(): Record<string, string> {
    const { chart, repo } = this.access;
    const byName = repo === undefined && !chart.includes('://');
    const cache = join(this.folder, 'cache');
    return byName ? {} : { HELM_CACHE_HOME: cache, HELM_REPOSITORY_CACHE: cache, HELM_CONTENT_CACHE: cache };
  }

  /** Rejects truncated archives, which helm does not detect when the server sends no content length. */
  private rejectIncomplete(name: string): void {
    try {
      filesInArchive(readFileSync(join(this.folder, name)));
    } catch (error) {
      throw incompleteArchive(this.remote, this.access, `${name}: ${(error as Error).message}`);
    }
  }
}

/**
 * Passes the path of a file with the content to `use`, and the open files that a process must inherit to read it. helm reads
 * the path twice, so it cannot be a pipe. On Linux, the file has no name and is in memory if possible, so that nothing remains
 * of it when this process is killed. Elsewhere, it is in the private folder, which the supervisor removes.
 */
function withUnnamedFile<T>(content: string, folder: string, use: (path: string, files: number[]) => T): T {
  const isLinux = process.platform === 'linux';
  const name = `cdk8s-clearml-${randomUUID()}`;
  const places = [...(isLinux ? ['/dev/shm'] : []), folder].map((place) => join(place, name));
  const path =
    places.find((place) => attempt(() => writeFileSync(place, '', { flag: 'wx', mode: 0o600 }) ?? true)) ?? '';
  const file = openSync(path, 'r+');
  try {
    if (isLinux) {
      rmSync(path);
    }
    writeSync(file, content);
    return isLinux ? use('/dev/fd/3', [file]) : use(path, []);
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

// The number distinguishes the program from older versions in the cache.
const NAME = 'cdk8s-clearml-1';
const LOGIN_VARIABLE = 'CDK8S_CLEARML_LOGIN';

/** Prints the login from its environment, in the protocol of Docker credential helpers. */
const PROGRAM =
  process.platform === 'win32'
    ? { name: `docker-credential-${NAME}.cmd`, text: `@node -p "process.env.${LOGIN_VARIABLE}"\r\n` }
    : { name: `docker-credential-${NAME}`, text: `#!/bin/sh\nprintf %s "$${LOGIN_VARIABLE}"\n` };

/** A registry configuration that makes helm use only the credential helper of this library. */
const REGISTRY_CONFIG = JSON.stringify({ credsStore: NAME });

/**
 * Environment variables with which helm gets a login from the credential helper, so that no file and no command line
 * contains the password. `helm registry login` would write the password to a file, which remains if synth is killed.
 */
function environmentWithLogin({ username, password }: Login): Record<string, string> {
  const helper = storedProgram(PROGRAM.name, () => Buffer.from(PROGRAM.text));
  return {
    PATH: [...(helper === undefined ? [] : [dirname(helper)]), ...trustedPath()].join(delimiter),
    [LOGIN_VARIABLE]: JSON.stringify({ ServerURL: '', Username: username, Secret: password }),
  };
}
