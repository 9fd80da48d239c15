import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import type { AgentRule } from './rule';

/** What a pod mounts is one of its volumes; else Kubernetes refuses it, long after the agent was deployed (CLEARML9016). */
export const MOUNTS: AgentRule = (values) => {
  for (const { path, pod } of values.templates) {
    const volumes = namesOf(pod, ['volumes', 'extraVolumes']);
    const init = objectsAt(pod, 'initContainers').flatMap((container) => namesOf(container, ['volumeMounts']));
    const missing = [...namesOf(pod, ['volumeMounts', 'extraVolumeMounts']), ...init].find(
      (name) => !volumes.includes(name),
    );
    if (missing !== undefined) {
      throw new CodedError('CLEARML9016', {
        found: `${path} mounts ${JSON.stringify(missing)}, which is none of its volumes`,
        expected: 'a volume of that name; volumes of a queue take the place of those of basePodTemplate',
        fix: 'add the volume, or use extraVolumes and extraVolumeMounts of the queue',
      });
    }
  }
};

function namesOf(owner: JsonObject, keys: readonly string[]): string[] {
  const items = keys.flatMap((key) => (Array.isArray(owner[key]) ? owner[key] : [])).filter(isJsonObject);
  return items.map(({ name }) => String(name));
}
