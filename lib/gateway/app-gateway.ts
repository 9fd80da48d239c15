import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { endpointsOf } from '../agent/endpoints';
import { CATALOG } from '../chart/catalog';
import { ChartValues } from '../chart/chart-values';
import { ImageRegistryOverride } from '../chart/images/image-registry';
import { renderOptionsOf } from '../chart/render-options';
import { locate } from '../core/errors/coded-error';
import { requireNamespace } from '../core/prerequisites/common-needs';
import { Exposure } from '../exposure/exposure';
import { type Conflict, reserve } from '../exposure/reservations';
import { mergeEffectiveValues } from '../helm/values/effective-values';
import { userValues } from '../helm/values/own-values';
import { HelmRelease } from '../release/helm-release';
import { makeChildrenLazily } from '../release/lazy-children';
import { wrapSecrets } from '../secrets/detected/secret-values';
import { PodSecurity } from '../security/pod-security';
import { PodSecurityLevel } from '../security/standards/pod-security-level';
import { needAgent } from './agent-in-namespace';
import type { AppGatewayProps } from './app-gateway-props';
import { effectiveSessions } from './effective-sessions';
import { GatewayChart } from './gateway-chart';
import { exposeGateway } from './gateway-endpoint';
import { hostOf } from './gateway-host';
import { checkGateway } from './gateway-rules';
import { GATEWAY_SECRETS } from './gateway-secrets';
import { secureGateway } from './gateway-security';
import { requireCompatible } from './gateway-server';
import { type GatewayDescription, gatewayUrl, setGatewayValues } from './gateway-settings';
import { shapedGateway } from './gateway-shapes';
import type { GatewayValues } from './gateway-values';
import { takeSessionPorts } from './session-ports';

const NAME_TAKEN: Conflict<string> = {
  code: 'CLEARML9055',
  conflicts: (mine, other) => mine === other,
  reported: (name, _, path) => ({
    found: `${path} is gateway ${name}, too`,
    expected: 'a release name of its own for each gateway of a namespace: it is in the URLs of applications',
    fix: 'set releaseName',
  }),
};

/**
 * A ClearML application gateway: it leads users to what runs in tasks, such as IDEs and models (`appgw_install_k8s.md`). It reaches
 * the tasks of its own namespace only, so each namespace with an agent has a gateway of its own.
 *
 * @example
 * new AppGateway(chart, 'gateway', {
 *   chart: ChartSource.enterprise('3.2.0'),
 *   server,
 *   credentials: GatewayCredentials.fromSecret('clearml-agent-credentials'),
 *   authCookieName: 'allegro_token_example',
 *   exposure: Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
 *   sessions: { firstPort: 31000, lastPort: 31019 },
 * });
 */
export class AppGateway extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** URL by which users reach the gateway. */
  public readonly url: string;

  /** Hosts that lead to the gateway, a wildcard such as `*.router.clearml.example.com` among them. */
  public readonly hosts: string[];

  /** Namespace of the gateway; undefined when neither props nor the cdk8s chart name one. */
  public readonly inNamespace?: string;

  private readonly chart: GatewayChart;
  private readonly podSecurity: PodSecurity;

  /** @throws CLEARML9058 when a prop is missing, unknown or of the wrong type; what else is wrong has the codes of the props */
  public constructor(scope: Construct, id: string, props: AppGatewayProps) {
    super(scope, id);
    const path = this.node.path;
    const checked = locate(path, () => shapedGateway(props));
    checked.secretDelivery?.applyTo(this);
    this.inNamespace = Chart.of(this).namespace;
    this.podSecurity = checked.podSecurity ?? PodSecurity.unmodified();
    this.chart = locate(path, () => GatewayChart.from(checked.chart));
    const description = locate(path, () => this.describe(checked));
    this.url = description.url;
    this.hosts = [...description.host.hosts];
    this.release = locate(path, () => this.renderRelease(description));
    requireNamespace(this, this.inNamespace);
    needAgent(this, this.inNamespace, checked.agentOutsideApp ?? false);
    this.release._whenRendered(() => locate(path, () => exposeGateway(this, this.release, description)));
    makeChildrenLazily(this, () => this.release.apiObjects);
  }

  private describe(props: AppGatewayProps): GatewayDescription {
    const exposure = props.exposure ?? Exposure.clusterInternal();
    if (exposure._terminatesInPods) {
      this.chart.require('podTls', 'exposure with TLS that ends in pods');
    }
    const endpoints = endpointsOf(props);
    requireCompatible(this.chart, props.server);
    const own = wrapSecrets(userValues(props), this.chart.located.name, GATEWAY_SECRETS);
    const host = hostOf(props, endpoints.apiUrl, exposure, own);
    return { props, own, endpoints, exposure, host, url: gatewayUrl(host.host, exposure, own) };
  }

  private renderRelease(description: GatewayDescription): HelmRelease {
    const { props, own, exposure, url } = description;
    const { releaseName = CATALOG.appGateway.releaseName, unsetValues = [] } = props;
    const values: GatewayValues = new ChartValues(this.chart);
    setGatewayValues(values, this, description);
    const effective = mergeEffectiveValues(values.sourcedValues, own, unsetValues);
    const withoutRoot = this.podSecurity._level === PodSecurityLevel.RESTRICTED;
    if (withoutRoot) {
      this.chart.require('withoutRoot', 'podSecurity that forbids root');
    }
    checkGateway(effective, values, withoutRoot);
    const sessions = effectiveSessions(effective, values);
    if (sessions) {
      takeSessionPorts(this, sessions, exposure, url);
    }
    reserve(this, [this.inNamespace, releaseName].filter(Boolean).join('/'), NAME_TAKEN);
    const release = this.rendered(description, releaseName, values);
    secureGateway(release, this.chart, this.podSecurity);
    if (props.imageRegistry) {
      release.transformPods(new ImageRegistryOverride(props.imageRegistry));
    }
    return release;
  }

  private rendered({ props, own }: GatewayDescription, releaseName: string, values: GatewayValues): HelmRelease {
    return new HelmRelease(this, 'release', {
      ...this.chart.located.location,
      releaseName,
      namespace: this.inNamespace,
      ...renderOptionsOf(props),
      sourcedValues: values.sourcedValues,
      values: own,
    });
  }
}
