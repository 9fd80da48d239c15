import type { Construct } from 'constructs';
import type { RouteSpecTls } from '../../imports/route.openshift.io';
import { CodedError } from '../core/errors/coded-error';
import { kubernetesApi } from '../core/kubernetes/api';
import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { validateProps } from '../core/props/validate-props';
import { requireAnnotations, requireValue, type ValueCheck } from '../core/props/value-checks';
import { type PodTls, Tls } from './tls';
import {
  type Annotations,
  type ExposureStrategy,
  IDLE_WEBSOCKET_SECONDS,
  idOf,
  isWildcard,
  LONG_REQUEST_SECONDS,
  metadataOf,
  nameOf,
  type WebEndpoint,
} from './web-endpoint';

/** How an OpenShift router handles plain HTTP for a host with TLS. */
export enum InsecureTraffic {
  /** The router redirects to https. */
  REDIRECT = 'Redirect',
  /** The router serves plain HTTP too. */
  ALLOW = 'Allow',
  /** The router rejects plain HTTP. */
  NONE = 'None',
}

/** Options of `Exposure.openshiftRoutes`. */
export interface OpenshiftRoutesOptions {
  /**
   * Certificates. Certificates in a Secret (`Tls.secret`, `Tls.certManager`) require OpenShift 4.19 or later; a Role
   * then permits the router to read that Secret.
   *
   * @default Tls.external() - the default certificate of the router
   */
  readonly tls?: Tls;

  /**
   * Encrypt the connections between router and pods. Requires pods that terminate TLS: `clearml-enterprise` 10.13.0 or
   * later.
   *
   * @default false - TLS ends at the router (`edge`), as in `openshift.md`
   */
  readonly reEncrypt?: boolean;

  /**
   * For `reEncrypt`: the pods serve TLS on their HTTP ports.
   *
   * @default false - each Service has a separate TLS port: 443, 8443, or one whose name or application protocol is
   * `https`
   */
  readonly tlsOnServicePort?: boolean;

  /**
   * For `reEncrypt`: PEM certificate of the authority that signed the certificates of the pods.
   *
   * @default - the authority of the OpenShift service certificates
   */
  readonly destinationCaCertificate?: string;

  /**
   * How the router handles plain HTTP.
   *
   * @default InsecureTraffic.REDIRECT
   */
  readonly insecureTraffic?: InsecureTraffic;

  /**
   * Annotations of every Route. They override the annotations that this library sets.
   *
   * @default - a timeout of 600 seconds for the file server (`openshift.md`)
   */
  readonly annotations?: { [key: string]: string };
}

const FACTORY = 'Exposure.openshiftRoutes';

const CERTIFICATE: ValueCheck = {
  expected: 'a certificate in PEM form',
  accepts: (value) =>
    /^\s*-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/.test(value) && !value.includes('PRIVATE KEY'),
};

/** One Route per host (`openshift.md`, Routes). */
export class OpenshiftRoutesStrategy implements ExposureStrategy {
  public readonly tls: Tls;
  public readonly podTls: PodTls | undefined;
  private readonly options: OpenshiftRoutesOptions;

  /** @throws CLEARML6003 for an invalid option, CLEARML6002 and CLEARML6005 for options that contradict the certificates */
  public constructor(options: OpenshiftRoutesOptions = {}) {
    this.options = validateProps(options, 'OpenshiftRoutesOptions', FACTORY);
    const { annotations, destinationCaCertificate } = this.options;
    requireAnnotations('CLEARML6003', `${FACTORY}.annotations`, annotations);
    requireValue('CLEARML6003', `${FACTORY}.destinationCaCertificate`, destinationCaCertificate, CERTIFICATE);
    this.tls = this.options.tls ?? Tls.external();
    this.podTls = this.options.reEncrypt
      ? this.options.tlsOnServicePort
        ? 'servicePort'
        : 'ownPort'
      : this.tls._podTls;
    this.checkTls();
  }

  public dnsTarget(): string {
    return 'the canonical host name of the router: oc get route shows it; *.apps.<cluster domain> resolves to it already';
  }

  public expose(scope: Construct, endpoint: WebEndpoint, secretName: string | undefined): void {
    if (secretName !== undefined) {
      grantRouterAccess(scope, endpoint, secretName);
    }
    const { Route, RouteSpecToKind, RouteSpecWildcardPolicy } = routes();
    const { backend, host } = endpoint;
    const targetPort = backend.routePort(backend.endpointPort(this.podTls));
    new Route(scope, `${idOf(endpoint)}-route`, {
      metadata: metadataOf(endpoint, { ...timeouts(endpoint), ...this.options.annotations }),
      spec: {
        // OpenShift accepts any host below the domain as the host of a wildcard Route.
        host: host.replace(/^\*/, 'wildcard'),
        wildcardPolicy: isWildcard(endpoint) ? RouteSpecWildcardPolicy.SUBDOMAIN : RouteSpecWildcardPolicy.NONE,
        to: { kind: RouteSpecToKind.SERVICE, name: backend.name, weight: 100 },
        port: targetPort === undefined ? undefined : { targetPort },
        tls: this.termination(secretName),
      },
    });
  }

  public prerequisites(endpoint: WebEndpoint): Prerequisite[] {
    const crd: Prerequisite = {
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name: 'routes.route.openshift.io',
      purpose: 'Routes',
      remedy: 'deploy to OpenShift; elsewhere use another exposure',
    };
    const wildcards: Prerequisite = {
      kind: PrerequisiteKind.CONTROLLER_SETTING,
      name: 'OpenShift routeAdmission.wildcardPolicy=WildcardsAllowed',
      purpose: `Route for ${endpoint.host}`,
      remedy: `oc patch ingresscontroller default -n openshift-ingress-operator --type merge -p '{"spec":{"routeAdmission":{"wildcardPolicy":"WildcardsAllowed"}}}'`,
    };
    return isWildcard(endpoint) ? [crd, wildcards] : [crd];
  }

  private termination(secretName: string | undefined): RouteSpecTls | undefined {
    const { RouteSpecTlsTermination: Termination, RouteSpecTlsInsecureEdgeTerminationPolicy: Policy } = routes();
    const { insecureTraffic = InsecureTraffic.REDIRECT, reEncrypt, destinationCaCertificate } = this.options;
    const ends = reEncrypt ? Termination.REENCRYPT : Termination.EDGE;
    return !this.tls._https
      ? undefined
      : {
          termination: this.tls._kind === 'passthrough' ? Termination.PASSTHROUGH : ends,
          insecureEdgeTerminationPolicy: Object.values(Policy).find((policy) => policy === (insecureTraffic as string)),
          destinationCaCertificate,
          externalCertificate: secretName === undefined ? undefined : { name: secretName },
        };
  }

  private checkTls(): void {
    const { reEncrypt, tlsOnServicePort, destinationCaCertificate, insecureTraffic } = this.options;
    const kind = this.tls._kind;
    if (reEncrypt && (kind === 'none' || kind === 'passthrough')) {
      throw contradiction(
        `reEncrypt with Tls.${kind}()`,
        'a certificate at the router, which decrypts and encrypts again',
      );
    }
    if ((destinationCaCertificate !== undefined || tlsOnServicePort) && !reEncrypt) {
      const option = tlsOnServicePort ? 'tlsOnServicePort' : 'destinationCaCertificate';
      throw contradiction(`${option} without reEncrypt`, 'both, or neither');
    }
    if (insecureTraffic !== undefined && kind === 'none') {
      throw contradiction('insecureTraffic with Tls.none()', 'TLS, or no insecureTraffic');
    }
    if (insecureTraffic === InsecureTraffic.ALLOW && kind === 'passthrough') {
      throw contradiction(
        'InsecureTraffic.ALLOW with Tls.passthrough()',
        'REDIRECT or NONE, because the pods speak TLS only',
      );
    }
    if (this.tls._detail.annotateIngress) {
      throw contradiction(
        'Tls.certManager({ annotateIngress: true })',
        'annotateIngress: false, because there is no Ingress',
      );
    }
  }
}

function contradiction(found: string, expected: string): CodedError {
  return new CodedError('CLEARML6002', {
    found: `Exposure.openshiftRoutes with ${found}`,
    expected,
    fix: 'remove one of the two',
  });
}

/** By default, the router ends requests after 30 seconds and idle websockets after an hour. */
function timeouts({ traffic }: WebEndpoint): Annotations {
  const prefix = 'haproxy.router.openshift.io';
  return {
    [`${prefix}/timeout`]: traffic.longRequests || traffic.websockets ? `${LONG_REQUEST_SECONDS}s` : undefined,
    [`${prefix}/timeout-tunnel`]: traffic.websockets ? `${IDLE_WEBSOCKET_SECONDS}s` : undefined,
  };
}

function routes(): typeof import('../../imports/route.openshift.io') {
  return require('../../imports/route.openshift.io') as typeof import('../../imports/route.openshift.io');
}

/** Permits the OpenShift router to read the Secret with the certificate of a Route, and no other Secret. */
function grantRouterAccess(scope: Construct, endpoint: WebEndpoint, secretName: string): void {
  const name = `${nameOf(endpoint)}-route-certificate`;
  const metadata = { name, namespace: endpoint.backend.namespace };
  const { KubeRole, KubeRoleBinding } = kubernetesApi();
  new KubeRole(scope, `${idOf(endpoint)}-route-certificate-role`, {
    metadata,
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [secretName], verbs: ['get', 'list', 'watch'] }],
  });
  new KubeRoleBinding(scope, `${idOf(endpoint)}-route-certificate-binding`, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: 'router', namespace: 'openshift-ingress' }],
  });
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.CLUSTER_VERSION,
    name: 'OpenShift 4.19',
    purpose: 'Routes with certificates from Secrets',
    remedy: 'upgrade the cluster, or omit tls and use the certificate of the router',
  });
}
