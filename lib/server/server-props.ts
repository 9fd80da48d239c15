import type { ChartReleaseProps } from '../chart/chart-release-props';
import type { ChartSource } from '../chart/chart-source';
import type { CustomCertificates } from '../chart/custom-certificates';
import type { Exposure } from '../exposure/exposure';
import type { DisplayedUrls, HostNames } from './addresses';
import type { Applications } from './applications';
import type { LoginCookie } from './browser-access';
import type { ApiServerProps, FileServerProps, WebServerProps } from './component-props';
import type { Credentials } from './credentials';
import type { Elasticsearch } from './databases/elasticsearch';
import type { MongoDb } from './databases/mongodb';
import type { Redis } from './databases/redis';
import type { FileStorage } from './file-storage';
import type { MultiTenant } from './multi-tenant';
import type { ServerSettingProps } from './server-setting-props';
import type { ServerServicesProps } from './services/server-services';
import type { SingleSignOn } from './sign-on/single-sign-on';
import type { UpgradeStep } from './upgrade';
import type { FixedUser } from './users';

/** Properties of `ClearmlServer`. */
export interface ClearmlServerProps extends ChartReleaseProps, ServerServicesProps, ServerSettingProps {
  /**
   * The chart to deploy.
   *
   * @example ChartSource.enterprise('11.0.2')
   */
  readonly chart: ChartSource;

  /**
   * Domain of the hosts `api.`, `app.` and `files.` (`k8s.md`, Prerequisites), without scheme and path.
   *
   * @example "clearml.example.com"
   */
  readonly baseDomain: string;

  /**
   * Hosts that differ from `api.`, `app.` and `files.` below the base domain.
   *
   * @default - none
   */
  readonly hostNames?: HostNames;

  /**
   * Domain of the login cookie; every host must be below it.
   *
   * @default - the base domain
   */
  readonly cookieDomain?: string;

  /**
   * Attributes of the login cookie.
   *
   * @default - secure with https, and valid for 30 days, with `ChartSource.community()`; other charts: as the server configures it
   */
  readonly loginCookie?: LoginCookie;

  /**
   * Origins of web pages that may call the API server with the login cookie of a user, beside the web UI: scheme, host and port. An empty
   * list permits the web UI alone.
   *
   * @default - the web UI alone with `ChartSource.community()`, unless `displayedUrls` has another address of the API server; other
   * charts: every web page, as the server configures it
   * @example ["https://portal.example.com"]
   */
  readonly allowedOrigins?: string[];

  /**
   * Addresses that the UI shows. `clearml-enterprise` 10.8.15 or later.
   *
   * @default - the URLs of the hosts
   */
  readonly displayedUrls?: DisplayedUrls;

  /**
   * How users reach the hosts.
   *
   * @default Exposure.clusterInternal()
   */
  readonly exposure?: Exposure;

  /**
   * Internal credentials.
   *
   * @default Credentials.generated()
   */
  readonly credentials?: Credentials;

  /**
   * Users who log in with name and password (`k8s.md`, Fixed users).
   *
   * @default - none: the enterprise server needs single sign-on, the open-source server lets everyone in
   */
  readonly users?: FixedUser[];

  /**
   * Identity providers with which users log in (`identity_providers.md`). They may stand beside `users`, except LDAP: CLEARML5030.
   * `clearml-enterprise` only.
   *
   * @default - none
   * @example [SingleSignOn.google({ client, newUsers: NewUsers.inCompany(SingleSignOn.DEFAULT_COMPANY) })]
   */
  readonly singleSignOn?: SingleSignOn[];

  /**
   * Settings for a server that several tenants share (`multi_tenant_k8s.md`). `clearml-enterprise` only.
   *
   * @default - the settings in the images of the server
   * @example { applicationsPerTenant: true, userFeatures: [Feature.APPLICATIONS, Feature.PIPELINES] }
   */
  readonly multiTenant?: MultiTenant;

  /**
   * MongoDB.
   *
   * @default - bundled; from `clearml-enterprise` 10.11.7 on the operator-managed one, as in a clean installation
   */
  readonly mongodb?: MongoDb;

  /**
   * Elasticsearch.
   *
   * @default Elasticsearch.bundled()
   */
  readonly elasticsearch?: Elasticsearch;

  /**
   * Redis.
   *
   * @default Redis.bundled()
   */
  readonly redis?: Redis;

  /**
   * Storage of uploaded files.
   *
   * @default FileStorage.bundled()
   */
  readonly fileStorage?: FileStorage;

  /**
   * UI applications (`apps_k8s.md`). `clearml-enterprise` only.
   *
   * @default - applications as the values of the chart configure them
   */
  readonly applications?: Applications;

  /**
   * The certificates that the server and UI applications trust, in place of those of the images: `CustomCertificates.bundle`
   * (`self_signed_certificates.md`). Those of UI applications: `clearml-enterprise` 10.8.13 or later.
   *
   * @default - the certificates of the images
   */
  readonly certificates?: CustomCertificates;

  /**
   * The API server.
   *
   * @default - one pod with the settings of the chart
   */
  readonly apiserver?: ApiServerProps;

  /**
   * The file server.
   *
   * @default - one pod with the settings of the chart
   */
  readonly fileserver?: FileServerProps;

  /**
   * The web server.
   *
   * @default - one pod with the settings of the chart
   */
  readonly webserver?: WebServerProps;

  /**
   * Chart version that is deployed now. The library checks the documented steps between the two versions: CLEARML4005
   * names the first step that is missing. `clearml-enterprise` and the public chart `clearml` only.
   *
   * @default - a new installation
   * @example "10.9.4"
   */
  readonly upgradeFrom?: string;

  /**
   * Steps of the upgrade that are done.
   *
   * @default - none
   */
  readonly upgradeStepsDone?: UpgradeStep[];
}
