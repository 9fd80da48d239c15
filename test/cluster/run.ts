/**
 * Runs the tests that need a cluster against control planes of the supported versions of Kubernetes, one after the other:
 *
 *     npm run test:cluster [-- OPTIONS OF JEST]
 *
 * Without Go or etcd, jest reports the tests as skipped.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { KUBERNETES_VERSIONS, type KubernetesVersion, missingPrograms } from './binaries';
import { ControlPlane, type PodSecurityLevel } from './control-plane';

const [OLDEST, NEWEST] = KUBERNETES_VERSIONS;

const SETUPS: readonly [version: KubernetesVersion, level?: PodSecurityLevel][] = [
  [NEWEST],
  [OLDEST],
  [NEWEST, 'restricted'],
];

const ROOT = join(__dirname, '..', '..');
let plane: ControlPlane | undefined;
let tests: ChildProcess | undefined;

async function jest(env: Record<string, string>): Promise<number> {
  const args = [require.resolve('jest/bin/jest'), '--config', 'jest.cluster.config.js', ...process.argv.slice(2)];
  tests = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  const [status] = await once(tests, 'exit');
  return status ?? 1;
}

async function main(): Promise<void> {
  const missing = missingPrograms();
  if (missing.length > 0) {
    console.log(`no control plane: ${missing.join(' and ')} not found`);
    process.exitCode = await jest({ CDK8S_CLEARML_TEST_KUBECONFIG: '' });
    return;
  }
  const only = process.env.CDK8S_CLEARML_TEST_CLUSTERS?.split(',');
  for (const [version, level] of SETUPS) {
    const name = ['Kubernetes', version, level].filter(Boolean).join(' ');
    if (only && !only.includes([version, level].filter(Boolean).join(' '))) {
      continue;
    }
    console.log(`${name}: starting`);
    plane = await ControlPlane.start(version, level);
    console.log(`${name}: testing`);
    const env = { CDK8S_CLEARML_TEST_KUBECONFIG: plane.kubeconfig, CDK8S_CLEARML_TEST_POD_SECURITY: level ?? '' };
    process.exitCode = Math.max(Number(process.exitCode ?? 0), await jest(env));
    await plane.stop();
    plane = undefined;
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    tests?.kill();
    await plane?.stop();
    process.exit(1);
  });
}

void main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
