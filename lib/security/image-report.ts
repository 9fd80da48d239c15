import type { RenderedPod } from '../helm/manifests/rendered-pod';
import { containersOf } from './hardening/hardened-pod';
import { type ImageProfile, profileOf } from './image-profile';

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
