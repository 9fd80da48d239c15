import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { filesInArchive } from '../chart/archive';
import { keepExecutable } from '../command/find-program';
import { filterFlags } from '../command/flags';
import { startProcess } from '../command/processes';
import { type Access, accessTo, type Login } from './access';
import type { RemoteChart } from './chart-location';
import { explainPull, incompleteArchive } from './pull-failure';

/** A pulled chart archive. */
export interface PulledArchive {
  readonly path: string;
  /** Digest of the OCI manifest; undefined for other repositories. */
  readonly ociDigest?: string;
}

/** Name of the repository in the temporary repository list. */
const REPOSITORY = 'source';

/** Connection flags that `helm repo add` accepts too. */
const CONNECTION_FLAGS = ['--ca-file', '--cert-file', '--key-file'];

/**
 * Pulls a chart to a new private folder below `parent`. Afterwards, the folder contains only the complete archive.
 *
 * @throws CLEARML1004, CLEARML1005 and CLEARML4016 to CLEARML4019 when the pull fails; the folder is then removed
 */
export function pullChart(helm: string, remote: RemoteChart, parent: string): PulledArchive {
  const folder = mkdtempSync(join(parent, 'cdk8s-clearml-'));
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
        : this.pullFromAdded(login, repo);
    const name = readdirSync(this.folder).find((file) => file.endsWith('.tgz')) ?? '';
    this.rejectIncomplete(name);
    return { name, ociDigest: /^Digest: (sha256:[0-9a-f]{64})$/m.exec(output)?.[1] };
  }

  private pull(env: Record<string, string> = {}, from: Pick<Access, 'chart' | 'repo'> = this.access): string {
    const { chart, repo } = from;
    const { version, flags } = this.access;
    const source = [...(repo ? ['--repo', repo] : []), ...(version ? ['--version', version] : [])];
    return this.call(['pull', chart, ...source, '--destination', this.folder, ...flags], env);
  }

  private pullWithLogin(login: Login): string {
    const config = join(this.folder, 'config.json');
    writeFileSync(config, REGISTRY_CONFIG);
    // helm falls back to the configuration of Docker.
    const variables = { HELM_REGISTRY_CONFIG: config, DOCKER_CONFIG: this.folder };
    return this.pull({ ...variables, ...environmentWithLogin(login) });
  }

  /** Uses a temporary repository list, because helm stores the login of a repository in its list. */
  private pullFromAdded({ username, password }: Login, repo: string): string {
    const { chart, flags } = this.access;
    const env = { HELM_REPOSITORY_CONFIG: join(this.folder, 'repositories.yaml') };
    const connection = filterFlags(flags, ({ name }) => CONNECTION_FLAGS.includes(name));
    const user = ['--username', username, '--password-stdin'];
    this.call(['repo', 'add', REPOSITORY, repo, ...user, ...connection], env, password);
    return this.pull(env, { chart: `${REPOSITORY}/${chart}` });
  }

  private call(args: string[], env: Record<string, string>, input?: string): string {
    const result = startProcess({ program: this.helm, args, input, env: { ...this.caches(), ...env } }).result();
    if (result?.status !== 0) {
      const message = result?.stderr || (result?.error ?? `helm was ended by ${result?.signal}`);
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
  const modules = (require.resolve.paths(NAME) ?? []).find((folder) => existsSync(folder));
  const helper = keepExecutable(modules ?? __dirname, PROGRAM.name, () => Buffer.from(PROGRAM.text)) ?? '';
  return {
    PATH: [dirname(helper), process.env.PATH].filter(Boolean).join(delimiter),
    [LOGIN_VARIABLE]: JSON.stringify({ ServerURL: '', Username: username, Secret: password }),
  };
}
