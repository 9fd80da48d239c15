import { inShort } from '../core/errors/coded-error';
import { asMap, isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import { type PodTemplate, podTemplatesIn } from '../helm/manifests/pod-templates';
import type { ObjectProblem } from './object-problem';

/** The problems of references inside an object: names that are used twice, mounts without volumes, selectors that match no pod. */
export function referenceProblems(content: JsonObject): ObjectProblem[] {
  return [...podTemplatesIn(content).flatMap((template) => podProblems(template)), ...selectorProblems(content)];
}

function podProblems({ specPath: place, spec, claims, isComplete, places }: PodTemplate): ObjectProblem[] {
  const volumes = objectsAt(spec, 'volumes').map(({ name }) => name);
  const lists = ['initContainers', 'containers'].flatMap((list) =>
    objectsAt(spec, list).map((container, index) => ({
      container,
      at: (container === spec.container && places.container) || `${place}.${list}[${index}]`,
    })),
  );
  // Operators add volumes to templates that are not complete.
  const mountable = isComplete ? new Set([...volumes, ...claims]) : undefined;
  const names = lists.map(({ container }) => container.name);
  return [
    ...repeated(volumes, `${place}.volumes`, 'volume'),
    ...repeated(names, place, 'container'),
    ...lists.flatMap(({ container, at }) => containerProblems(container, at, mountable)),
  ];
}

function containerProblems(
  container: JsonObject,
  path: string,
  volumes: ReadonlySet<unknown> | undefined,
): ObjectProblem[] {
  const mounts = objectsAt(container, 'volumeMounts');
  const devices = objectsAt(container, 'volumeDevices');
  const unmounted = volumes
    ? [...mounts, ...devices].filter(({ name }) => name !== undefined && !volumes.has(name))
    : [];
  return [
    ...repeated(
      objectsAt(container, 'env').map(({ name }) => name),
      `${path}.env`,
      'variable',
    ),
    ...repeated(
      objectsAt(container, 'ports').map(({ name }) => name),
      `${path}.ports`,
      'port',
    ),
    ...repeated(
      mounts.map(({ mountPath }) => mountPath),
      `${path}.volumeMounts`,
      'mount path',
    ),
    ...unmounted.map(({ name }) =>
      problem(
        `${path}.volumeMounts`,
        `${path} of container ${String(container.name)} mounts volume ${inShort(name)}`,
        `one of the volumes of the pod: ${listOf(volumes ?? new Set())}`,
      ),
    ),
  ];
}

function listOf(names: ReadonlySet<unknown>): string {
  return names.size === 0 ? 'it has none' : [...names].map(String).join(', ');
}

function repeated(names: readonly unknown[], field: string, what: string): ObjectProblem[] {
  const present = names.filter((name) => name !== undefined && name !== '');
  const twice = new Set(present.filter((name, index) => present.indexOf(name) !== index));
  return [...twice].map((name) =>
    problem(field, `${what} ${inShort(name)} twice in ${field}`, `one ${what} of each name`),
  );
}

/** The selector of a workload must match its own pods. */
function selectorProblems({ spec }: JsonObject): ObjectProblem[] {
  const { selector, template } = asMap(spec);
  const labels = asMap(asMap(asMap(template).metadata).labels);
  const matchLabels = asMap(asMap(selector).matchLabels);
  const missing = isJsonObject(template)
    ? Object.entries(matchLabels).filter(([key, value]) => labels[key] !== value)
    : [];
  return missing.map(([key, value]) =>
    problem(
      'spec.selector',
      `spec.selector requires label ${key}: ${inShort(value)}, and the pod template has ${inShort(labels[key] ?? 'none')}`,
      'labels of the pod template that match the selector',
    ),
  );
}

function problem(field: string, found: string, expected: string): ObjectProblem {
  return { rule: 'references', field, found, expected };
}
