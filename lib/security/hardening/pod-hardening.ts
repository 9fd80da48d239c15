import type { IPodTransform, RenderedPod } from '../../helm/manifests/rendered-pod';
import { EXCEPTIONS_ANNOTATION } from '../exceptions';
import type { ImageProfile } from '../image-profile';
import type { SecuredPods } from '../secured-pods';
import { PodSecurityLevel } from '../standards/pod-security-level';
import { hardenPod } from './hardened-pod';
import { removeFixedUsers } from './platform-users';

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
