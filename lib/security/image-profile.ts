import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import { containersOf } from './hardening';
import { parseReference } from './image-reference';

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
export function profileOf(image: string, profiles: readonly ImageProfile[]): ImageProfile | undefined {
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
export interface ImageWithoutRoot {
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
