import { Construct } from 'constructs';
import { agentNamespaces, hasAgent } from '../agent/registered-agents';
import { CATALOG } from '../chart/catalog';
import { Installation } from '../chart/installation';
import { endpointsOf } from '../chart/server-reference';
import { CodedError, listed, locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { type Conflict, reserve } from '../exposure/reservations';
import type { HelmRelease } from '../release/helm-release';
import { createChildrenLazily } from '../release/lazy-children';
import { ObjectChecks } from '../release/object-checks';
import { KeepUser } from '../security/hardening';
import { requireCookieDomain } from '../server/login-cookie';
import type { AppGatewayProps } from './app-gateway-props';
import { addressOf, exposeGateway, type GatewayAddress, setEndpointValues } from './gateway-address';
import { GATEWAY_CHART } from './gateway-chart';
import type { GatewayFeature, GatewayInstallation } from './gateway-installation';
import { effectiveSessions, reserveSessionPorts, setSessions } from './sessions';

/**
 * A ClearML application gateway: users reach applications in tasks through it, such as IDEs and models (`appgw_install_k8s.md`). It
 * reaches only tasks in its own namespace, so each namespace with an agent needs its own gateway.
 *
 * @example
 * new AppGateway(chart, 'gateway', {
 *   chart: ChartSource.enterprise('3.2.0'),
 *   server,
 *   credentials: ServerCredentials.fromSecret('clearml-agent-credentials'),
 *   authCookieName: 'allegro_token_example',
 *   exposure: Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
 *   sessions: { firstPort: 31000, lastPort: 31019 },
 * });
 *
 * @stability experimental
 */
export class AppGateway extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** URL by which users reach the gateway. */
  public readonly url: string;

  /** Hosts of the gateway, including a wildcard such as `*.router.clearml.example.com`. */
  public readonly hosts: string[];

  /** Namespace of the gateway; undefined when neither props nor the cdk8s chart name one. */
  public readonly inNamespace?: string;

  /** @throws CLEARML1017 when a prop is missing, unknown or of the wrong type; the docs of the props name further codes */
  public constructor(scope: Construct, id: string, props: AppGatewayProps) {
    super(scopeInChart(scope, id), id);
    const { path } = this.node;
    const { gateway, address } = locate(path, () => installGateway(this, props));
    this.release = gateway.release;
    this.inNamespace = gateway.inNamespace;
    this.url = address.url;
    this.hosts = [...address.hosts];
    this.release._whenRendered(() => locate(path, () => exposeGateway(gateway, address)));
    createChildrenLazily(this, () => this.release.apiObjects);
  }
}

const NAME_TAKEN: Conflict<string> = {
  code: 'CLEARML9055',
  conflicts: (mine, other) => mine === other,
  reported: (name, _, path) => ({
    found: `${path} is also gateway ${name}`,
    expected: 'a different release name for each gateway of a namespace: it is part of the URLs of applications',
    fix: 'set releaseName',
  }),
};

function installGateway(
  scope: Construct,
  props: AppGatewayProps,
): { gateway: GatewayInstallation; address: GatewayAddress } {
  const gateway = new Installation<AppGatewayProps, GatewayFeature>(scope, GATEWAY_CHART, props);
  const { chart, inNamespace, releaseName, userValues } = gateway;
  const { apiUrl } = endpointsOf(gateway.props);
  const address = addressOf(gateway, apiUrl);
  const release = gateway.render((values) => {
    values.add('clearml.apiServerUrlReference', apiUrl, 'endpoints.apiUrl');
    if (gateway.props.authCookieName === undefined) {
      values.add('clearml.authCookieName', gateway.props.server?.authCookieName, 'server');
    }
    setEndpointValues(values, address, userValues);
    setSessions(gateway, address.sessionAddress);
    allowPlainHttp(gateway, address.url);
  });
  requireCookieDomain(gateway.props.server, address.host, 'hostName');
  const sessions = effectiveSessions(gateway);
  if (sessions) {
    reserveSessionPorts(scope, sessions, address);
    const reason = 'the gateway listens on the ports of sessions, which its pods do not list';
    ObjectChecks.of(scope)._addException({ rule: 'references', field: 'spec.ports', reason });
  }
  reserve(scope, [inNamespace, releaseName].filter(Boolean).join('/'), NAME_TAKEN);
  needAgent(scope, inNamespace, gateway.props.agentOutsideApp ?? false);
  // Before 3.3.0 the images run as one user only, which the SCC nonroot-v2 accepts (`3.3.md`).
  if (gateway.podSecurity._platformChoosesUsers && !chart.supports('anyUser')) {
    release.transformPods(new KeepUser(GATEWAY_CHART.images?.(gateway) ?? []));
  }
  return { gateway, address };
}

/** Lets browsers send the login cookie by plain HTTP, too (`appgw_install_k8s.md`, NodePort). */
function allowPlainHttp({ props, values }: GatewayInstallation, url: string): void {
  const name = 'ROUTER__HTTP__AUTHORIZATION__COOKIE__SECURE';
  if (url.startsWith('http://') && !Object.hasOwn(props.environment ?? {}, name)) {
    values.addEnvironment('router', [{ name, value: 'false' }], 'exposure by plain HTTP');
  }
}

/**
 * Requires an agent in the namespace of a gateway (`appgw_install_k8s.md`): an agent of the app, or a prerequisite.
 *
 * @throws CLEARML9053 at synth
 */
function needAgent(scope: Construct, inNamespace: string | undefined, outsideApp: boolean): void {
  if (!outsideApp) {
    scope.node.addValidation({
      validate: () => (hasAgent(scope, inNamespace) ? [] : [missingAgent(scope, inNamespace).message]),
    });
    return;
  }
  Prerequisites.of(scope)._addLazy(scope, () =>
    hasAgent(scope, inNamespace)
      ? []
      : [
          {
            kind: PrerequisiteKind.OPERATOR,
            name: CATALOG.agent.id,
            inNamespace,
            purpose: 'starts the tasks that the gateway exposes',
            remedy: 'install a ClearML agent in the namespace of the gateway',
          },
        ],
  );
}

function missingAgent(scope: Construct, inNamespace: string | undefined): CodedError {
  const others = [...agentNamespaces(scope)].map((name) => name || '(unnamed)').sort();
  return new CodedError('CLEARML9053', {
    path: scope.node.path,
    found: `no agent in namespace ${inNamespace ?? '(unnamed)'}; ${others.length > 0 ? `agents are in ${listed(others)}` : 'the app has no agents'}`,
    expected: 'an agent in the same namespace: a gateway reaches only tasks in its namespace',
    fix: 'deploy a ClearmlAgent to the namespace, or set agentOutsideApp when another app does',
  });
}
