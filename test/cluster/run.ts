/**
 * Runs the tests that need a cluster against control planes of the supported versions of Kubernetes:
 *
 *     npm run test:cluster [-- OPTIONS OF JEST]
 *
 * CDK8S_CLEARML_TEST_SETUPS selects control planes, such as `1.35.4,1.35.4 restricted`. jest reports the tests of a control plane
 * that cannot start as skipped.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { controlPlane, etcd, KUBERNETES_VERSIONS, type KubernetesVersion } from './binaries';
import { ControlPlane, type PodSecurityLevel } from './control-plane';
import { guarded } from './guarded';

const [OLDEST, NEWEST] = KUBERNETES_VERSIONS;

interface Setup {
  readonly name: string;
  readonly version: KubernetesVersion;
  readonly level?: PodSecurityLevel;
  /** Whether the tests of the commands run, too. */
  readonly hasAllTests?: boolean;
}

const SETUPS: readonly Setup[] = [
  { name: NEWEST, version: NEWEST, hasAllTests: true },
  { name: OLDEST, version: OLDEST },
  { name: `${NEWEST} restricted`, version: NEWEST, level: 'restricted' },
];

const planes: ControlPlane[] = [];
let tests: ChildProcess | undefined;

/** Compiles and starts a control plane; returns the path of its kubeconfig, or an empty string if a program is not available. */
async function started({ name, version, level }: Setup): Promise<string> {
  try {
    await controlPlane(version);
    await etcd();
  } catch (error) {
    console.log(`${name}: skipped, no control plane: ${(error as Error).message}`);
    return '';
  }
  const start = Date.now();
  const plane = new ControlPlane(version, level);
  planes.push(plane);
  await plane.start();
  console.log(`${name}: started in ${Math.round((Date.now() - start) / 1000)} s`);
  return plane.kubeconfig;
}

async function stop(): Promise<void> {
  await Promise.all(planes.map((plane) => plane.stop()));
}

async function jest(clusters: readonly object[]): Promise<number> {
  const options = ['--config', 'jest.cluster.config.js', ...process.argv.slice(2)];
  const command = [process.execPath, require.resolve('jest/bin/jest'), ...options];
  const env = { ...process.env, CDK8S_CLEARML_TEST_CLUSTERS: JSON.stringify(clusters) };
  tests = guarded(command, 'inherit', { cwd: join(__dirname, '..', '..'), env });
  const [status] = await once(tests, 'exit');
  return status ?? 1;
}

async function main(): Promise<void> {
  const selected = process.env.CDK8S_CLEARML_TEST_SETUPS?.split(',');
  const clusters: object[] = [];
  for (const setup of SETUPS.filter(({ name }) => selected?.includes(name) ?? true)) {
    clusters.push({ ...setup, kubeconfig: await started(setup) });
  }
  process.exitCode = await jest(clusters);
}

for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    tests?.stdin?.end();
    await stop();
    process.exit(1);
  });
}

void main()
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(stop);
