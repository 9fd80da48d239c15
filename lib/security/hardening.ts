import { isJsonObject, type JsonObject, objectAt, objectsAt } from '../helm/data/json';
import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import { EXCEPTIONS_ANNOTATION, type SecuredPods } from './exceptions';
import { type ImageProfile, profileOf } from './image-profile';
import { PodSecurityLevel } from './standards/pod-security-level';

/** Sets the fields that a level requires in each pod, and annotates the pod with the exceptions that it uses. */
export class PodHardening implements IPodTransform {
  public constructor(
    private readonly secured: SecuredPods,
    private readonly profiles: readonly ImageProfile[],
    private readonly platformChoosesUsers: boolean,
  ) {}

  public transform(pod: RenderedPod): void {
    const workload = `${pod.kind}/${pod.name}`;
    if (this.secured.level === PodSecurityLevel.RESTRICTED) {
      hardenPod(pod, this.profiles, (rule, container) => this.secured.isExcepted({ rule, workload, container }));
    }
    if (this.platformChoosesUsers) {
      removeFixedUsers(pod);
    }
    const used = this.secured.check(workload, pod._metadata, pod._spec).excepted;
    if (used.length > 0) {
      pod.addAnnotation(EXCEPTIONS_ANNOTATION, JSON.stringify(used));
    }
  }
}

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

/**
 * Sets the container fields that the restricted standard requires. Explicit settings of the chart (privileges, root,
 * capabilities) stay, and the check of the result reports them, unless an image profile states that the image runs
 * without them.
 */
export function hardenContainer(container: JsonObject, profile: ImageProfile | undefined): void {
  const context = objectAt(container, 'securityContext');
  if (context.privileged === true) {
    // Kubernetes rejects a privileged container with `allowPrivilegeEscalation: false`.
    return;
  }
  context.allowPrivilegeEscalation = false;
  const capabilities = objectAt(context, 'capabilities');
  if (profile !== undefined) {
    delete capabilities.add;
  }
  capabilities.drop = ['ALL'];
  hardenUser(context, profile);
}

function hardenUser(context: JsonObject, profile: ImageProfile | undefined): void {
  if (profile === undefined) {
    return;
  }
  if (context.runAsNonRoot === false) {
    context.runAsNonRoot = true;
  }
  if (context.runAsUser === 0) {
    delete context.runAsUser;
  }
}

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
