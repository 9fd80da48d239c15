import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import { podOf } from '../../helm/manifests/rendered-pod';
import type { HelmRelease } from '../../release/helm-release';
import { repositoryOf } from '../../security/image-profile';
import type { PodSecurity } from '../../security/pod-security';
import { PodSecurityLevel } from '../../security/standards/pod-security-level';
import type { ServerChart } from '../server-chart';
import type { ValueCollector } from '../value-collector';
import { setApplicationsWithoutRoot } from './applications';
import { setSecurityContexts } from './documented-values';
import { START_WITHOUT_ROOT } from './public-start';
import { serverImages } from './server-images';

/** The values that pod security wants. */
export function setPodSecurity(values: ValueCollector, podSecurity: PodSecurity): void {
  setSecurityContexts(values, podSecurity);
  setApplicationsWithoutRoot(values, podSecurity);
}

/** What values do not reach: patches, and the check of the result. */
export function securePods(release: HelmRelease, chart: ServerChart, podSecurity: PodSecurity): void {
  if (podSecurity._level === PodSecurityLevel.PRIVILEGED) {
    return;
  }
  if (podSecurity._level === PodSecurityLevel.RESTRICTED && chart.edition === 'public') {
    release.transformPods(START_WITHOUT_ROOT);
  }
  podSecurity._applyTo(release, serverImages(chart));
  if (chart.edition !== 'community') {
    needNodeSetting(release);
  }
}

/** What the privileged init container of Elasticsearch would have set. */
function needNodeSetting(release: HelmRelease): void {
  Prerequisites.of(release)._addLazy(release, () => {
    const images = release.apiObjects.flatMap((object) => podOf(object.toJson())?.containers ?? []);
    return images.some(({ image }) => /(?:^|\/)elasticsearch$/.test(repositoryOf(image)))
      ? [
          {
            kind: PrerequisiteKind.NODE_SETTING,
            name: 'vm.max_map_count=262144',
            purpose: 'Elasticsearch maps its files into memory',
            remedy: 'run `sysctl -w vm.max_map_count=262144` on each node, and keep it in /etc/sysctl.d',
          },
        ]
      : [];
  });
}
