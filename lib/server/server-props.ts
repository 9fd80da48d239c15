import type { ChartReleaseProps } from '../chart/chart-release-props';
import type { ChartSource } from '../chart/chart-source';
import type { Exposure } from '../exposure/exposure';
import type { DisplayedUrls, HostNames } from './addresses';
import type { Applications } from './applications';
import type { ApiAudit } from './audit';
import type { Branding } from './branding';
import type { ApiServerProps, FileServerProps, WebServerProps } from './component-props';
import type { Credentials } from './credentials';
import type { HiddenWorkers } from './dashboard';
import type { Elasticsearch } from './databases/elasticsearch';
import type { MongoDb } from './databases/mongodb';
import type { Redis } from './databases/redis';
import type { FileStorage } from './file-storage';
import type { MultiTenant } from './multi-tenant';
import type { ServerPolicies } from './policies';
import type { UpgradeStep } from './upgrade';
import type { FixedUser } from './users';

/** Properties of `ClearmlServer`. */
export interface ClearmlServerProps extends ChartReleaseProps {
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
   * A log of the calls of the API server (`api_audit.md`). `clearml-enterprise` only.
   *
   * @default - no log
   */
  readonly audit?: ApiAudit;

  /**
   * Appearance of the web UI (`customizing_ui.md`). `clearml-enterprise` only.
   *
   * @default - as the server configures it
   */
  readonly branding?: Branding;

  /**
   * Policies for credentials, UI applications, service accounts and indices. `clearml-enterprise` only.
   *
   * @default - as the server configures them
   */
  readonly policies?: ServerPolicies;

  /**
   * Workers that the orchestration dashboard hides. `clearml-enterprise` 10.7.8 or later.
   *
   * @default - the workers in the values of the chart
   */
  readonly hiddenWorkers?: HiddenWorkers;

  /**
   * URL of the Python index that the UI shows for the packages of ClearML, where they come from a private registry
   * (`air_gapped_env.md`), without a login. `clearml-enterprise` only.
   *
   * @default - the index of ClearML
   */
  readonly pythonIndexUrl?: string;

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
   * names the first step that is missing. `clearml-enterprise` only.
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
