import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Versions of Kubernetes in tests: the oldest supported version and the newest. */
export const KUBERNETES_VERSIONS = ['1.32.13', '1.35.4'] as const;
export type KubernetesVersion = (typeof KUBERNETES_VERSIONS)[number];

export const PROGRAMS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

const cacheFolder = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-clearml', 'control-plane');

/** Runs a program with low priority, and returns its output. */
function run(program: string, args: readonly string[], cwd: string): string {
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' };
  const words = ['-n', '15', program, ...args];
  const { status, stdout, stderr, error } = spawnSync('nice', words, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr.slice(-2_000)}`);
  }
  return stdout;
}

const exists = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Programs that are required and not installed. etcd comes from its Debian package if it is not installed. */
export function missingPrograms(): string[] {
  const hasEtcd = exists('etcd') || existsSync(join(cacheFolder(), 'etcd')) || exists('apt-get');
  return [...(exists('go') ? [] : ['go']), ...(hasEtcd ? [] : ['etcd'])];
}

/** Creates an entry of the cache; a concurrent run never sees a part of it. */
function cached(name: string, create: (folder: string) => string): string {
  const target = join(cacheFolder(), name);
  if (!existsSync(target)) {
    const folder = `${target}.${process.pid}`;
    mkdirSync(folder, { recursive: true });
    try {
      const made = create(folder);
      if (!existsSync(target)) {
        renameSync(made, target);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return target;
}

/** Path of etcd. */
export function etcd(): string {
  return exists('etcd') ? 'etcd' : cached('etcd', extractEtcd);
}

/** Takes etcd from its Debian package without installing it, since the package starts a service. */
function extractEtcd(folder: string): string {
  run('apt-get', ['download', '--quiet', 'etcd-server'], folder);
  const [archive = ''] = readdirSync(folder);
  run('dpkg', ['-x', archive, 'content'], folder);
  return join(folder, 'content', 'usr', 'bin', 'etcd');
}

/** Folder with the programs of the control plane, which Go compiles once. The first compilation takes ten minutes on two cores. */
export function controlPlane(version: KubernetesVersion): string {
  return cached(version, (folder) => {
    writeModule(version, folder);
    const flags = { gitVersion: `v${version}`, gitMajor: '1', gitMinor: version.split('.')[1], gitTreeState: 'clean' };
    const variables = Object.entries(flags).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
    const out = join(folder, 'bin');
    mkdirSync(out);
    const packages = PROGRAMS.map((name) => `k8s.io/kubernetes/cmd/${name}`);
    run('go', ['build', '-trimpath', '-ldflags', ['-s -w', ...variables].join(' '), '-o', out, ...packages], folder);
    return out;
  });
}

/** Staging modules of which a Go module proxy may lack the version: the version before has the same API. */
const OTHERS: { readonly [name: string]: { readonly [version: string]: string } } = {
  'k8s.io/endpointslice': { '1.32.13': 'v0.32.12' },
};

/**
 * Writes a module that depends on Kubernetes. Kubernetes takes its staging modules (k8s.io/api and others) from its own
 * repository, which other modules cannot; the module takes their published versions. All other versions and checksums are
 * those of Kubernetes.
 */
function writeModule(version: KubernetesVersion, folder: string): void {
  writeFileSync(join(folder, 'go.mod'), 'module download\n');
  const { Dir } = JSON.parse(run('go', ['mod', 'download', '-json', `k8s.io/kubernetes@v${version}`], folder));
  const published = version.replace(/^1\./, 'v0.');
  const file = readFileSync(join(Dir, 'go.mod'), 'utf8')
    .replace(/^module .*$/m, `module control-plane\n\nrequire k8s.io/kubernetes v${version}`)
    .replace(/^(\s+k8s\.io\/\S+) v0\.0\.0$/gm, `$1 ${published}`)
    .replace(/=> \.\/staging\/src\/(\S+)$/gm, (_, name) => `=> ${name} ${OTHERS[name]?.[version] ?? published}`);
  writeFileSync(join(folder, 'go.mod'), file);
  writeFileSync(join(folder, 'go.sum'), readFileSync(join(Dir, 'go.sum')));
}
