import type { JsonObject } from '../helm/data/json';
import { inValues, type SpawnedPod, spawnedPod } from './spawned-pod';
import { Field } from './standards/field';
import type { PodSecurityStandards } from './standards/pod-security-standards';
import type { PodSecurityViolation } from './standards/pod-security-violation';

/** Violations of a spawned pod. The paths of the fields are paths in the values. */
export interface SpawnedPodProblem {
  readonly place: string;
  readonly violations: PodSecurityViolation[];
}

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
export function spawnedPodProblems(
  standards: PodSecurityStandards,
  chart: string,
  values: JsonObject,
): SpawnedPodProblem[] {
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
