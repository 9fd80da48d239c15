import { Construct } from 'constructs';
import { domainOfServer, exposeEndpoint, exposureOf, urlOf } from '../chart/endpoints';
import { Installation } from '../chart/installation';
import { endpointsOf } from '../chart/server-reference';
import { CodedError, listed, locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { parentOf, requireDomainName } from '../exposure/hostnames';
import type { HelmRelease } from '../release/helm-release';
import { createChildrenLazily } from '../release/lazy-children';
import { requireCookieDomain } from '../server/login-cookie';
import { registeredPresignUrls } from '../server/services/presign';
import { joinServer } from '../server/services/service-registry';
import { PRESIGN_CHART, type PresignServiceProps } from './presign-chart';

/**
 * The ClearML presign service: the web UI redirects storage URLs to it, and it redirects logged-in users to signed URLs of the storage
 * (`presign_service.md`). Browsers must reach both the service and the storage.
 *
 * @example
 * new PresignService(chart, 'presign', {
 *   chart: ChartSource.enterprise('1.0.0'),
 *   server,
 *   credentials: ServerCredentials.fromSecret('clearml-admin-credentials'),
 *   registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN'),
 *   exposure: Exposure.ingress({ className: 'nginx', tls: Tls.certManager({ clusterIssuer: 'letsencrypt' }) }),
 * });
 *
 * @stability experimental
 */
export class PresignService extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** URL by which browsers reach the service. */
  public readonly url: string;

  /** Namespace of the service; undefined when neither props nor the cdk8s chart name one. */
  public readonly inNamespace?: string;

  /**
   * @throws CLEARML1017 when a prop is missing, unknown or of the wrong type; CLEARML5001 when the host is invalid; CLEARML5040 when
   * `server` has no `presign` with the URL of the service
   */
  public constructor(scope: Construct, id: string, props: PresignServiceProps) {
    super(scopeInChart(scope, id), id);
    const { path } = this.node;
    const presign = locate(path, () => new Installation(this, PRESIGN_CHART, props));
    const { apiUrl } = locate(path, () => endpointsOf(presign.props));
    const host = locate(path, () => hostOf(presign.props, apiUrl));
    const exposure = locate(path, () => exposureOf(presign));
    this.url = urlOf(presign, exposure, { component: 'presign', host });
    locate(path, () => requireRegistration(this, presign.props, this.url));
    this.release = locate(path, () =>
      presign.render((values) => {
        values.add('clearml.apiServerUrlReference', apiUrl, 'endpoints.apiUrl');
        values.add('ingress.enabled', false, 'exposure');
      }),
    );
    this.inNamespace = presign.inNamespace;
    const address = {
      component: 'presign',
      url: this.url,
      hosts: [host],
      baseDomain: parentOf(host),
      fix: () => 'set the port of its Service in the values',
    };
    this.release._whenRendered(() => locate(path, () => exposeEndpoint(presign, exposure, address)));
    createChildrenLazily(this, () => this.release.apiObjects);
  }
}

/** @throws CLEARML5001 when the host is invalid, or outside the cookie domain of the server */
function hostOf({ hostName, server }: PresignServiceProps, apiUrl: string): string {
  const domain = domainOfServer(apiUrl);
  const host = hostName ?? (domain === undefined ? '' : `presign.${domain}`);
  requireDomainName(host, 'hostName');
  requireCookieDomain(server, host, 'hostName');
  return host;
}

/** @throws CLEARML5040 when the server does not redirect to the service */
function requireRegistration(scope: Construct, { server }: PresignServiceProps, url: string): void {
  const settings = joinServer(scope, 'presign', server, url);
  const urls = settings && registeredPresignUrls(settings);
  if (urls !== undefined && !urls.includes(url)) {
    throw new CodedError('CLEARML5040', {
      found: `a presign service at ${url}, and a server that redirects to ${listed(urls) || 'none'}`,
      expected: 'one URL',
      fix: `set url in presign of the server, or hostName and exposure of the service`,
    });
  }
}
