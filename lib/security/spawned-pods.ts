import { isJsonObject, type JsonObject, mapLeaves } from '../helm/data/json';
import { joinPath } from '../helm/data/paths';
import { Field } from './standards/checked-pod';
import type { PodSecurityStandards, PodSecurityViolation } from './standards/pod-security-standards';

/** Charts with an agent, and the templates of its spawned pods in the values. */
const TEMPLATES: Record<string, (values: Field) => Field[][]> = {
  'clearml-enterprise': applicationTemplates,
  'clearml-enterprise-agent': taskTemplates,
  'clearml-agent': taskTemplates,
};

/**
 * Violations of the pods that agents spawn. A violation that queues inherit from the base template is reported once,
 * for the base template.
 *
 * @param chart name of the chart; charts without an agent spawn no pods
 * @param values effective values of the chart
 */
export function spawnedPodProblems(standards: PodSecurityStandards, chart: string, values: JsonObject) {
  const reported = new Set<string>();
  return spawnedPods(chart, values).flatMap((pod) => {
    const found = standards.checkPod(pod.metadata, pod.spec).map((violation) => inValues(violation, pod));
    const violations = found.filter(({ ruleId, fieldPath }) => !reported.has(`${ruleId} ${fieldPath}`));
    for (const { ruleId, fieldPath } of violations) {
      reported.add(`${ruleId} ${fieldPath}`);
    }
    return violations.length > 0 ? [{ place: pod.place, violations }] : [];
  });
}

/** The pods that agents spawn: a pod of the base template, and a pod of each queue that overrides it. */
export function spawnedPods(chart: string, values: JsonObject): SpawnedPod[] {
  const templates = Object.hasOwn(TEMPLATES, chart) ? TEMPLATES[chart] : undefined;
  return (templates?.(new Field('', values)) ?? []).map(spawnedPod);
}

/** `clearml_agent_custom_workload.md`, and `multi_tenant_k8s.md` for the queue of applications. */
function taskTemplates(values: Field): Field[][] {
  const agent = values.at('agentk8sglue');
  const base = agent.at('basePodTemplate');
  const queues = agent.at('queues');
  const overriding = queues.keys.map((queue) => queues.at(queue));
  if (isOn(agent.at('appsQueue', 'enabled'))) {
    overriding.push(agent.at('appsQueue'));
  }
  const overrides = overriding.map((queue) => queue.at('templateOverrides')).filter(({ keys }) => keys.length > 0);
  return [[base], ...overrides.map((override) => [base, override])];
}

/** `self_signed_certificates.md` and `11.0.md`. */
function applicationTemplates(values: Field): Field[][] {
  const applications = values.at('clearmlApplications');
  return isOn(applications.at('enabled')) ? [[applications.at('basePodTemplate')]] : [];
}

/** `apps_k8s.md` writes the flag as a string. */
function isOn({ value }: Field): boolean {
  return value === true || value === 'true';
}

/**
 * A pod that an agent creates in the cluster from a template in the values of a chart, which no manifest contains. `place` is
 * the path of its template, such as `agentk8sglue.queues.gpu.templateOverrides`.
 */
type SpawnedPod = ReturnType<typeof spawnedPod>;

/** Keys of a template that are not keys of a pod spec, or have another path in it. */
const MOVED = new Set([
  ...['annotations', 'containerSecurityContext', 'env', 'extraVolumeMounts', 'extraVolumes', 'fileMounts'],
  ...['initContainers', 'labels', 'podSecurityContext', 'resources', 'securityContext', 'volumeMounts', 'volumes'],
]);

/**
 * Composes the pod of a template and its overrides. The last non-empty layer defines each key, as in the latest public
 * agent chart with overrides. Extra volumes and mounts are added to the others.
 */
function spawnedPod(layers: Field[]) {
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

/** The paths in the values that define the parts of a pod. */
function* originsOf(node: unknown, part = ''): Generator<{ readonly part: string; readonly path: string }> {
  if (node instanceof Field) {
    yield { part, path: node.path };
  } else if (Array.isArray(node)) {
    yield* node.flatMap((item, index) => [...originsOf(item, `${part}[${index}]`)]);
  } else if (isJsonObject(node)) {
    yield* Object.entries(node).flatMap(([key, value]) => [...originsOf(value, joinPath(part, key))]);
  }
}

/** Replaces the field paths of a violation by paths in the values. */
function inValues(violation: PodSecurityViolation, { origins }: SpawnedPod): PodSecurityViolation {
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
