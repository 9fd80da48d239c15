import { MIG_PREFIX, WHOLE_GPU } from '../../gpu/resource-names';
import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { mergeSourcedValues } from '../../helm/values/contributions';
import { overrideValues } from '../../helm/values/named-lists';
import type { AgentInstallation } from '../agent-chart';
import { BASE } from './pod-template';

const SOURCE = 'basePodTemplate';
const SECTIONS = ['requests', 'limits'] as const;

/**
 * Repeats the environment and the resources of all queues in a template of a queue, which would replace them. GPUs of the queue
 * replace the GPUs of all queues.
 *
 * @param path values path of the template, whose values are set
 */
export function setInheritedValues({ values, userValues }: AgentInstallation, path: string): void {
  const base = overrideValues(setBelow(values, BASE), mapAt(userValues, BASE));
  const queue = setBelow(values, path);
  const environment = objectsAt(queue, 'env');
  if (environment.length > 0) {
    const names = environment.map(({ name }) => name);
    const missing = objectsAt(base, 'env').filter(({ name }) => !names.includes(name));
    values.add(`${path}.env`, missing.length > 0 ? missing : undefined, SOURCE);
  }
  const requested = SECTIONS.flatMap((section) => Object.keys(mapAt(queue, `resources.${section}`)));
  for (const section of requested.length > 0 ? SECTIONS : []) {
    const present = mapAt(queue, `resources.${section}`);
    const missing = Object.entries(mapAt(base, `resources.${section}`)).filter(
      ([name]) => !Object.hasOwn(present, name) && !(requested.some(isGpu) && isGpu(name)),
    );
    if (missing.length > 0) {
      values.add(`${path}.resources.${section}`, Object.fromEntries(missing), SOURCE);
    }
  }
}

function isGpu(resource: string): boolean {
  return resource === WHOLE_GPU || resource.startsWith(MIG_PREFIX);
}

/** The values that props have set below a path. */
function setBelow({ sourcedValues }: AgentInstallation['values'], path: string): JsonObject {
  const below = sourcedValues.filter((one) => one.path === path || one.path.startsWith(`${path}.`));
  return mapAt(mergeSourcedValues(below, { values: {} }), path);
}

function mapAt(values: JsonObject, path: string): JsonObject {
  const map = valueAt(values, path);
  return isJsonObject(map) ? map : {};
}
