import type { ImageProfile } from '../../security/image-profile';
import type { ServerChart } from '../server-chart';

/** How the images of a server run without root. */
export function serverImages(chart: ServerChart): ImageProfile[] {
  if (chart.edition !== 'enterprise') {
    const remark = "argued from the server's sources: its start script, which needs root, is bypassed";
    return [{ repository: /(?:clearml\/server|(?:allegroai|clearml)\/clearml)/, user: 1001, remark }];
  }
  return chart.can('nonRootServer')
    ? [{ repository: /(?:clearml|allegroai)\/.+/, knownFrom: '11.0.md: containers run without root' }]
    : [];
}
