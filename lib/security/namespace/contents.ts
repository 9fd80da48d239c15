import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { podTemplatePath } from '../../helm/manifests/rendered-pod';
import { oncePerSynthesis } from '../../release/synthesis';
import { lowest, PodSecurityLevel } from '../standards/pod-security-level';
import { PodSecurityStandards } from '../standards/pod-security-standards';
import type { PodSecurityViolation } from '../standards/pod-security-violation';
import { demandsOn } from './level-demands';

/** A workload of a namespace that breaks a level. */
export interface BrokenLevel {
  readonly object: ApiObject;
  readonly violation: PodSecurityViolation;
}

/** What the pods of an app in a namespace break at a level. */
export function brokenIn(scope: IConstruct, namespace: string, standards: PodSecurityStandards): BrokenLevel[] {
  return workloadsIn(scope, namespace).flatMap((object) =>
    standards.checkObject(object.toJson()).map((violation) => ({ object, violation })),
  );
}

/**
 * The highest level that all pods of an app in a namespace satisfy, and that nothing asks to lower. Exceptions do not count:
 * admission knows none.
 */
export function highestLevelOf(scope: IConstruct, namespace: string, kubernetesVersion?: string): PodSecurityLevel {
  const levels = [PodSecurityLevel.RESTRICTED, PodSecurityLevel.BASELINE];
  const objects = workloadsIn(scope, namespace).map((object) => object.toJson());
  const satisfied = levels.find((level) => {
    const standards = PodSecurityStandards.of(level, kubernetesVersion);
    return objects.every((object) => standards.checkObject(object).length === 0);
  });
  const demanded = demandsOn(scope, namespace).map(({ level }) => level);
  return lowest([satisfied ?? PodSecurityLevel.PRIVILEGED, ...demanded]);
}

/** Everything of an app in a namespace that makes pods. */
export function workloadsIn(scope: IConstruct, namespace: string): readonly ApiObject[] {
  return oncePerSynthesis(scope, workloadsByNamespace).get(namespace) ?? [];
}

/** One walk for all namespaces: an app with a thousand of them has tens of thousands of objects. */
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
