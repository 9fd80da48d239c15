import { locate } from '../core/errors/coded-error';
import { reportOn } from '../core/report/report';
import { podOf } from '../helm/manifests/rendered-pod';
import type { HelmRelease } from '../release/helm-release';
import { Exceptions, type PodSecurityException, SecuredPods } from './exceptions';
import { PodHardening } from './hardening';
import { type ImageProfile, imagesWithoutRoot } from './image-profile';
import { spawnedPodProblems } from './spawned-pods';
import { PodSecurityLevel } from './standards/pod-security-level';
import type { PodSecurityStandards } from './standards/pod-security-standards';

/** The standards and exceptions for the pods of a release, and the profiles of their images. */
export interface Securing {
  readonly standards: PodSecurityStandards;
  readonly exceptions: readonly PodSecurityException[];
  readonly platformChoosesUsers: boolean;
  readonly profiles: readonly ImageProfile[];
}

/**
 * Hardens every pod of a release. Checks the pods at synthesis, so that the check includes later patches.
 *
 * @throws CLEARML8011 when an exception is invalid
 */
export function secureRelease(release: HelmRelease, securing: Securing): void {
  const { standards, profiles, platformChoosesUsers } = securing;
  const path = release.node.path;
  const rules = standards.rules.map(({ id }) => id);
  const exceptions = locate(path, () => new Exceptions(securing.exceptions, rules));
  const secured = new SecuredPods(standards, exceptions);
  release.transformPods(new PodHardening(secured, profiles, platformChoosesUsers));
  release.node.addValidation({
    validate: () => {
      const rendered = podsOf(release).flatMap(
        ({ workload, pod }) => secured.check(workload, pod._metadata, pod._spec).errors,
      );
      const spawned = spawnedPodProblems(standards, release.chartName, release._values.tree).flatMap(
        ({ place, violations }) => secured.checkViolations(place, violations).errors,
      );
      return [...rendered, ...spawned, ...secured.unused()].map((error) => error.at(path).message);
    },
  });
  reportOn(release, 'exceptions', () => securing.exceptions.map((exception) => ({ path, ...exception })));
  if (standards.level === PodSecurityLevel.RESTRICTED) {
    reportOn(release, 'imagesWithoutRoot', () =>
      podsOf(release).flatMap(({ workload, pod }) => imagesWithoutRoot(workload, pod, profiles)),
    );
  }
}

function podsOf(release: HelmRelease) {
  return release.apiObjects.flatMap((object) => {
    const pod = podOf(object.toJson());
    return pod ? [{ workload: `${object.kind}/${object.name}`, pod }] : [];
  });
}
