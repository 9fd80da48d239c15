import { CodedError } from '../core/errors/coded-error';
import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import type { GatewayValues } from './gateway-values';
import { textAt } from './text-at';

/** A token of HTTP, as names of cookies are. */
const COOKIE_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What the guide says of the values of a gateway: settled ones, so that it holds for override files, too. */
export function checkGateway(effective: JsonObject, values: GatewayValues, withoutRoot: boolean): void {
  requireCookie(effective);
  rejectCertificates(effective, values, withoutRoot);
  rejectOldMounts(effective, values);
}

/** @throws CLEARML9051 */
function requireCookie(effective: JsonObject): void {
  const cookie = valueAt(effective, 'clearml.authCookieName') ?? '';
  if (typeof cookie !== 'string' || !COOKIE_NAME.test(cookie)) {
    throw new CodedError('CLEARML9051', {
      found: cookie === '' ? 'no authCookieName' : `authCookieName ${JSON.stringify(cookie)}`,
      expected: 'the name of the cookie in which the server keeps logins: the gateway lets in who has one',
      fix: "set authCookieName; a browser that is logged in lists it among the server's cookies",
    });
  }
}

/** @throws CLEARML9012 when certificates are added and replaced, CLEARML9010 when adding them takes root that there is not */
function rejectCertificates(effective: JsonObject, { chart }: GatewayValues, withoutRoot: boolean): void {
  const added = valueAt(effective, 'customCertificates.extraCerts');
  const appends = Array.isArray(added) && added.length > 0;
  if (appends && textAt(effective, 'customCertificates.overrideCaCertificatesCrt') !== undefined) {
    throw new CodedError('CLEARML9012', {
      found: 'customCertificates.extraCerts and customCertificates.overrideCaCertificatesCrt',
      expected: 'one of the two',
      fix: 'append your certificates, or replace the whole bundle',
    });
  }
  if (appends && (withoutRoot || chart.can('withoutRoot'))) {
    throw new CodedError('CLEARML9010', {
      found: `customCertificates.extraCerts with chart ${chart.located.name} ${chart.version}, whose images run without root`,
      expected: 'the whole bundle: adding certificates takes root',
      fix: 'use CustomCertificates.bundle',
    });
  }
}

/** @throws CLEARML9057 when something is mounted where images without root no longer look (`3.2.md`) */
function rejectOldMounts(effective: JsonObject, { chart }: GatewayValues): void {
  if (!chart.can('withoutRoot')) {
    return;
  }
  for (const container of ['router', 'proxy']) {
    const owner = valueAt(effective, container);
    const mounts = isJsonObject(owner) ? objectsAt(owner, 'extraVolumeMounts') : [];
    const old = mounts
      .map(({ mountPath }) => String(mountPath))
      .find((path) => /^\/+usr\/local\/openresty(?:\/|$)/.test(path));
    if (old !== undefined) {
      throw new CodedError('CLEARML9057', {
        found: `the ${container} mounts something at ${old}, with chart ${chart.located.name} ${chart.version}`,
        expected: 'a path below /opt/openresty: from 3.2.0 on images look there',
        fix: 'mount Lua files at /opt/openresty/nginx/lua',
      });
    }
  }
}
