import { Construct } from 'constructs';
import { Installation } from '../chart/installation';
import type { IClearmlServer } from '../chart/server-reference';
import { resolveTaskSecrets } from '../chart/task-secrets';
import { locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { requireStorage } from '../core/prerequisites/prerequisites';
import type { HelmRelease } from '../release/helm-release';
import { Addresses } from './addresses';
import { setBrowserAccess } from './browser-access';
import { labelDeployments, setServices } from './components';
import { requireMongoDbDefinition } from './databases/databases';
import { externalFilesUrl } from './file-storage';
import { needNodeSetting } from './pod-security';
import { patchPublicChart } from './public-chart';
import { SERVER_CHART } from './server-chart';
import type { ServerInstallation } from './server-installation';
import type { ClearmlServerProps } from './server-props';
import { reportServer } from './server-report';
import { registerServer } from './services/service-registry';
import { registerSignOn } from './sign-on/server-sign-on';
import { guardUpgrade } from './upgrade';

/**
 * A ClearML server: apiserver, fileserver, webserver and their databases (`k8s.md`, Installation).
 *
 * @example
 * new ClearmlServer(chart, 'server', {
 *   chart: ChartSource.community(),
 *   baseDomain: 'clearml.example.com',
 *   exposure: Exposure.ingress({ className: 'nginx', tls: Tls.secret('clearml-tls') }),
 * });
 */
export class ClearmlServer extends Construct implements IClearmlServer {
  /** URL of the API server, as users reach it. */
  public readonly apiUrl: string;

  /** URL of the web UI. */
  public readonly appUrl: string;

  /** URL of the file server, or of the storage in its place. */
  public readonly filesUrl: string;

  /** URL of the API server inside the cluster. */
  public readonly internalApiUrl: string;

  /** URL of the web UI inside the cluster. */
  public readonly internalAppUrl: string;

  /** URL of the file server inside the cluster, or of the storage in its place. */
  public readonly internalFilesUrl: string;

  /** Name of the cookie that holds a login: `clearml.cookieName` of the values; undefined for charts without it. */
  public readonly authCookieName?: string;

  /**
   * Redirect URIs to register at the identity providers, by key of the provider: `okta`, `azure_ad`. LDAP has none.
   *
   * @example "https://app.clearml.example.com/callback_okta"
   */
  public readonly callbackUrls: { readonly [provider: string]: string };

  /** The rendered chart. */
  public readonly release: HelmRelease;

  /**
   * Props and chart of the server, for constructs that create Jobs next to it.
   *
   * @internal
   */
  public readonly _installation: ServerInstallation;

  /** @throws CLEARML1017 when a prop is missing, unknown or of the wrong type; the docs of the props name further codes */
  public constructor(scope: Construct, id: string, props: ClearmlServerProps) {
    super(scopeInChart(scope, id), id);
    const { server, addresses, callbackUrls, internalUrls } = locate(this.node.path, () => installServer(this, props));
    this._installation = server;
    this.release = server.release;
    this.apiUrl = addresses.url('apiserver');
    this.appUrl = addresses.url('webserver');
    this.filesUrl = addresses.filesUrl;
    this.internalApiUrl = internalUrls.api;
    this.internalAppUrl = internalUrls.app;
    this.internalFilesUrl = internalUrls.files;
    this.callbackUrls = callbackUrls;
    reportServer(server, { appUrl: this.appUrl, apiUrl: this.apiUrl, filesUrl: this.filesUrl });
    this.authCookieName = server.effective.text('clearml.cookieName');
  }
}

function installServer(scope: Construct, props: ClearmlServerProps) {
  const server: ServerInstallation = new Installation(scope, SERVER_CHART, props);
  const addresses = new Addresses(server);
  server.applyProps(() => {
    guardUpgrade(server);
    addresses.setDisplayedUrls();
    setBrowserAccess(server, addresses);
    setServices(server);
  });
  resolveTaskSecrets(server);
  const release = server.render();
  requireStorage(scope, () => release.apiObjects);
  const internalUrls = {
    api: addresses.expose('apiserver'),
    app: addresses.expose('webserver'),
    files: externalFilesUrl(server) ?? addresses.expose('fileserver'),
  };
  labelDeployments(server);
  patchPublicChart(server, internalUrls.api);
  needNodeSetting(server);
  registerServer(server);
  requireMongoDbDefinition(server);
  const callbackUrls = registerSignOn(server, { app: addresses.url('webserver'), api: addresses.url('apiserver') });
  return { server, addresses, callbackUrls, internalUrls };
}
