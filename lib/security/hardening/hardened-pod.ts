import { type JsonObject, objectAt, objectsAt } from '../../helm/data/json';
import type { RenderedPod } from '../../helm/manifests/rendered-pod';
import { type ImageProfile, profileOf } from '../image-profile';
import { hardenContainer } from './hardened-container';

/** Fields of a pod that hold containers. */
export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Every container of a pod, ephemeral ones included. */
export function containersOf(spec: JsonObject): JsonObject[] {
  return CONTAINER_LISTS.flatMap((list) => objectsAt(spec, list));
}

/** What the hardening of a pod leaves alone, since an exception says so. */
export type Excepted = (rule: string, container?: string) => boolean;

/** Fills in what the restricted standard wants of a pod. */
export function hardenPod(pod: RenderedPod, profiles: readonly ImageProfile[], excepted: Excepted): void {
  const spec = pod._spec;
  const context = objectAt(spec, 'securityContext');
  const containers = containersOf(spec);
  const mayBeRoot = containers.filter(({ name }) => excepted('runAsNonRoot', String(name)));
  if (!excepted('seccompProfile_restricted') && context.seccompProfile === undefined) {
    context.seccompProfile = { type: 'RuntimeDefault' };
  }
  for (const container of containers.filter(({ name }) => !isExceptedAltogether(String(name), excepted))) {
    const profile = profileOf(String(container.image ?? ''), profiles);
    hardenContainer(container, profile);
    chooseUser(container, context, profile);
    if (mayBeRoot.length > 0 && !mayBeRoot.includes(container)) {
      objectAt(container, 'securityContext').runAsNonRoot = true;
    }
  }
  if (mayBeRoot.length === 0 && (context.runAsNonRoot !== false || containers.every((one) => isKnown(one, profiles)))) {
    context.runAsNonRoot = true;
  }
}

/** A container that may escalate, or be privileged, is not half hardened: its author knows what it needs. */
function isExceptedAltogether(container: string, excepted: Excepted): boolean {
  return excepted('privileged', container) || excepted('allowPrivilegeEscalation', container);
}

/** A user for an image that runs as one it does not name itself. Names of users in images mean nothing to the kubelet. */
function chooseUser(container: JsonObject, pod: JsonObject, profile: ImageProfile | undefined): void {
  const context = objectAt(container, 'securityContext');
  const inherited = context.runAsUser ?? pod.runAsUser;
  if (profile?.user !== undefined && (inherited === undefined || inherited === null || inherited === 0)) {
    context.runAsUser = profile.user;
  }
}

function isKnown(container: JsonObject, profiles: readonly ImageProfile[]): boolean {
  return profileOf(String(container.image ?? ''), profiles) !== undefined;
}
