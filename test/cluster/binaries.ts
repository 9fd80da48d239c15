import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { guarded } from './guarded';

/** Versions of Kubernetes in tests: the oldest supported version and the newest. */
export const KUBERNETES_VERSIONS = ['1.32.13', '1.35.4'] as const;
export type KubernetesVersion = (typeof KUBERNETES_VERSIONS)[number];

export const PROGRAMS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

/** Not in the cache folder of the library, which removes files that it does not know when they exceed its size. */
const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-clearml-tests');

/** Milliseconds after the start in which all programs must be there. Go compiles one version in ten minutes on two cores. */
const LIMIT = 40 * 60_000;

/** Runs a program with low priority, and returns its output. */
async function run(command: readonly string[], cwd: string): Promise<string> {
  // Go downloads a later Go if Kubernetes requires one.
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'auto', GOWORK: 'off' };
  const child = guarded(['nice', '-n', '15', ...command], 'pipe', { cwd, env });
  const timer = setTimeout(() => child.stdin?.end(), Math.max(0, LIMIT - performance.now()));
  const [[status], stdout, stderr] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout as Readable),
    text(child.stderr as Readable),
  ]);
  clearTimeout(timer);
  if (status !== 0) {
    throw new Error(`${command.slice(0, 2).join(' ')}: ${(stderr || stdout).slice(-2_000)}`);
  }
  return stdout;
}

const exists = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Creates an entry of the cache; a concurrent run never sees a part of it. */
async function cached(
  name: string,
  files: readonly string[],
  create: (folder: string) => Promise<string>,
): Promise<string> {
  const target = join(cacheFolder(), name);
  const isComplete = () => files.every((file) => existsSync(join(target, file)));
  if (!isComplete()) {
    const folder = `${target}.${process.pid}`;
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(folder, { recursive: true });
    const made = await create(folder);
    if (!isComplete()) {
      rmSync(target, { recursive: true, force: true });
      renameSync(made, target);
    }
  }
  return target;
}

/** Path of etcd. */
export async function etcd(): Promise<string> {
  return exists('etcd') ? 'etcd' : cached('etcd', [''], extractEtcd);
}

/** Takes etcd from its Debian package without installing it, since the package starts a service. */
async function extractEtcd(folder: string): Promise<string> {
  await run(['apt-get', 'download', '--quiet', 'etcd-server'], folder);
  const [archive = ''] = readdirSync(folder);
  await run(['dpkg', '-x', archive, 'content'], folder);
  return join(folder, 'content', 'usr', 'bin', 'etcd');
}

/** Folder with the programs of the control plane, which Go compiles once. The first compilation takes ten minutes on two cores. */
export function controlPlane(version: KubernetesVersion): Promise<string> {
  return cached(version, PROGRAMS, async (folder) => {
    await writeModule(version, folder);
    const flags = { gitVersion: `v${version}`, gitMajor: '1', gitMinor: version.split('.')[1], gitTreeState: 'clean' };
    const variables = Object.entries(flags).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
    const out = join(folder, 'bin');
    mkdirSync(out);
    const packages = PROGRAMS.map((name) => `k8s.io/kubernetes/cmd/${name}`);
    await run(
      ['go', 'build', '-trimpath', '-ldflags', ['-s -w', ...variables].join(' '), '-o', out, ...packages],
      folder,
    );
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
async function writeModule(version: KubernetesVersion, folder: string): Promise<void> {
  writeFileSync(join(folder, 'go.mod'), 'module download\n');
  const { Dir } = JSON.parse(await run(['go', 'mod', 'download', '-json', `k8s.io/kubernetes@v${version}`], folder));
  const published = version.replace(/^1\./, 'v0.');
  const file = readFileSync(join(Dir, 'go.mod'), 'utf8')
    .replace(/^module .*$/m, `module control-plane\n\nrequire k8s.io/kubernetes v${version}`)
    .replace(/^(\s+k8s\.io\/\S+) v0\.0\.0$/gm, `$1 ${published}`)
    .replace(/=> \.\/staging\/src\/(\S+)$/gm, (_, name) => `=> ${name} ${OTHERS[name]?.[version] ?? published}`);
  writeFileSync(join(folder, 'go.mod'), file);
  writeFileSync(join(folder, 'go.sum'), readFileSync(join(Dir, 'go.sum')));
}
