import { isJsonObject, type JsonObject } from '../../helm/data/json';
import type { RenderedPod } from '../../helm/manifests/rendered-pod';
import { containersOf } from './hardened-pod';

/** Fields that OpenShift sets from the range of the project (`openshift.md`). */
const CHOSEN = ['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'];

/** Removes fixed users and groups from a pod, so that OpenShift sets them. */
export function removeFixedUsers(pod: RenderedPod): void {
  for (const holder of [pod._spec, ...containersOf(pod._spec)]) {
    dropChosen(holder.securityContext);
  }
}

function dropChosen(context: unknown): void {
  for (const field of isJsonObject(context) ? CHOSEN : []) {
    delete (context as JsonObject)[field];
  }
}
