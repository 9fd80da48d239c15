import { type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';

/** Whether pods of an app can go to a node: it is ready, open, and no control plane. */
export function isUsable(node: JsonObject): boolean {
  const ready = objectsIn(node, 'status', 'conditions').some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  const kept = objectsIn(node, 'spec', 'taints').some(
    ({ key, effect }) => effect !== 'PreferNoSchedule' && /^node-role\.kubernetes\.io\//.test(String(key)),
  );
  return ready && !kept && valueAt(node, 'spec.unschedulable') !== true;
}

function objectsIn(node: JsonObject, part: 'spec' | 'status', list: string): JsonObject[] {
  return objectsAt(node[part] as JsonObject | undefined, list);
}
