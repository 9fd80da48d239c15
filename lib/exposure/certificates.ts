import type { Construct } from 'constructs';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import type { Tls } from './tls';
import { idOf, nameOf, type WebEndpoint } from './web-endpoint';

/**
 * The Secret with the certificate of an endpoint: an existing Secret, or a Secret that cert-manager creates from a
 * Certificate that this function adds. Undefined when no Secret holds the certificate.
 */
export function certificateSecret(scope: Construct, endpoint: WebEndpoint, tls: Tls): string | undefined {
  if (tls._kind === 'secret') {
    requireSecret(scope, endpoint, String(tls._detail.secretName));
    return tls._detail.secretName;
  }
  if (tls._kind === 'external') {
    requireExternal(scope, endpoint);
  }
  if (tls._kind !== 'certManager') {
    return undefined;
  }
  const secretName = `${nameOf(endpoint)}-tls`;
  requireIssuer(scope, endpoint, tls);
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

function requireSecret(scope: Construct, { backend }: WebEndpoint, name: string): void {
  const inNamespace = backend.namespace;
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.SECRET,
    name,
    inNamespace,
    keys: ['tls.crt', 'tls.key'],
    purpose: 'certificate of the hosts',
    remedy: `kubectl create secret tls ${name}${inNamespace ? ` -n ${inNamespace}` : ''} --cert=FILE --key=FILE`,
  });
}

function requireExternal(scope: Construct, { host }: WebEndpoint): void {
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.CERTIFICATE,
    name: host,
    purpose: 'https',
    remedy: 'install it in the component that terminates TLS: ingress controller, Gateway, router or load balancer',
  });
}

function requireIssuer(scope: Construct, endpoint: WebEndpoint, { _detail: { issuer, clusterIssuer } }: Tls): void {
  Prerequisites.of(scope).add(
    scope,
    {
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name: 'certificates.cert-manager.io',
      purpose: 'certificates',
      remedy: 'install cert-manager',
    },
    {
      kind: PrerequisiteKind.ISSUER,
      name: String(issuer ?? clusterIssuer),
      inNamespace: issuer === undefined ? undefined : endpoint.backend.namespace,
      purpose: 'certificates',
      remedy: `create a ${issuer === undefined ? 'ClusterIssuer' : 'Issuer'} with this name; wildcard hosts require a DNS-01 solver`,
    },
  );
}
