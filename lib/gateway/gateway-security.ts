import { KeepUser } from '../agent/keep-user';
import type { HelmRelease } from '../release/helm-release';
import type { ImageProfile } from '../security/image-profile';
import type { PodSecurity } from '../security/pod-security';
import type { GatewayChart } from './gateway-chart';

/** User of the images (`appgw_migrate_nonroot.md`). */
const USER = 65532;

const PROXY: ImageProfile = {
  repository: /(?:.+\/)?ai-gateway-proxy/,
  user: USER,
  knownFrom: 'appgw_migrate_nonroot.md: proxy 1.9.0 and newer',
};

const ROUTER: ImageProfile = {
  repository: /(?:.+\/)?ai-gateway-router/,
  user: USER,
  knownFrom: 'appgw_migrate_nonroot.md: router 2.16.1 and newer',
};

/** Chart 3.2.0 brings router 2.16.0; its release notes call the image hardened, and the page names the next version. */
const HARDENED_ROUTER: ImageProfile = {
  repository: ROUTER.repository,
  user: USER,
  remark: '3.2.md: a hardened image; appgw_migrate_nonroot.md tells of router 2.16.1',
};

/** Secures the pods of a gateway. Before 3.3.0 they run as no other user, which the SCC nonroot-v2 admits (`3.3.md`). */
export function secureGateway(release: HelmRelease, chart: GatewayChart, podSecurity: PodSecurity): void {
  const anyUser = chart.can('anyUser');
  const profiles = [PROXY, anyUser ? ROUTER : HARDENED_ROUTER];
  podSecurity._applyTo(release, profiles);
  if (podSecurity._platformChoosesUsers && !anyUser) {
    release.transformPods(new KeepUser(profiles));
  }
}
