import { Construct } from 'constructs';
import { domainOfServer, exposeEndpoint, exposureOf, urlOf } from '../chart/endpoints';
import { Installation } from '../chart/installation';
import type { ServerKeys } from '../chart/server-credentials';
import { endpointsOf } from '../chart/server-reference';
import { CodedError, locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { parentOf, requireDomainName } from '../exposure/hostnames';
import type { EffectiveValues } from '../helm/values/effective-values';
import type { HelmRelease } from '../release/helm-release';
import { createChildrenLazily } from '../release/lazy-children';
import { readableContent } from '../secrets/detected-secrets';
import type { SecretValue } from '../secrets/secret-value';
import { PLATFORM_SETTINGS } from '../server/services/platform-management';
import { type Settings, secretIn } from '../server/services/server-settings';
import { joinServer } from '../server/services/service-registry';
import { requireHttps } from '../server/sign-on/login-rules';
import { callbackUrlsOf, prerequisiteOf } from '../server/sign-on/server-sign-on';
import { PLATFORM_CHART, PLATFORM_KEYS, type PlatformManagementCenterProps } from './platform-management-chart';

/**
 * The ClearML platform management center: administrators manage tenants, usage and applications (`platform_management_center_deploy.md`). The
 * server needs `platformManagement`, and chart `clearml-enterprise` 10.11.2 or later.
 *
 * @example
 * new PlatformManagementCenter(chart, 'platform', {
 *   chart: ChartSource.enterprise('1.2.0'),
 *   server,
 *   users: [{ username: 'admin', password: SecretValue.environment('PLATFORM_PASSWORD') }],
 *   registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN'),
 *   exposure: Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
 * });
 *
 * @stability experimental
 */
export class PlatformManagementCenter extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** URL by which browsers reach the center. */
  public readonly url: string;

  /** Redirect URIs of the identity providers, by key of the provider. The ClearML documentation does not state them for the center. */
  public readonly callbackUrls: { [provider: string]: string };

  /** Namespace of the center; undefined when neither props nor the cdk8s chart name one. */
  public readonly inNamespace?: string;

  /**
   * @throws CLEARML5040 when the server does not know the center or has other keys, CLEARML5044 when no administrator can log in,
   * CLEARML5030 when single sign-on has no https, CLEARML5001 when the host is invalid, CLEARML1017 when a prop is missing, unknown or of the wrong type
   */
  public constructor(scope: Construct, id: string, props: PlatformManagementCenterProps) {
    super(scopeInChart(scope, id), id);
    const { path } = this.node;
    const { center, exposure, host, url } = locate(path, () => install(this, props));
    this.url = url;
    this.release = center.release;
    this.inNamespace = center.inNamespace;
    const providers = center.props.singleSignOn ?? [];
    this.callbackUrls = callbackUrlsOf(providers, url);
    Prerequisites.of(this).add(this, ...providers.map((provider) => prerequisiteOf(provider, url)));
    const address = {
      component: 'platform',
      serviceName: 'webserver',
      url,
      hosts: [host],
      baseDomain: parentOf(host),
      fix: () => 'set the port of its Service in the values',
    };
    this.release._whenRendered(() => locate(path, () => exposeEndpoint(center, exposure, address)));
    createChildrenLazily(this, () => this.release.apiObjects);
  }
}

function install(scope: Construct, props: PlatformManagementCenterProps) {
  const center = new Installation(scope, PLATFORM_CHART, props);
  const { credentials, hostName, server } = center.props;
  const { apiUrl } = endpointsOf(center.props);
  const domain = domainOfServer(apiUrl);
  const host = hostName ?? (domain === undefined ? '' : `platform.${domain}`);
  requireDomainName(host, 'hostName');
  const exposure = exposureOf(center);
  const settings = joinServer(scope, 'platformManagement', server);
  center.render((values) => {
    values.add('clearml.apiServerUrlReference', apiUrl, 'endpoints.apiUrl');
    values.add('platformManagementWebserver.ingress.enabled', false, 'exposure');
    if (credentials === undefined) {
      for (const name of KEY_NAMES) {
        values.add(PLATFORM_KEYS[name], keyOfServer(settings, name), 'server');
      }
    }
  });
  if (settings !== undefined) {
    requireSameKeys(scope, center.effective, settings);
  }
  const url = urlOf(center, exposure, { component: 'platform', host });
  for (const { _row } of center.props.singleSignOn ?? []) {
    requireHttps(_row.key, url);
  }
  return { center, exposure, host, url };
}

const KEY_NAMES = ['accessKey', 'secretKey'] as const;

/** @throws CLEARML5040 when the center has no credentials */
function keyOfServer(settings: Settings | undefined, name: keyof ServerKeys): SecretValue {
  const key = secretIn(settings?.get(PLATFORM_SETTINGS[name]));
  if (key === undefined) {
    throw mismatch(
      settings === undefined
        ? 'a center without credentials, whose server is not in the app'
        : `no ${name} in the server`,
      'the key and secret that the server has for the center',
      'set credentials',
    );
  }
  return key;
}

/** @throws CLEARML5040 when center and server have different keys */
function requireSameKeys(scope: Construct, center: EffectiveValues, settings: Settings): void {
  for (const name of KEY_NAMES) {
    const mine = secretIn(center.text(PLATFORM_KEYS[name]));
    const ofServer = secretIn(settings.get(PLATFORM_SETTINGS[name]));
    if (mine && ofServer && !haveSameContent(scope, mine, ofServer)) {
      throw mismatch(
        `${name} of the center from ${mine._source.description}, and of the server from ${ofServer._source.description}`,
        'one key and one secret for both',
        'remove credentials of the center: it uses those of platformManagement of the server',
      );
    }
  }
}

function haveSameContent(scope: Construct, one: SecretValue, other: SecretValue): boolean {
  const content = readableContent(scope, one);
  return (
    one._placeholder === other._placeholder || (content !== undefined && content === readableContent(scope, other))
  );
}

function mismatch(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML5040', { found, expected, fix });
}
