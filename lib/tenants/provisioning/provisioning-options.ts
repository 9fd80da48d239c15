import type { ServerKeys } from '../../chart/server-credentials';
import type { Tenant } from '../tenant';

/** How tenants are provisioned. */
export interface TenantProvisioningOptions {
  /**
   * The server's internal system key: `clearml.apiserverKey` and `clearml.apiserverSecret` of its chart, in the namespace in which
   * the Job runs (`multi_tenant_k8s.md`).
   *
   * @example { accessKey: SecretValue.existing('clearml-conf', 'apiserver_key'), secretKey: SecretValue.existing('clearml-conf', 'apiserver_secret') }
   */
  readonly systemKeys: ServerKeys;

  /**
   * Namespace in which the Jobs run: one that no tenant has a say in, since they hold the system key.
   *
   * @default - that of the server of this app
   */
  readonly inNamespace?: string;

  /**
   * URL of the API server, as the Jobs reach it.
   *
   * @default - that of the server inside the cluster, or that of `endpoints`
   */
  readonly apiUrl?: string;

  /**
   * Name of the Secret with the credentials, in the namespace of each tenant.
   *
   * @default "clearml-tenant-credentials"
   */
  readonly secretName?: string;

  /**
   * Whether the admin user is an internal one, which the queue of the tenant's applications needs.
   *
   * @default - whether the agent serves that queue
   */
  readonly internalAdmin?: boolean;

  /**
   * Image of the Job: any with Python 3.9 or newer.
   *
   * @default "docker.io/library/python:3.13-alpine"
   */
  readonly image?: string;

  /**
   * Names of docker-registry Secrets in the namespace of the Job.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * Whether the platform chooses the users of pods, as OpenShift does, so that the Job names none.
   *
   * @default - as `podSecurity` of the agent says
   */
  readonly platformChoosesUsers?: boolean;

  /**
   * How often a call is tried that gets no answer.
   *
   * @default 8
   */
  readonly attempts?: number;

  /**
   * Seconds that a call may take.
   *
   * @default 20
   */
  readonly timeoutSeconds?: number;
}

/** Properties of `TenantProvisioning`. */
export interface TenantProvisioningProps extends TenantProvisioningOptions {
  /** The tenant. */
  readonly tenant: Tenant;
}
