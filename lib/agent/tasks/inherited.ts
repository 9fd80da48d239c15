import { MIG_PREFIX, WHOLE_GPU } from '../../gpu/gpu-capacity';
import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { mergeSourcedValues, overrideValues, type SourcedValue } from '../../helm/values/sourced-values';
import type { AgentInstallation } from '../agent-chart';
import { BASE } from './pod-template';

const SOURCE = 'basePodTemplate';
const SECTIONS = ['requests', 'limits'] as const;

/**
 * The environment and the resources of all queues that the template of a queue would replace, unless it repeats them. GPUs of the
 * queue replace the GPUs of all queues.
 *
 * @param path values path of the template, whose values are set
 */
export function inheritedValues({ values, userValues }: AgentInstallation, path: string): SourcedValue[] {
  const base = overrideValues(setBelow(values, BASE), mapAt(userValues, BASE));
  const queue = setBelow(values, path);
  const inherited: SourcedValue[] = [];
  const names = objectsAt(queue, 'env').map(({ name }) => name);
  const variables = objectsAt(base, 'env').filter(({ name }) => !names.includes(name));
  if (names.length > 0 && variables.length > 0) {
    inherited.push({ path: `${path}.env`, value: variables, source: SOURCE });
  }
  const requested = SECTIONS.flatMap((section) => Object.keys(mapAt(queue, `resources.${section}`)));
  for (const section of requested.length > 0 ? SECTIONS : []) {
    const present = mapAt(queue, `resources.${section}`);
    const missing = Object.entries(mapAt(base, `resources.${section}`)).filter(
      ([name]) => !Object.hasOwn(present, name) && !(requested.some(isGpu) && isGpu(name)),
    );
    if (missing.length > 0) {
      inherited.push({ path: `${path}.resources.${section}`, value: Object.fromEntries(missing), source: SOURCE });
    }
  }
  return inherited;
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
