import { MIG_PREFIX, WHOLE_GPU } from '../../gpu/gpu-capacity';
import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { overrideValues } from '../../helm/values/named-lists';
import { mergeSourcedValues } from '../../helm/values/sourced-values';
import type { AgentValues } from '../agent-values';
import { BASE, type TemplateContext } from './template-values';

const SOURCE = 'basePodTemplate';
const SECTIONS = ['requests', 'limits'] as const;

/**
 * Lets a queue repeat what its own environment and resources would replace: a variable, or a limit of memory, that is for all
 * queues is for this one too. GPUs of its own stand instead of those of all queues.
 *
 * @param ofQueue what the queue wants by itself
 */
export function setInheritedValues({ values, own }: TemplateContext, ofQueue: AgentValues, path: string): void {
  const base = overrideValues(wanted(values, BASE), mapAt(own, BASE));
  const queue = wanted(ofQueue, path);
  const environment = objectsAt(queue, 'env');
  if (environment.length > 0) {
    const names = environment.map(({ name }) => name);
    const missing = objectsAt(base, 'env').filter(({ name }) => !names.includes(name));
    values.add(`${path}.env`, missing.length > 0 ? missing : undefined, SOURCE);
  }
  const asked = SECTIONS.flatMap((section) => Object.keys(mapAt(queue, `resources.${section}`)));
  for (const section of asked.length > 0 ? SECTIONS : []) {
    const present = mapAt(queue, `resources.${section}`);
    const missing = Object.entries(mapAt(base, `resources.${section}`)).filter(
      ([name]) => !Object.hasOwn(present, name) && !(asked.some(isGpu) && isGpu(name)),
    );
    if (missing.length > 0) {
      values.add(`${path}.resources.${section}`, Object.fromEntries(missing), SOURCE);
    }
  }
}

function isGpu(resource: string): boolean {
  return resource === WHOLE_GPU || resource.startsWith(MIG_PREFIX);
}

/** What props want at a path. */
function wanted(values: AgentValues, path: string): JsonObject {
  const below = values.sourcedValues.filter((one) => one.path === path || one.path.startsWith(`${path}.`));
  return mapAt(mergeSourcedValues(below, { values: {} }), path);
}

function mapAt(values: JsonObject, path: string): JsonObject {
  const map = valueAt(values, path);
  return isJsonObject(map) ? map : {};
}
