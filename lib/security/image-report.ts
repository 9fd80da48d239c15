import type { RenderedPod } from '../helm/manifests/rendered-pod';
import { containersOf } from './hardening/hardened-pod';
import { type ImageProfile, profileOf } from './image-profile';

/** Whether an image is known to run as the user it is given, or merely passes admission. */
export interface ImageWithoutRoot {
  readonly workload: string;
  readonly container: string;
  readonly image: string;
  /** Where it is documented that the image runs so. */
  readonly knownFrom?: string;
  readonly remark?: string;
}

/** What is known of the images of a pod that may not be root. */
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
