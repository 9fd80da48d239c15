import type { JsonObject } from '../../helm/data/json';
import { joinPath } from '../../helm/data/paths';
import { type AgentValues, GLUE } from '../agent-values';
import type { TaskPodTemplate } from './pod-template';

/** Props whose value stands under the same key in every template. */
const SAME_KEY = [
  'resources',
  'labels',
  'annotations',
  'nodeSelector',
  'tolerations',
  'affinity',
  'priorityClassName',
  'volumes',
  'volumeMounts',
  'initContainers',
  'podSecurityContext',
  'containerSecurityContext',
] as const satisfies readonly (keyof TaskPodTemplate)[];

/** The template of all tasks. */
export const BASE = `${GLUE}.basePodTemplate`;

/** What templates are made with. */
export interface TemplateContext {
  readonly values: AgentValues;
  /** The user's own values. */
  readonly own: JsonObject;
  /** Whether the fractional GPU injector needs limits beside its label. */
  readonly fractionsNeedLimits: boolean;
}

/** Where a template stands: its path in the values, its prop, and its keys for volumes that come beside others. */
export interface TemplatePlace {
  readonly path: string;
  readonly prop: string;
  readonly volumes: 'volumes' | 'extraVolumes';
}

/** The values that a template wants. */
export function setTemplateValues(context: TemplateContext, place: TemplatePlace, template: TaskPodTemplate): void {
  const { values } = context;
  const { path, prop } = place;
  for (const key of SAME_KEY) {
    values.add(`${path}.${key}`, template[key], `${prop}.${key}`);
  }
  setEnvironmentValues(context, place, template);
  setGpus(context, place, template);
  setSharedMemory(values, place, template.sharedMemory);
}

function setEnvironmentValues(
  { values }: TemplateContext,
  { path, prop }: TemplatePlace,
  template: TaskPodTemplate,
): void {
  const plain = Object.entries(template.environment ?? {}).map(([name, value]) => ({ name, value }));
  const secret = Object.entries(template.secretEnvironment ?? {}).map(([name, value]) => ({ name, value }));
  values.add(`${path}.env`, plain.length > 0 ? plain : undefined, `${prop}.environment`);
  values.add(`${path}.env`, secret.length > 0 ? secret : undefined, `${prop}.secretEnvironment`);
}

function setGpus(
  { values, fractionsNeedLimits }: TemplateContext,
  { path, prop }: TemplatePlace,
  { gpus }: TaskPodTemplate,
): void {
  const request = gpus?._request(fractionsNeedLimits);
  for (const [resource, amount] of Object.entries(request?.limits ?? {})) {
    values.add(joinPath(`${path}.resources.limits`, resource), amount, `${prop}.gpus`);
  }
  for (const [key, value] of Object.entries(request?.labels ?? {})) {
    values.add(joinPath(`${path}.labels`, key), value, `${prop}.gpus`);
  }
}

function setSharedMemory(values: AgentValues, { path, prop, volumes }: TemplatePlace, size?: string): void {
  if (size === undefined) {
    return;
  }
  if (volumes === 'extraVolumes') {
    values.chart.require('extraQueueVolumes', `${prop}.sharedMemory`);
  }
  const mounts = volumes === 'extraVolumes' ? 'extraVolumeMounts' : 'volumeMounts';
  const volume = { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: size } };
  values.add(`${path}.${volumes}`, [volume], `${prop}.sharedMemory`);
  values.add(`${path}.${mounts}`, [{ name: 'dshm', mountPath: '/dev/shm' }], `${prop}.sharedMemory`);
}
