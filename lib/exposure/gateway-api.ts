import type { Construct } from 'constructs';
import type { HttpRouteSpecRules } from '../../imports/gateway.networking.k8s.io';
import { CodedError } from '../core/errors/coded-error';
import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { validateProps } from '../core/props/validate-props';
import { OBJECT_NAME, requireAnnotations, requireValue } from '../core/props/value-checks';
import { requireUsable, Tls } from './tls';
import { type ExposureStrategy, idOf, nameOf, type WebEndpoint } from './web-endpoint';

/** Options of `Exposure.gatewayApi`. */
export interface GatewayApiOptions {
  /**
   * Name of the Gateway.
   *
   * @example "public"
   */
  readonly gateway: string;

  /**
   * Namespace of the Gateway.
   *
   * @default - the namespace of the release
   */
  readonly gatewayNamespace?: string;

  /**
   * Name of the listener that serves the hosts.
   *
   * @default - every listener that accepts the hosts
   */
  readonly sectionName?: string;

  /**
   * Name of the plain-HTTP listener. Requests to it are redirected to https. Requires `sectionName`, so that this
   * listener does not serve the hosts.
   *
   * @default - no redirect
   */
  readonly redirectSectionName?: string;

  /**
   * Certificates. The listener of the Gateway holds them, so only `Tls.external()` and `Tls.none()` are valid.
   *
   * @default Tls.external()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every HTTPRoute.
   *
   * @default - no annotations
   */
  readonly annotations?: { [key: string]: string };
}

const FACTORY = 'Exposure.gatewayApi';

/** One HTTPRoute per host, attached to an existing Gateway, and optionally an HTTPRoute that redirects to https. */
export class GatewayApiStrategy implements ExposureStrategy {
  public readonly tls: Tls;
  private readonly options: GatewayApiOptions;

  /**
   * @throws CLEARML6003 for an invalid option, CLEARML6005 for an unsupported certificate source, CLEARML6002 for
   * contradictory listeners
   */
  public constructor(options: GatewayApiOptions) {
    this.options = validateProps(options, 'GatewayApiOptions', FACTORY);
    for (const prop of ['gateway', 'gatewayNamespace', 'sectionName', 'redirectSectionName'] as const) {
      requireValue('CLEARML6003', `${FACTORY}.${prop}`, this.options[prop], OBJECT_NAME);
    }
    requireAnnotations('CLEARML6003', `${FACTORY}.annotations`, this.options.annotations);
    this.tls = this.options.tls ?? Tls.external();
    requireUsable(this.tls, ['external', 'none'], FACTORY, 'the certificate belongs to the listener of the Gateway');
    this.checkListeners();
  }

  public dnsTarget(endpoint: WebEndpoint): string {
    const namespace = this.namespaceFor(endpoint);
    return `the address in kubectl get gateway ${this.options.gateway}${namespace ? ` -n ${namespace}` : ''}`;
  }

  public expose(scope: Construct, endpoint: WebEndpoint): void {
    this.addRoute(scope, endpoint, '', this.options.sectionName, forwarding(endpoint));
    if (this.options.redirectSectionName !== undefined) {
      this.addRoute(scope, endpoint, '-redirect', this.options.redirectSectionName, redirection());
    }
  }

  public prerequisites(endpoint: WebEndpoint): Prerequisite[] {
    const { gateway, sectionName } = this.options;
    const { namespace } = endpoint.backend;
    const inNamespace = this.namespaceFor(endpoint);
    const accepts = inNamespace === namespace ? '' : `, and allowedRoutes that accept namespace ${namespace}`;
    return [
      {
        kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
        name: 'httproutes.gateway.networking.k8s.io',
        purpose: 'HTTPRoutes',
        remedy: 'install the standard channel of the Gateway API, version 1.2 or later',
      },
      {
        kind: PrerequisiteKind.GATEWAY,
        name: gateway,
        inNamespace,
        purpose: 'HTTPRoutes',
        remedy: `create a Gateway with a listener${sectionName ? ` ${sectionName}` : ''} for the hosts${accepts}`,
      },
    ];
  }

  private addRoute(
    scope: Construct,
    endpoint: WebEndpoint,
    suffix: string,
    sectionName: string | undefined,
    rule: HttpRouteSpecRules,
  ): void {
    const { HttpRoute } = gatewayApi();
    const { gateway: name, gatewayNamespace: namespace, annotations } = this.options;
    const parent = { name, namespace, sectionName };
    new HttpRoute(scope, `${idOf(endpoint)}-route${suffix}`, {
      metadata: { name: `${nameOf(endpoint)}${suffix}`, namespace: endpoint.backend.namespace, annotations },
      spec: { parentRefs: [parent], hostnames: [endpoint.host], rules: [rule] },
    });
  }

  private checkListeners(): void {
    const { sectionName, redirectSectionName } = this.options;
    if (redirectSectionName === undefined) {
      return;
    }
    const contradiction =
      (sectionName === undefined && 'no sectionName') ||
      (sectionName === redirectSectionName && 'the same sectionName') ||
      (!this.tls._https && 'Tls.none()');
    if (contradiction) {
      throw new CodedError('CLEARML6002', {
        found: `${FACTORY} with redirectSectionName ${redirectSectionName} and ${contradiction}`,
        expected: 'the https listener in sectionName, and the http listener in redirectSectionName',
        fix: 'name both listeners, or remove redirectSectionName',
      });
    }
  }

  private namespaceFor({ backend }: WebEndpoint): string | undefined {
    return this.options.gatewayNamespace ?? backend.namespace;
  }
}

/**
 * A timeout would cover the time from the first byte of an upload to the last byte of the response, so it is disabled.
 */
function forwarding({ backend, traffic }: WebEndpoint): HttpRouteSpecRules {
  const unlimited = traffic.longRequests || traffic.websockets;
  return {
    matches: [{ path: { type: gatewayApi().HttpRouteSpecRulesMatchesPathType.PATH_PREFIX, value: '/' } }],
    backendRefs: [{ name: backend.name, port: backend.port }],
    timeouts: unlimited ? { request: '0s' } : undefined,
  };
}

function redirection(): HttpRouteSpecRules {
  const api = gatewayApi();
  const statusCode = api.HttpRouteSpecRulesFiltersRequestRedirectStatusCode.VALUE_301;
  const scheme = api.HttpRouteSpecRulesFiltersRequestRedirectScheme.HTTPS;
  return {
    filters: [{ type: api.HttpRouteSpecRulesFiltersType.REQUEST_REDIRECT, requestRedirect: { scheme, statusCode } }],
  };
}

function gatewayApi(): typeof import('../../imports/gateway.networking.k8s.io') {
  return require('../../imports/gateway.networking.k8s.io') as typeof import('../../imports/gateway.networking.k8s.io');
}
