import type { JsonObject } from '../helm/data/json';
import { CheckedPod, Field } from './standards/checked-pod';
import type { PodSecurityStandards } from './standards/pod-security-standards';

/** Charts with an agent, the values path of the agent, and the templates of its spawned pods below this path. */
const TEMPLATES = new Map<string, readonly [string, (agent: Field) => Field[][]]>([
  ['clearml-enterprise', ['clearmlApplications', applicationTemplates]],
  ['control-plane', ['applications', applicationTemplates]],
  ['clearml-enterprise-agent', ['agentk8sglue', taskTemplates]],
  ['clearml-agent', ['agentk8sglue', taskTemplates]],
  ['orchestrator', ['orchestratork8sglue', taskTemplates]],
]);

/**
 * Violations of the pods that agents spawn. A violation that queues inherit from the base template is reported once,
 * for the base template.
 *
 * @param chart name of the chart; charts without an agent spawn no pods
 * @param values effective values of the chart
 */
export function spawnedPodProblems(standards: PodSecurityStandards, chart: string, values: JsonObject) {
  const reported = new Set<string>();
  return spawnedPods(chart, values).flatMap(({ place, pod }) => {
    const found = standards._check(pod);
    const violations = found.filter(({ ruleId, fieldPath }) => !reported.has(`${ruleId} ${fieldPath}`));
    for (const { ruleId, fieldPath } of violations) {
      reported.add(`${ruleId} ${fieldPath}`);
    }
    return violations.length > 0 ? [{ place, violations }] : [];
  });
}

/** A pod that an agent creates in the cluster from a template in the values of a chart, which no manifest contains. */
interface SpawnedPod {
  /** Path of the template, such as `agentk8sglue.queues.gpu.templateOverrides`. */
  readonly place: string;
  readonly pod: CheckedPod;
}

/** The pods that agents spawn: a pod of the base template, and a pod of each queue that overrides it. */
export function spawnedPods(chart: string, values: JsonObject): SpawnedPod[] {
  const found = TEMPLATES.get(chart);
  return found ? found[1](new Field('', values).at(found[0])).map(spawnedPod) : [];
}

/** `clearml_agent_custom_workload.md`, and `multi_tenant_k8s.md` for the queue of applications. */
function taskTemplates(agent: Field): Field[][] {
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
function applicationTemplates(applications: Field): Field[][] {
  return isOn(applications.at('enabled')) ? [[applications.at('basePodTemplate')]] : [];
}

/** `apps_k8s.md` writes the flag as a string. */
function isOn({ value }: Field): boolean {
  return value === true || value === 'true';
}

/**
 * Composes the pod of a template and its overrides. The last non-empty layer defines each key, as in the latest public
 * agent chart with overrides. Extra volumes are added to the others. The parts of the pod are fields of the values, so
 * that violations contain paths in the values. Keys of a template that are not keys of a pod spec stay in the spec,
 * because no rule reads them.
 */
function spawnedPod(layers: Field[]): SpawnedPod {
  const field = (key: string) => {
    const fields = layers.map((layer) => layer.at(key));
    return fields.filter(isNonEmpty).at(-1) ?? fields[0];
  };
  const hasOwnContext = layers.some((layer) => isNonEmpty(layer.at('securityContext')));
  const spec = {
    ...Object.fromEntries(layers.flatMap(({ keys }) => keys).map((key) => [key, field(key)])),
    securityContext: field(hasOwnContext ? 'securityContext' : 'podSecurityContext'),
    initContainers: field('initContainers'),
    containers: [{ name: 'task', securityContext: field('containerSecurityContext') }],
    volumes: [...(field('volumes')?.items ?? []), ...layers.flatMap((layer) => layer.at('extraVolumes').items)],
  };
  const metadata = { annotations: field('annotations') };
  return { place: layers.at(-1)?.path ?? '', pod: new CheckedPod(new Field('', { metadata, spec })) };
}

/** Implements the emptiness of the `default` function of helm. */
function isNonEmpty({ value, keys, items }: Field): boolean {
  return typeof value === 'object' ? keys.length + items.length > 0 : Boolean(value);
}
