import { PodSecurityStandards } from '../../lib';
import { WORKLOADS } from '../../lib/cli/cluster/workload-state';
import { levelOf } from '../../lib/security/standards/rule';

/** Pod security level of namespaces that state none; an empty text if the cluster has no such level. */
export const LEVEL = process.env.CDK8S_CLEARML_TEST_POD_SECURITY ?? '';

/**
 * Workloads whose pods violate the level of their namespace for a mode of pod security admission: the API server rejects their
 * pods (`enforce`, pods of CronJobs are later), or kubectl shows a warning (`warn`).
 */
export function violations(objects: readonly any[], mode: 'enforce' | 'warn'): string[] {
  const labelled = (namespace: string) =>
    objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace)?.metadata.labels?.[
      `pod-security.kubernetes.io/${mode}`
    ];
  const kinds = [...Object.keys(WORKLOADS), ...(mode === 'warn' ? ['CronJob'] : [])];
  return objects
    .filter(({ kind }) => kinds.includes(kind))
    .filter((object) => {
      const level = levelOf(labelled(object.metadata.namespace) ?? (LEVEL || 'privileged'));
      return PodSecurityStandards.of(level).checkObject(object).length > 0;
    })
    .map(({ kind, metadata }) => `${kind}/${metadata.name}`)
    .sort();
}

/** Separates the warnings of pod security admission from the rest of the output of kubectl. */
export function withoutPodSecurityWarnings(stderr: string): { readonly warnings: number; readonly rest: string } {
  const lines = stderr.split('\n');
  const rest = lines.filter((line) => !line.startsWith('Warning: would violate PodSecurity'));
  return { warnings: lines.length - rest.length, rest: rest.join('\n') };
}
