import gte from 'semver/functions/gte';
import { CATALOG } from '../chart/catalog';
import { CustomCertificates } from '../chart/custom-certificates';
import { nameOf } from '../chart/described-values';
import { requireHttpUrl } from '../chart/server-reference';
import { successorOf } from '../chart/successors';
import { CodedError } from '../core/errors/coded-error';
import { emitNotice } from '../core/notice';
import { objectsAt } from '../helm/data/json';
import { COOKIE_NAME } from '../secrets/readers/names';
import { ClearmlServer } from '../server/server';
import { oneHost } from './gateway-address';
import type { GatewayInstallation } from './gateway-installation';

/** The charts with which servers 3.25 and 3.26 were released (`10.7.md`, `10.8.md`). */
const SERVER_325 = '10.7.9';
const SERVER_326 = '10.8.0';

type GatewayRule = (gateway: GatewayInstallation) => void;

/** @throws CLEARML9054 for the open-source server, CLEARML4002 for a gateway that is too old for its server (`2.0.md`, `ver_3_26.md`) */
const requireCompatibleServer: GatewayRule = ({ chart, props: { server } }) => {
  if (!(server instanceof ClearmlServer)) {
    return;
  }
  const { chartName, chartVersion } = server.release;
  const isSuccessor = chartName === successorOf(CATALOG.server.id);
  if (chartName !== CATALOG.server.id && !isSuccessor) {
    throw new CodedError('CLEARML9054', {
      found: `server ${server.node.path} of chart ${chartName}`,
      expected: `a server of chart ${CATALOG.server.id}: the open-source server does not support application gateways`,
      fix: 'deploy ClearML Enterprise, or remove the gateway',
    });
  }
  if (isSuccessor || gte(chartVersion, SERVER_325)) {
    const router = isSuccessor || gte(chartVersion, SERVER_326) ? 'routersOfServer326' : 'routersOfServer325';
    chart.require(router, `a server of chart ${chartName} ${chartVersion}`);
  }
};

/** @throws CLEARML4002 */
const requireImagesWithoutRoot: GatewayRule = ({ chart, forbidsRoot }) => {
  if (forbidsRoot) {
    chart.require('withoutRoot', 'podSecurity that forbids root');
  }
};

/** @throws CLEARML9001 */
const requireServerUrl: GatewayRule = ({ effective }) => {
  const path = 'clearml.apiServerUrlReference';
  requireHttpUrl(effective.at(path), nameOf(effective, path));
};

/** @throws CLEARML9051 */
const requireCookie: GatewayRule = ({ effective, releaseName, props: { server } }) => {
  const path = 'clearml.authCookieName';
  const cookie = effective.at(path) ?? '';
  if (typeof cookie !== 'string' || COOKIE_NAME.problem(cookie) !== undefined) {
    throw new CodedError('CLEARML9051', {
      found: cookie === '' ? 'no authCookieName' : `${nameOf(effective, path)} is ${JSON.stringify(cookie)}`,
      expected: 'the name of the cookie in which the server keeps logins: the gateway accepts users who have it',
      fix: "set authCookieName; a logged-in browser lists it among the server's cookies",
    });
  }
  // The setting of the server may be elsewhere than in its values, so this is no error.
  if (server?.authCookieName !== undefined && cookie !== server.authCookieName) {
    emitNotice(
      `gateway ${releaseName} accepts users with cookie ${cookie}, and its server keeps logins in ${server.authCookieName}`,
      `Remove ${nameOf(effective, path)}, unless the server has another cookie than its values say.`,
    );
  }
};

/** @throws CLEARML9012 when certificates are added and replaced, CLEARML9010 when adding them needs root and the images have none */
const rejectCertificates: GatewayRule = ({ chart, effective, forbidsRoot }) => {
  const appends = CustomCertificates._areAdded(effective);
  if (appends && (forbidsRoot || chart.supports('withoutRoot'))) {
    throw new CodedError('CLEARML9010', {
      found: `${nameOf(effective, 'customCertificates.extraCerts')} with chart ${chart.name} ${chart.version}, whose images run without root`,
      expected: 'the whole bundle: adding certificates needs root',
      fix: 'use CustomCertificates.bundle',
    });
  }
};

/** @throws CLEARML9057 for mounts at the path that images without root no longer read (`3.2.md`) */
const rejectOldMounts: GatewayRule = ({ chart, effective }) => {
  if (!chart.supports('withoutRoot')) {
    return;
  }
  for (const container of ['router', 'proxy']) {
    const old = objectsAt(effective.map(container), 'extraVolumeMounts').find(({ mountPath }) =>
      /^\/+usr\/local\/openresty(?:\/|$)/.test(String(mountPath)),
    );
    if (old !== undefined) {
      const source = effective.sourceOf(`${container}.extraVolumeMounts`, String(old.name));
      throw new CodedError('CLEARML9057', {
        found: `the ${container} mounts a volume at ${old.mountPath} (${source}), with chart ${chart.name} ${chart.version}`,
        expected: 'a path below /opt/openresty, which images read from 3.2.0 on',
        fix: 'mount Lua files at /opt/openresty/nginx/lua',
      });
    }
  }
};

/** Rules of the gateway, in the order in which they are checked. */
export const GATEWAY_RULES: readonly GatewayRule[] = [
  requireCompatibleServer,
  requireImagesWithoutRoot,
  requireServerUrl,
  oneHost,
  requireCookie,
  rejectCertificates,
  rejectOldMounts,
];
