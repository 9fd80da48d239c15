import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { podTemplatePath } from '../../helm/manifests/rendered-pod';
import { oncePerSynthesis } from '../../release/synthesis';
import { lowest, PodSecurityLevel } from '../standards/pod-security-level';
import { PodSecurityStandards } from '../standards/pod-security-standards';
import type { PodSecurityViolation } from '../standards/pod-security-violation';
import { requiredLevels } from './required-levels';

/** A workload of a namespace that violates a level. */
export interface WorkloadViolation {
  readonly object: ApiObject;
  readonly violation: PodSecurityViolation;
}

/** Violations of a level by the pods of an app in a namespace. */
export function violationsIn(
  scope: IConstruct,
  namespace: string,
  standards: PodSecurityStandards,
): WorkloadViolation[] {
  return workloadsIn(scope, namespace).flatMap((object) =>
    standards.checkObject(object.toJson()).map((violation) => ({ object, violation })),
  );
}

/**
 * The highest level that all pods of an app in a namespace satisfy, limited by the levels that constructs require.
 * Exceptions are ignored, because pod security admission has none.
 */
export function highestLevelOf(scope: IConstruct, namespace: string, kubernetesVersion?: string): PodSecurityLevel {
  const levels = [PodSecurityLevel.RESTRICTED, PodSecurityLevel.BASELINE];
  const objects = workloadsIn(scope, namespace).map((object) => object.toJson());
  const satisfied = levels.find((level) => {
    const standards = PodSecurityStandards.of(level, kubernetesVersion);
    return objects.every((object) => standards.checkObject(object).length === 0);
  });
  const required = requiredLevels(scope, namespace).map(({ level }) => level);
  return lowest([satisfied ?? PodSecurityLevel.PRIVILEGED, ...required]);
}

/** All workloads of an app in a namespace. */
export function workloadsIn(scope: IConstruct, namespace: string): readonly ApiObject[] {
  return oncePerSynthesis(scope, workloadsByNamespace).get(namespace) ?? [];
}

/**
 * Walks the app once for all namespaces, because an app with a thousand namespaces has tens of thousands of objects.
 */
function workloadsByNamespace(root: IConstruct): Map<string | undefined, ApiObject[]> {
  const workloads = new Map<string | undefined, ApiObject[]>();
  for (const object of root.node.findAll().filter((construct) => construct instanceof ApiObject)) {
    if (podTemplatePath(object.apiVersion, object.kind) !== undefined) {
      const namespace = object.metadata.namespace ?? object.chart.namespace;
      const others = workloads.get(namespace) ?? [];
      workloads.set(namespace, others);
      others.push(object);
    }
  }
  return workloads;
}
