import { isJsonObject, type JsonObject, mapLeaves } from '../helm/data/json';
import { joinPath } from '../helm/data/paths';
import { Field } from './standards/field';
import type { PodSecurityViolation } from './standards/pod-security-violation';

/** A pod that an agent will spawn, made of a template in the values of a chart. No manifest holds it. */
export interface SpawnedPod {
  /** The values that make it what it is, such as `agentk8sglue.queues.gpu.templateOverrides`. */
  readonly place: string;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly origins: readonly Origin[];
}

/** Which path of the values a part of the pod comes from. */
export interface Origin {
  readonly part: string;
  readonly path: string;
}

/** Keys of a template that say nothing of its pod spec, or stand elsewhere in it. */
const MOVED = new Set([
  'annotations',
  'containerSecurityContext',
  'env',
  'extraVolumeMounts',
  'extraVolumes',
  'fileMounts',
  'initContainers',
  'labels',
  'podSecurityContext',
  'resources',
  'securityContext',
  'volumeMounts',
  'volumes',
]);

/**
 * The pod of a template and what overrides it: of each key the last layer counts that says something, as in the last agent
 * chart that was public with overrides. Extra volumes and mounts add to the others.
 */
export function spawnedPod(layers: Field[]): SpawnedPod {
  const field = (key: string) => {
    const fields = layers.map((layer) => layer.at(key));
    return fields.filter(saysSomething).at(-1) ?? fields[0];
  };
  const list = (key: string, extra: string) => [
    ...(field(key)?.items ?? []),
    ...layers.flatMap((layer) => layer.at(extra).items),
  ];
  const ofPod = layers.flatMap(({ keys }) => keys).filter((key) => !MOVED.has(key));
  const pod = {
    metadata: { labels: field('labels'), annotations: field('annotations') },
    spec: {
      ...Object.fromEntries(ofPod.map((key) => [key, field(key)])),
      securityContext: field(
        layers.some((layer) => saysSomething(layer.at('securityContext'))) ? 'securityContext' : 'podSecurityContext',
      ),
      initContainers: field('initContainers'),
      containers: [
        {
          name: 'task',
          env: field('env'),
          resources: field('resources'),
          volumeMounts: list('volumeMounts', 'extraVolumeMounts'),
          securityContext: field('containerSecurityContext'),
        },
      ],
      volumes: list('volumes', 'extraVolumes'),
    },
  };
  const { metadata, spec } = mapLeaves<JsonObject>(pod, (leaf) => (leaf instanceof Field ? leaf.value : leaf));
  return {
    place: layers.at(-1)?.path ?? '',
    metadata: metadata as JsonObject,
    spec: spec as JsonObject,
    origins: [...originsOf(pod)],
  };
}

/** Helm's `default` passes over what is empty. */
function saysSomething({ value, keys, items }: Field): boolean {
  return typeof value === 'object' ? keys.length + items.length > 0 : Boolean(value);
}

function* originsOf(node: unknown, part = ''): Generator<Origin> {
  if (node instanceof Field) {
    yield { part, path: node.path };
  } else if (Array.isArray(node)) {
    yield* node.flatMap((item, index) => [...originsOf(item, `${part}[${index}]`)]);
  } else if (isJsonObject(node)) {
    yield* Object.entries(node).flatMap(([key, value]) => [...originsOf(value, joinPath(part, key))]);
  }
}

/** The violation with paths of values in the place of paths of the pod. */
export function inValues(violation: PodSecurityViolation, { origins }: SpawnedPod): PodSecurityViolation {
  const translated = (path: string) => {
    const origin = origins.find(
      ({ part }) => path === part || (path.startsWith(part) && /^[.[]/.test(path.slice(part.length))),
    );
    return origin ? origin.path + path.slice(origin.part.length) : path;
  };
  return {
    ...violation,
    fieldPath: translated(violation.fieldPath),
    expected: violation.expected.replace(/spec\.\S+/g, translated),
  };
}
