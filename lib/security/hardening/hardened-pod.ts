import { type JsonObject, objectAt, objectsAt } from '../../helm/data/json';
import type { RenderedPod } from '../../helm/manifests/rendered-pod';
import { type ImageProfile, profileOf } from '../image-profile';
import { hardenContainer } from './hardened-container';

/** Fields of a pod spec that contain containers. */
export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** All containers of a pod: init, regular and ephemeral containers. */
export function containersOf(spec: JsonObject): JsonObject[] {
  return CONTAINER_LISTS.flatMap((list) => objectsAt(spec, list));
}

/** Whether an exception covers a rule, so that the hardening of a pod skips it. */
export type Excepted = (rule: string, container?: string) => boolean;

/** Sets the pod fields that the restricted standard requires. */
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

/**
 * Exceptions for privileges exclude a container from hardening as a whole, because a part of it could break the
 * container.
 */
function isExceptedAltogether(container: string, excepted: Excepted): boolean {
  return excepted('privileged', container) || excepted('allowPrivilegeEscalation', container);
}

/** Sets the user id of an image whose metadata contains none. The kubelet cannot verify a user name as non-root. */
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
