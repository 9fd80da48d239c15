import { isJsonObject, type JsonObject, mapLeaves } from '../helm/data/json';
import { joinPath } from '../helm/data/paths';
import { Field } from './standards/field';
import type { PodSecurityViolation } from './standards/pod-security-violation';

/** A pod that an agent creates in the cluster from a template in the values of a chart. No manifest contains it. */
export interface SpawnedPod {
  /** Path of its template in the values, such as `agentk8sglue.queues.gpu.templateOverrides`. */
  readonly place: string;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  readonly origins: readonly Origin[];
}

/** The path in the values that defines a part of the pod. */
export interface Origin {
  readonly part: string;
  readonly path: string;
}

/** Keys of a template that are not keys of a pod spec, or have another path in it. */
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
 * Composes the pod of a template and its overrides. The last non-empty layer defines each key, as in the latest public
 * agent chart with overrides. Extra volumes and mounts are added to the others.
 */
export function spawnedPod(layers: Field[]): SpawnedPod {
  const field = (key: string) => {
    const fields = layers.map((layer) => layer.at(key));
    return fields.filter(isNonEmpty).at(-1) ?? fields[0];
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
        layers.some((layer) => isNonEmpty(layer.at('securityContext'))) ? 'securityContext' : 'podSecurityContext',
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

/** Implements the emptiness of the `default` function of helm. */
function isNonEmpty({ value, keys, items }: Field): boolean {
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

/** Replaces the field paths of a violation by paths in the values. */
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
