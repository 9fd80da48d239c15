import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { podTemplatePath } from '../../helm/manifests/rendered-pod';
import { PodSecurityLevel } from '../standards/pod-security-level';
import { PodSecurityStandards } from '../standards/pod-security-standards';
import type { PodSecurityViolation } from '../standards/pod-security-violation';

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

/** The highest level that all pods of an app in a namespace satisfy. Exceptions do not count: admission knows none. */
export function highestLevelOf(scope: IConstruct, namespace: string, kubernetesVersion?: string): PodSecurityLevel {
  const levels = [PodSecurityLevel.RESTRICTED, PodSecurityLevel.BASELINE];
  const satisfied = levels.find(
    (level) => brokenIn(scope, namespace, PodSecurityStandards.of(level, kubernetesVersion)).length === 0,
  );
  return satisfied ?? PodSecurityLevel.PRIVILEGED;
}

function workloadsIn(scope: IConstruct, namespace: string): ApiObject[] {
  return scope.node.root.node
    .findAll()
    .filter((construct) => construct instanceof ApiObject)
    .filter(({ apiVersion, kind }) => podTemplatePath(apiVersion, kind) !== undefined)
    .filter((object) => (object.metadata.namespace ?? object.chart.namespace) === namespace);
}
