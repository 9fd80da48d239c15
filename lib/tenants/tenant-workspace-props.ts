import type { AgentOptions } from '../agent/agent-props';
import type { IClearmlServer, ServerEndpoints } from '../chart/server-reference';
import type { AppGatewayOptions } from '../gateway/app-gateway-props';
import type { SecretDelivery } from '../secrets/delivery/secret-delivery';
import type { ContainerLimits } from '../security/namespace/limits';
import type { NetworkIsolation } from '../security/namespace/network-policies';
import type { PodSecurityLevel } from '../security/standards/rule';
import type { Tenant } from './tenant';
import type { TenantCredentials } from './tenant-credentials';
import type { Tenants } from './tenants';

/** Options that all tenants of a fleet share. */
export interface TenantWorkspaceOptions {
  /**
   * The agent of each tenant. Its queues are the default queues of tenants. In `releaseName`, `{tenant}` is replaced by
   * the name of the tenant. Agent charts before 6.13.9 require it, because the names of their cluster roles do not
   * contain the namespace.
   */
  readonly agent: AgentOptions;

  /**
   * The application gateway of each tenant. In `hostName` and `releaseName`, `{tenant}` is replaced by the name of the
   * tenant.
   *
   * @default - no gateway; the default host of a gateway is `router-{tenant}.` and the base domain
   */
  readonly gateway?: AppGatewayOptions;

  /**
   * The server of the tenants, if it is in this app.
   *
   * @default - the server at `endpoints`
   */
  readonly server?: IClearmlServer;

  /**
   * URLs of the server, if it is outside of this app or has other URLs.
   *
   * @default - the URLs of `server`
   */
  readonly endpoints?: ServerEndpoints;

  /** Credentials of the agent of each tenant. */
  readonly credentials: TenantCredentials;

  /**
   * Permitted connections of the pods of a tenant, in addition to connections among them and to DNS. The library adds
   * the namespace of `server` to `serverNamespaces`. An isolation without connections from the agent to the server and
   * to the Kubernetes API causes CLEARML9075.
   *
   * @default - no NetworkPolicies
   */
  readonly networkIsolation?: NetworkIsolation;

  /**
   * Limits on the total resources of all pods of a tenant.
   *
   * @default - no ResourceQuota
   */
  readonly quota?: { [resource: string]: string };

  /**
   * Default limits and requests of containers, and their maximum and minimum.
   *
   * @default - no LimitRange
   */
  readonly limits?: ContainerLimits;

  /**
   * Labels of each namespace.
   *
   * @default - no additional labels
   */
  readonly labels?: { [key: string]: string };

  /**
   * Level of the Pod Security Standards that the namespaces enforce.
   *
   * @default - the highest level that all pods of the app in the namespace satisfy
   */
  readonly podSecurityLevel?: PodSecurityLevel;

  /**
   * Delivery of the secrets to the cluster.
   *
   * @default - the delivery that `SecretDelivery.applyTo` set for the app, otherwise plain Secrets
   */
  readonly secretDelivery?: SecretDelivery;
}

/**
 * Properties of `TenantWorkspace`.
 *
 * @stability experimental
 */
export interface TenantWorkspaceProps extends TenantWorkspaceOptions {
  /** The tenant. */
  readonly tenant: Tenant;
}

/**
 * Properties of `TenantFleet`.
 *
 * @stability experimental
 */
export interface TenantFleetProps extends TenantWorkspaceOptions {
  /**
   * The tenants.
   *
   * @example Tenants.fromFile('tenants.yaml')
   */
  readonly tenants: Tenants;
}
