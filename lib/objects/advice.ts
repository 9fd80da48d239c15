import { asMap, isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import { type PodTemplate, podTemplatesIn } from '../helm/manifests/pod-templates';
import { sameContent } from '../helm/values/sourced-values';
import type { CrossProblem, ObjectProblem, ObjectRule } from './object-problem';

/** Pods of these kinds end by themselves. */
const ENDING = ['Job', 'CronJob', 'Pod'];

/** Settings of a workload that the API server accepts, and that users regret: no memory, one probe for two purposes. */
export function workloadAdvice(content: JsonObject): ObjectProblem[] {
  return podTemplatesIn(content)
    .filter(({ isComplete }) => isComplete)
    .flatMap((pod) => [...(ENDING.includes(String(content.kind)) ? [] : memoryAdvice(pod)), ...probeAdvice(pod)]);
}

function memoryAdvice({ spec, specPath }: PodTemplate): ObjectProblem[] {
  const containers = objectsAt(spec, 'containers');
  const isFree = [spec, ...containers].every(({ resources }) =>
    ['requests', 'limits'].every((list) => asMap(asMap(resources)[list]).memory === undefined),
  );
  return isFree ? [advice('memory', `${specPath}.containers`)] : [];
}

/** Defaults of the fields of a probe. */
const PROBE = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};

function probeAdvice({ spec, specPath }: PodTemplate): ObjectProblem[] {
  return objectsAt(spec, 'containers').flatMap(({ livenessProbe, readinessProbe }, index) =>
    isJsonObject(livenessProbe) && sameContent({ ...PROBE, ...livenessProbe }, { ...PROBE, ...asMap(readinessProbe) })
      ? [advice('probes', `${specPath}.containers[${index}].livenessProbe`)]
      : [],
  );
}

/** Deployments that start a new pod before the old one ends, while only one node can mount their volume. */
export function rolloutAdvice(objects: readonly JsonObject[]): CrossProblem[] {
  const claims = new Set(objects.filter(isForOneNode).map(({ metadata }) => keyOf(metadata, asMap(metadata).name)));
  return objects.flatMap((object, index) => {
    if (claims.size === 0 || object.kind !== 'Deployment') {
      return [];
    }
    const { strategy } = asMap(object.spec);
    const { type, rollingUpdate } = asMap(strategy);
    const surges = type !== 'Recreate' && !/^0%?$/.test(String(asMap(rollingUpdate).maxSurge ?? ''));
    const volumes = podTemplatesIn(object).flatMap(({ spec }) => objectsAt(spec, 'volumes'));
    const isBound = volumes.some((volume) =>
      claims.has(keyOf(object.metadata, asMap(volume.persistentVolumeClaim).claimName)),
    );
    return surges && isBound ? [{ index, problem: advice('rollout', 'spec.strategy') }] : [];
  });
}

function isForOneNode({ kind, spec }: JsonObject): boolean {
  const { accessModes } = asMap(spec);
  const modes = Array.isArray(accessModes) ? accessModes : [];
  return kind === 'PersistentVolumeClaim' && modes.length > 0 && modes.every((mode) => /^ReadWriteOnce/.test(mode));
}

function keyOf(metadata: unknown, name: unknown): string {
  return JSON.stringify([asMap(metadata).namespace, name]);
}

/** An object in the namespace `default`, or in the namespace that a command happens to use. */
export function namespaceAdvice({ metadata }: JsonObject): ObjectProblem[] {
  const { namespace = 'default' } = asMap(metadata);
  return namespace === 'default' ? [advice('namespace', 'metadata.namespace')] : [];
}

function advice(rule: ObjectRule, field: string): ObjectProblem {
  return { rule, field, found: field, expected: '' };
}
