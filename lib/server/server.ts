import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { ChartValues } from '../chart/chart-values';
import { ImageRegistryOverride } from '../chart/images/image-registry';
import { setPullSecrets } from '../chart/images/pull-secrets';
import { renderOptionsOf } from '../chart/render-options';
import { CodedError, locate } from '../core/errors/coded-error';
import { requireNamespace } from '../core/prerequisites/common-needs';
import { requireStorage } from '../core/prerequisites/storage';
import { Exposure } from '../exposure/exposure';
import type { JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import { userValues } from '../helm/values/own-values';
import { HelmRelease } from '../release/helm-release';
import { wrapSecrets } from '../secrets/detected/secret-values';
import { PodSecurity } from '../security/pod-security';
import { Addresses } from './addresses';
import { patchComponent, type ServerComponentName, setComponentValues } from './component';
import type { ServerComponentProps } from './component-props';
import { setCredentials } from './credential-values';
import { rejectContradictions } from './databases/database-contradictions';
import { shareLogins } from './databases/database-login';
import { mongoDbIn } from './databases/database-places';
import { setDatabases } from './databases/databases';
import { FileStorage } from './file-storage';
import { QUOTE_SECRET_SETTINGS } from './hocon-quoting';
import { securePods, setPodSecurity } from './pod-security/pod-security';
import { patchPublicChart, setPublicChartValues } from './public-chart';
import { SERVER_SECRETS } from './secret-places';
import { ServerChart } from './server-chart';
import { ExposedComponents } from './server-endpoints';
import type { ClearmlServerProps } from './server-props';
import type { IClearmlServer } from './server-reference';
import { setServerSettings } from './server-settings';
import { shapedServer } from './server-shapes';
import { setMultiTenant } from './tenancy/multi-tenant-values';
import { guardUpgrade } from './upgrade';
import { setUsers } from './users';

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

  /** Name of the cookie that holds a login: `clearml.cookieName` of the values; undefined for charts without that. */
  public readonly authCookieName?: string;

  /** The rendered chart. */
  public readonly release: HelmRelease;

  private readonly chart: ServerChart;
  private readonly fileStorage: FileStorage;
  private readonly podSecurity: PodSecurity;

  /** @throws CLEARML5009 when a prop is missing, unknown or of the wrong type; what else is wrong has the codes of the props */
  public constructor(scope: Construct, id: string, props: ClearmlServerProps) {
    super(scope, id);
    const path = this.node.path;
    const checked = locate(path, () => shapedServer(props));
    checked.secretDelivery?.applyTo(this);
    this.fileStorage = checked.fileStorage ?? FileStorage.bundled();
    this.podSecurity = checked.podSecurity ?? PodSecurity.unmodified();
    this.chart = locate(path, () => ServerChart.from(checked.chart));
    const own = locate(path, () => userValues(checked));
    const exposure = checked.exposure ?? Exposure.clusterInternal();
    const endpoints = locate(path, () => new ExposedComponents(this.chart, exposure, own));
    const addresses = locate(path, () => new Addresses(checked, endpoints, this.fileStorage));

    this.release = locate(path, () => this.renderRelease(checked, addresses, own));

    requireNamespace(this, this.release.inNamespace);
    requireStorage(this, () => this.release.apiObjects);
    this.apiUrl = addresses.apiUrl;
    this.appUrl = addresses.appUrl;
    this.filesUrl = addresses.filesUrl;
    this.authCookieName = cookieNameIn(this.release._effectiveValues);
    const { baseDomain } = addresses;
    const open = (component: ServerComponentName, host: string) =>
      locate(path, () => endpoints.open(this, this.release, component, { host, baseDomain }, checked[component] ?? {}));
    this.internalApiUrl = open('apiserver', addresses.apiHost);
    this.internalAppUrl = open('webserver', addresses.appHost);
    this.internalFilesUrl = this.fileStorage._url ?? open('fileserver', addresses.filesHost);
    locate(path, () => this.patchRelease(checked));
  }

  private renderRelease(props: ClearmlServerProps, addresses: Addresses, own: JsonObject): HelmRelease {
    const { releaseName = this.defaultReleaseName() } = props;
    const values = new ChartValues(this.chart);
    rejectContradictions(this.chart, own, props);
    this.guardUpgrade(props, own);

    addresses.setValues(values);
    setPullSecrets(values, this, props);
    setCredentials(values, this, this.owner(releaseName), props.credentials, (props.users ?? []).length > 0);
    setDatabases(values, this, props, own);
    this.fileStorage._setValues(values);
    this.fileStorage._checkReplicas(props.fileserver?.replicas);
    setUsers(values, props.users);
    setMultiTenant(values, props.multiTenant);
    props.applications?._setValues(values);
    for (const [component, componentProps] of this.components(props)) {
      setComponentValues(values, component, componentProps);
    }
    setServerSettings(values, props);
    setPublicChartValues(values, own);
    setPodSecurity(values, this.podSecurity);

    const { location } = this.chart.located;
    return new HelmRelease(this, 'release', {
      ...location,
      releaseName,
      ...renderOptionsOf(props),
      sourcedValues: values.sourcedValues,
      values: wrapSecrets(own, this.chart.located.name, SERVER_SECRETS),
    });
  }

  private guardUpgrade(props: ClearmlServerProps, own: JsonObject): void {
    if (props.upgradeFrom !== undefined) {
      guardUpgrade({
        chart: this.chart,
        from: props.upgradeFrom,
        done: props.upgradeStepsDone ?? [],
        own,
        mongodb: props.mongodb?._choice.kind ?? mongoDbIn(own),
        externalFiles: this.fileStorage._url !== undefined,
      });
    }
  }

  private patchRelease(props: ClearmlServerProps): void {
    for (const [component, componentProps] of this.components(props)) {
      patchComponent(this.release, this.chart, component, componentProps);
    }
    this.release.transformPods(QUOTE_SECRET_SETTINGS);
    if (!this.chart.can('asyncDeleteEnvironment')) {
      shareLogins(this.release);
    }
    patchPublicChart(this.release, this.chart, props, this.internalApiUrl);
    securePods(this.release, this.chart, this.podSecurity);
    if (props.imageRegistry) {
      this.release.transformPods(new ImageRegistryOverride(props.imageRegistry));
    }
  }

  private components(props: ClearmlServerProps): [ServerComponentName, ServerComponentProps][] {
    const served: [ServerComponentName, ServerComponentProps][] = [
      ['apiserver', props.apiserver ?? {}],
      ['webserver', props.webserver ?? {}],
    ];
    if (this.fileStorage._url === undefined) {
      return [...served, ['fileserver', props.fileserver ?? {}]];
    }
    if (props.fileserver !== undefined) {
      throw new CodedError('CLEARML5006', {
        found: 'fileserver settings beside FileStorage.external',
        expected: 'either a file server or external storage',
        fix: 'drop the fileserver prop',
      });
    }
    return served;
  }

  /** What tells the generated credentials of two servers apart. */
  private owner(releaseName: string): string {
    return [Chart.of(this).namespace, releaseName].filter(Boolean).join('/');
  }

  private defaultReleaseName(): string {
    return this.chart.edition === 'enterprise' ? CATALOG.server.releaseName : CATALOG.publicServer.releaseName;
  }
}

function cookieNameIn(values: JsonObject): string | undefined {
  const name = valueAt(values, 'clearml.cookieName');
  return typeof name === 'string' && name !== '' ? name : undefined;
}
