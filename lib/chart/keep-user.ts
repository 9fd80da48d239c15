import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import { type ImageProfile, profileOf } from '../security/image-profile';

/**
 * Lets containers of certain images keep the user of these. They start as no other one, so OpenShift admits them by the SCC
 * nonroot-v2, which asks for a named user.
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
