import { isJsonObject, type JsonObject } from '../../helm/data/json';
import type { RenderedPod } from '../../helm/manifests/rendered-pod';
import { containersOf } from './hardened-pod';

/** What OpenShift chooses itself, within the range of a project (`openshift.md`). */
const CHOSEN = ['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'];

/** Takes fixed users and groups out of a pod, so that the platform can choose them. */
export function leaveUsersToPlatform(pod: RenderedPod): void {
  for (const holder of [pod._spec, ...containersOf(pod._spec)]) {
    dropChosen(holder.securityContext);
  }
}

function dropChosen(context: unknown): void {
  for (const field of isJsonObject(context) ? CHOSEN : []) {
    delete (context as JsonObject)[field];
  }
}
