import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import { podOf } from '../../helm/manifests/rendered-pod';
import { type ImageProfile, repositoryOf } from '../../security/image-profile';
import { PodSecurityLevel } from '../../security/standards/pod-security-level';
import type { ServerInstallation } from '../server-chart';

/** Users of the images of a server. */
export function serverImages({ chart }: ServerInstallation): ImageProfile[] {
  if (chart.edition !== 'enterprise') {
    const remark = "argued from the server's sources: its start script, which needs root, is bypassed";
    return [{ repository: /(?:clearml\/server|(?:allegroai|clearml)\/clearml)/, user: 1001, remark }];
  }
  return chart.supports('nonRootServer')
    ? [{ repository: /(?:clearml|allegroai)\/.+/, knownFrom: '11.0.md: containers run without root' }]
    : [];
}

/** Requires the setting of the node that the privileged init container of Elasticsearch would have changed. */
export function needNodeSetting({ chart, podSecurity, release }: ServerInstallation): void {
  if (podSecurity._level === PodSecurityLevel.PRIVILEGED || chart.edition === 'community') {
    return;
  }
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
