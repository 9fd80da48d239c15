import type { ServerKeys } from '../../chart/server-credentials';
import type { Tenant } from '../tenant';

/** Options for the provisioning of tenants. */
export interface TenantProvisioningOptions {
  /**
   * The internal system key of the server: `clearml.apiserverKey` and `clearml.apiserverSecret` of its chart, in the
   * namespace of the Jobs (`multi_tenant_k8s.md`).
   *
   * @example { accessKey: SecretValue.existing('clearml-conf', 'apiserver_key'), secretKey:
   * SecretValue.existing('clearml-conf', 'apiserver_secret') }
   */
  readonly systemKeys: ServerKeys;

  /**
   * Namespace of the Jobs. Tenants must have no access to it, because the Jobs use the system key.
   *
   * @default - the namespace of the server of this app
   */
  readonly inNamespace?: string;

  /**
   * URL at which the Jobs reach the API server.
   *
   * @default - the internal URL of the server, or the URL of `endpoints`
   */
  readonly apiUrl?: string;

  /**
   * Name of the Secret with the credentials in the namespace of each tenant.
   *
   * @default "clearml-tenant-credentials"
   */
  readonly secretName?: string;

  /**
   * Whether the admin user is an internal user, which the application queue of the tenant requires.
   *
   * @default - whether the agent serves the application queue
   */
  readonly internalAdmin?: boolean;

  /**
   * Image of the Job, with Python 3.9 or later.
   *
   * @default "docker.io/library/python:3.13-alpine"
   */
  readonly image?: string;

  /**
   * Names of docker-registry Secrets in the namespace of the Job.
   *
   * @default - no pull secrets
   */
  readonly imagePullSecrets?: string[];

  /**
   * Whether the platform sets the users of pods, as OpenShift does. The Job then sets no user.
   *
   * @default - according to `podSecurity` of the agent
   */
  readonly platformChoosesUsers?: boolean;

  /**
   * Number of attempts for a request without a response.
   *
   * @default 8
   */
  readonly attempts?: number;

  /**
   * Timeout of a request in seconds.
   *
   * @default 20
   */
  readonly timeoutSeconds?: number;
}

/**
 * Properties of `TenantProvisioning`.
 *
 * @stability experimental
 */
export interface TenantProvisioningProps extends TenantProvisioningOptions {
  /** The tenant. */
  readonly tenant: Tenant;
}
