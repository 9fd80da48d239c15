import { execFileSync } from 'node:child_process';
import { kubectlPath } from './helms';

/** kubeconfig of a cluster with controllers, in which tests may create namespaces and objects of all kinds. */
export const KUBECONFIG = process.env.CDK8S_CLEARML_TEST_KUBECONFIG || undefined;

/** Runs the tests when CDK8S_CLEARML_TEST_KUBECONFIG is set, and otherwise reports them as skipped. */
export const describeWithCluster = KUBECONFIG ? describe : describe.skip;

/** Runs kubectl with the cluster. */
export function kubectl(...args: string[]): string {
  return execFileSync(kubectlPath(), [...args, '--kubeconfig', String(KUBECONFIG)], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
}
