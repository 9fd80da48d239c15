import { CodedError } from '../core/errors/coded-error';
import { parentOf } from './hostnames';
import type { Tls } from './tls';
import type { WebEndpoint } from './web-endpoint';

const reported = new Set<string>();

/**
 * Compares a host with the names of the certificate, if they are known. A wildcard certificate matches exactly one
 * label.
 *
 * @throws CLEARML6006 when the names of the certificate are known and do not include the host
 */
export function checkCertificate({ host, baseDomain }: WebEndpoint, tls: Tls): void {
  if (tls._misses(host)) {
    throw new CodedError('CLEARML6006', {
      found: `host ${host} with a certificate for ${tls._detail.dnsNames?.join(', ')}`,
      expected: 'a certificate that is valid for the host; a wildcard matches exactly one label',
      fix: `add ${host} to the certificate and to dnsNames`,
    });
  }
  const unknown = tls._detail.dnsNames === undefined && (tls._kind === 'secret' || tls._kind === 'external');
  if (unknown && parentOf(host) !== baseDomain) {
    notice(host, baseDomain);
  }
}

function notice(host: string, baseDomain: string): void {
  if (!reported.has(host)) {
    reported.add(host);
    process.emitWarning(`a certificate for *.${baseDomain} is not valid for host ${host}`, {
      type: 'ClearmlNotice',
      detail: `A wildcard matches exactly one label. Check that the certificate names ${host}, then declare its names: Tls.secret(name, { dnsNames }).`,
    });
  }
}
