import { isJsonObject, type JsonObject, objectAt, objectsAt } from '../helm/data/json';
import { parseReference } from '../helm/manifests/image-reference';
import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import { EXCEPTIONS_ANNOTATION, type SecuredPods } from './exceptions';
import { CheckedPod, CONTAINER_LISTS } from './standards/checked-pod';

/** All containers of a pod: init, regular and ephemeral containers. */
function containersOf(spec: JsonObject): JsonObject[] {
  return CONTAINER_LISTS.flatMap((list) => objectsAt(spec, list));
}

/** Sets the fields that a level requires in each pod, and annotates the pod with the exceptions that it uses. */
export class PodHardening implements IPodTransform {
  /** @param profiles profiles of images; undefined at a level that requires no fields */
  public constructor(
    private readonly secured: SecuredPods,
    private readonly profiles: readonly ImageProfile[] | undefined,
    private readonly platformChoosesUsers: boolean,
  ) {}

  public transform(pod: RenderedPod): void {
    const workload = `${pod.kind}/${pod.name}`;
    // Knative rejects security contexts of pods, so its pods are only checked.
    if (this.profiles && !pod._apiVersion.startsWith('serving.knative.dev/')) {
      hardenPod(pod, this.profiles, (ruleId, containerName) =>
        this.secured.isExcepted(workload, { ruleId, containerName }),
      );
    }
    if (this.platformChoosesUsers) {
      removeFixedUsers(pod);
    }
    const used = this.secured.check(workload, CheckedPod.ofPod(pod)).excepted;
    if (used.length > 0) {
      pod.addAnnotation(EXCEPTIONS_ANNOTATION, JSON.stringify(used));
    }
  }
}

/** Whether an exception covers a rule, so that the hardening of a pod skips it. */
type Excepted = (rule: string, container?: string) => boolean;

/** Sets the pod fields that the restricted standard requires. */
function hardenPod(pod: RenderedPod, profiles: readonly ImageProfile[], excepted: Excepted): void {
  const context = objectAt(pod._spec, 'securityContext');
  const containers = containersOf(pod._spec).map((container) => {
    const name = String(container.name);
    // Exceptions for privileges exclude the whole container, because a part of the hardening could break it.
    const isSkipped = excepted('privileged', name) || excepted('allowPrivilegeEscalation', name);
    const profile = profileOf(String(container.image ?? ''), profiles);
    return { container, profile, isSkipped, mayBeRoot: excepted('runAsNonRoot', name) };
  });
  const anyRoot = containers.some(({ mayBeRoot }) => mayBeRoot);
  if (!excepted('seccompProfile_restricted') && context.seccompProfile === undefined) {
    context.seccompProfile = { type: 'RuntimeDefault' };
  }
  for (const { container, profile, mayBeRoot } of containers.filter(({ isSkipped }) => !isSkipped)) {
    hardenContainer(container, profile, context.runAsUser);
    if (anyRoot && !mayBeRoot) {
      objectAt(container, 'securityContext').runAsNonRoot = true;
    }
  }
  if (!anyRoot && (context.runAsNonRoot !== false || containers.every(({ profile }) => profile !== undefined))) {
    context.runAsNonRoot = true;
  }
}

/**
 * Sets the container fields that the restricted standard requires. Explicit settings of the chart (privileges, root,
 * capabilities) stay, and the check of the result reports them, unless an image profile states that the image runs
 * without them.
 *
 * @param inheritedUser user of the pod
 */
function hardenContainer(container: JsonObject, profile: ImageProfile | undefined, inheritedUser: unknown): void {
  const context = objectAt(container, 'securityContext');
  // Kubernetes rejects a privileged container with `allowPrivilegeEscalation: false`.
  if (context.privileged !== true) {
    context.allowPrivilegeEscalation = false;
    const capabilities = objectAt(context, 'capabilities');
    if (profile !== undefined) {
      delete capabilities.add;
    }
    capabilities.drop = ['ALL'];
    if (profile !== undefined && context.runAsNonRoot === false) {
      context.runAsNonRoot = true;
    }
    if (profile !== undefined && context.runAsUser === 0) {
      delete context.runAsUser;
    }
  }
  // The image metadata contains no user id, and the kubelet cannot verify a user name as non-root.
  const user = context.runAsUser ?? inheritedUser ?? 0;
  if (profile?.user !== undefined && user === 0) {
    context.runAsUser = profile.user;
  }
}

/** Fields that OpenShift sets from the range of the project (`openshift.md`). */
const CHOSEN_FIELDS = ['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'];

/** Removes fixed users and groups from a pod, so that OpenShift sets them. */
function removeFixedUsers(pod: RenderedPod): void {
  const contexts = [pod._spec, ...containersOf(pod._spec)].map(({ securityContext }) => securityContext);
  for (const context of contexts.filter(isJsonObject)) {
    for (const field of CHOSEN_FIELDS) {
      delete context[field];
    }
  }
}

/** How an image runs without root. */
export interface ImageProfile {
  /** Pattern of the whole repository name, without registry and tag. */
  readonly repository: RegExp;

  /**
   * User id that the hardening sets when the chart sets none or root. Undefined when the image metadata contains a user
   * id.
   */
  readonly user?: number;

  /** Documentation that confirms that the image runs this way; undefined without such documentation. */
  readonly knownFrom?: string;

  /** Remark for readers of the report when no documentation exists. */
  readonly remark?: string;
}

/** The profile of an image; undefined for an unknown image. */
function profileOf(image: string, profiles: readonly ImageProfile[]): ImageProfile | undefined {
  const repository = repositoryOf(image);
  return profiles.find((profile) => new RegExp(`^(?:${profile.repository.source})$`).test(repository));
}

/** Path of an image below its registry: `docker.io/bitnami/redis:7.0` is `bitnami/redis`. */
export function repositoryOf(image: string): string {
  return parseReference(image).repository.replace(/^library\//, '');
}

/** Public images that many charts include, and how they run without root. */
export const KNOWN_IMAGES: readonly ImageProfile[] = [
  {
    repository: /bitnami(?:legacy|secure)?\/[a-z0-9-]+/,
    user: 1001,
    knownFrom: "Bitnami's documentation: non-root images",
  },
  {
    repository: /elasticsearch(?:\/elasticsearch)?/,
    user: 1000,
    knownFrom: "Elastic's documentation: runs as elasticsearch",
  },
  { repository: /mongo/, user: 999, knownFrom: "the image's documentation: runs as mongodb or any user" },
  { repository: /redis/, user: 999, knownFrom: "the image's documentation: runs as redis or any user" },
];

/**
 * An image of a pod that must not run as root. Without documentation, the pod passes admission but may fail to start.
 */
interface ImageWithoutRoot {
  readonly workload: string;
  readonly container: string;
  readonly image: string;
  /** Documentation that confirms that the image runs without root. */
  readonly knownFrom?: string;
  readonly remark?: string;
}

/** Describes the images of a pod that must not run as root. */
export function imagesWithoutRoot(
  workload: string,
  pod: RenderedPod,
  profiles: readonly ImageProfile[],
): ImageWithoutRoot[] {
  return containersOf(pod._spec).map((container) => {
    const image = String(container.image ?? '');
    const { knownFrom, remark } = profileOf(image, profiles) ?? {};
    return { workload, container: String(container.name ?? ''), image, knownFrom, remark };
  });
}

/**
 * Lets containers of certain images keep the users of the images. The images start as no other user, so OpenShift admits them by the SCC
 * nonroot-v2, which requires a named user.
 */
export class KeepUser implements IPodTransform {
  public constructor(private readonly profiles: readonly ImageProfile[]) {}

  public transform(pod: RenderedPod): void {
    for (const container of pod.allContainers) {
      const user = profileOf(container.image, this.profiles)?.user;
      if (user !== undefined) {
        container.merge({ securityContext: { runAsUser: user } });
      }
    }
  }
}
