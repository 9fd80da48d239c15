import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { emitNotice } from '../core/notice';
import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { parentOf } from './hostnames';
import type { Tls } from './tls';
import { idOf, nameOf, type WebEndpoint } from './web-endpoint';

/**
 * The Secret with the certificate of an endpoint: an existing Secret, or a Secret that cert-manager creates from a
 * Certificate that this function adds. Undefined when no Secret holds the certificate.
 *
 * @throws CLEARML6006 when the names of the certificate are known and do not include the host
 */
export function certificateSecret(scope: Construct, endpoint: WebEndpoint, tls: Tls): string | undefined {
  checkCertificate(endpoint, tls);
  Prerequisites.of(scope).add(scope, ...prerequisites(endpoint, tls));
  if (tls._kind !== 'certManager') {
    return tls._detail.secretName;
  }
  const secretName = `${nameOf(endpoint)}-tls`;
  if (!tls._detail.annotateIngress) {
    addCertificate(scope, endpoint, tls, secretName);
  }
  return secretName;
}

/** Annotations that make cert-manager derive a Certificate from an Ingress. */
export function certificateAnnotations({ _detail: { annotateIngress, issuer, clusterIssuer } }: Tls): {
  [key: string]: string;
} {
  if (!annotateIngress) {
    return {};
  }
  return issuer === undefined
    ? { 'cert-manager.io/cluster-issuer': String(clusterIssuer) }
    : { 'cert-manager.io/issuer': issuer };
}

function addCertificate(scope: Construct, endpoint: WebEndpoint, tls: Tls, secretName: string): void {
  const { Certificate } = require('../../imports/cert-manager.io') as typeof import('../../imports/cert-manager.io');
  const { issuer, clusterIssuer } = tls._detail;
  new Certificate(scope, `${idOf(endpoint)}-certificate`, {
    metadata: { name: secretName, namespace: endpoint.backend.namespace },
    spec: {
      secretName,
      dnsNames: [endpoint.host],
      issuerRef: {
        group: 'cert-manager.io',
        kind: issuer === undefined ? 'ClusterIssuer' : 'Issuer',
        name: String(issuer ?? clusterIssuer),
      },
    },
  });
}

function prerequisites({ host, backend: { namespace } }: WebEndpoint, { _kind, _detail }: Tls): Prerequisite[] {
  const { secretName: name = '', issuer, clusterIssuer } = _detail;
  switch (_kind) {
    case 'secret':
      return [
        {
          kind: PrerequisiteKind.SECRET,
          name,
          inNamespace: namespace,
          keys: ['tls.crt', 'tls.key'],
          purpose: 'certificate of the hosts',
          remedy: `kubectl create secret tls ${name}${namespace ? ` -n ${namespace}` : ''} --cert=FILE --key=FILE`,
        },
      ];
    case 'external':
      return [
        {
          kind: PrerequisiteKind.CERTIFICATE,
          name: host,
          purpose: 'https',
          remedy:
            'install it in the component that terminates TLS: ingress controller, Gateway, router or load balancer',
        },
      ];
    case 'certManager':
      return [
        {
          kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
          name: 'certificates.cert-manager.io',
          purpose: 'certificates',
          remedy: 'install cert-manager',
        },
        {
          kind: PrerequisiteKind.ISSUER,
          name: String(issuer ?? clusterIssuer),
          inNamespace: issuer === undefined ? undefined : namespace,
          purpose: 'certificates',
          remedy: `create a ${issuer === undefined ? 'ClusterIssuer' : 'Issuer'} with this name; wildcard hosts require a DNS-01 solver`,
        },
      ];
    default:
      return [];
  }
}

/**
 * Compares a host with the names of the certificate, if they are known. A wildcard certificate matches exactly one
 * label.
 */
function checkCertificate({ host, baseDomain }: WebEndpoint, tls: Tls): void {
  if (tls._misses(host)) {
    throw new CodedError('CLEARML6006', {
      found: `host ${host} with a certificate for ${tls._detail.dnsNames?.join(', ')}`,
      expected: 'a certificate that is valid for the host; a wildcard matches exactly one label',
      fix: `add ${host} to the certificate and to dnsNames`,
    });
  }
  const unknown = tls._detail.dnsNames === undefined && (tls._kind === 'secret' || tls._kind === 'external');
  if (unknown && parentOf(host) !== baseDomain) {
    emitNotice(
      `a certificate for *.${baseDomain} is not valid for host ${host}`,
      `A wildcard matches exactly one label. Check that the certificate names ${host}, then declare its names: Tls.secret(name, { dnsNames }).`,
    );
  }
}
