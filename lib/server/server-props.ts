import type { ChartSource } from '../chart/chart-source';
import type { Exposure } from '../exposure/exposure';
import type { HelmCommandOptions, RenderOptions } from '../release/helm-release-props';
import type { SecretDelivery } from '../secrets/delivery/secret-delivery';
import type { SecretValue } from '../secrets/secret-value';
import type { PodSecurity } from '../security/pod-security';
import type { DisplayedUrls, HostNames } from './addresses';
import type { Applications } from './applications';
import type { ApiServerProps, FileServerProps, WebServerProps } from './component-props';
import type { Credentials } from './credentials';
import type { Elasticsearch } from './databases/elasticsearch';
import type { MongoDb } from './databases/mongodb';
import type { Redis } from './databases/redis';
import type { FileStorage } from './file-storage';
import type { MultiTenant } from './tenancy/multi-tenant';
import type { UpgradeStep } from './upgrade';
import type { FixedUser } from './users';

/** Properties of `ClearmlServer`. */
export interface ClearmlServerProps extends RenderOptions, HelmCommandOptions {
  /**
   * The chart to deploy.
   *
   * @example ChartSource.enterprise('11.0.2')
   */
  readonly chart: ChartSource;

  /**
   * Domain that the server's hosts are below: `api.`, `app.` and `files.` (`k8s.md`, Prerequisites). No scheme, no path.
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
   * Domain that the login cookie is for; every host must be below it.
   *
   * @default - the base domain
   */
  readonly cookieDomain?: string;

  /**
   * Addresses that the UI hands out to users. `clearml-enterprise` 10.8.15 or newer.
   *
   * @default - those of the hosts
   */
  readonly displayedUrls?: DisplayedUrls;

  /**
   * How the hosts are reached.
   *
   * @default Exposure.clusterInternal()
   */
  readonly exposure?: Exposure;

  /**
   * Token for the private image registry (`k8s.md`, Prerequisites); a pull secret is made of it.
   *
   * @default - no pull secret
   */
  readonly registryToken?: SecretValue;

  /**
   * User name that belongs to the token.
   *
   * @default - the enterprise chart's own; other charts need one
   */
  readonly registryUsername?: string;

  /**
   * Names of docker-registry Secrets that exist in the namespace, in place of `registryToken` (`air_gapped_env.md`).
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * Registry, and path in it, that every image is taken from in place of the host in its reference.
   *
   * @default - the registries of the chart
   * @example "registry.internal/mirror"
   */
  readonly imageRegistry?: string;

  /**
   * How the contents of secrets reach the cluster.
   *
   * @default - as the chart or app says by `SecretDelivery.applyTo`; plain Secrets when neither does
   */
  readonly secretDelivery?: SecretDelivery;

  /**
   * Internal credentials.
   *
   * @default Credentials.generated()
   */
  readonly credentials?: Credentials;

  /**
   * What the pods may do. Filled in through the values of the chart and by patches, then checked at synth.
   *
   * @default PodSecurity.unmodified()
   * @example PodSecurity.restricted()
   */
  readonly podSecurity?: PodSecurity;

  /**
   * Users who log in with name and password (`k8s.md`, Fixed users).
   *
   * @default - none: the enterprise server needs single sign-on, the open-source server lets everyone in
   */
  readonly users?: FixedUser[];

  /**
   * What several tenants need of the server (`multi_tenant_k8s.md`). `clearml-enterprise` only.
   *
   * @default - the server's settings
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
   * Where uploaded files are kept.
   *
   * @default FileStorage.bundled()
   */
  readonly fileStorage?: FileStorage;

  /**
   * UI applications (`apps_k8s.md`). `clearml-enterprise` only.
   *
   * @default - the chart's
   */
  readonly applications?: Applications;

  /**
   * The API server.
   *
   * @default - the chart's
   */
  readonly apiserver?: ApiServerProps;

  /**
   * The file server.
   *
   * @default - the chart's
   */
  readonly fileserver?: FileServerProps;

  /**
   * The web server.
   *
   * @default - the chart's
   */
  readonly webserver?: WebServerProps;

  /**
   * Chart version that is deployed now. Documented steps between it and the new version are then checked: CLEARML4005 tells
   * what to do first. `clearml-enterprise` only.
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

  /**
   * Name of the Helm release; names of objects derive from it.
   *
   * @default - the one of the guide: `clearml-enterprise`, or `clearml` for the open-source charts
   */
  readonly releaseName?: string;

  /**
   * Values for the chart, checked and merged last. Texts at paths that the guide calls secret come out in a Secret.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}
