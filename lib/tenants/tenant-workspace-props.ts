import type { AgentOptions } from '../agent/agent-props';
import type { IClearmlServer, ServerEndpoints } from '../chart/server-reference';
import type { AppGatewayOptions } from '../gateway/app-gateway-props';
import type { SecretDelivery } from '../secrets/delivery/secret-delivery';
import type { ContainerLimits } from '../security/namespace/limits';
import type { NetworkIsolation } from '../security/namespace/network-isolation';
import type { PodSecurityLevel } from '../security/standards/pod-security-level';
import type { Tenant } from './tenant';
import type { TenantCredentials } from './tenant-credentials';

/** What all tenants of a fleet have in common. */
export interface TenantWorkspaceOptions {
  /**
   * The agent of each tenant. Its queues are those of tenants that name none. In `releaseName`, `{tenant}` stands for the name of the
   * tenant: agent charts before 6.13.9 need it, since their cluster roles do not tell namespaces apart.
   */
  readonly agent: AgentOptions;

  /**
   * The application gateway of each tenant. In `hostName` and `releaseName`, `{tenant}` stands for the name of the tenant.
   *
   * @default - no gateway; the host of one is `router-{tenant}.` and the base domain
   */
  readonly gateway?: AppGatewayOptions;

  /**
   * The server, when it is in this app.
   *
   * @default - `endpoints`
   */
  readonly server?: IClearmlServer;

  /**
   * Addresses of the server, when it is elsewhere, or is to be reached by other URLs.
   *
   * @default - those of `server`
   */
  readonly endpoints?: ServerEndpoints;

  /** With which credentials the agent of each tenant logs in. */
  readonly credentials: TenantCredentials;

  /**
   * Whom the pods of a tenant may talk with, beside one another and DNS. The namespace of a `server` of this app is added to
   * `serverNamespaces`. CLEARML9075 when the agent could reach neither the server nor the Kubernetes API.
   *
   * @default - no NetworkPolicies
   */
  readonly networkIsolation?: NetworkIsolation;

  /**
   * The most that all pods of a tenant may use together.
   *
   * @default - no ResourceQuota
   */
  readonly quota?: { [resource: string]: string };

  /**
   * Limits of containers that state none, and what one may ask for.
   *
   * @default - no LimitRange
   */
  readonly limits?: ContainerLimits;

  /**
   * Labels of each namespace.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Level of the Pod Security Standards that the namespaces enforce.
   *
   * @default - the highest that all pods of the app in it satisfy
   */
  readonly podSecurityLevel?: PodSecurityLevel;

  /**
   * How the contents of secrets reach the cluster.
   *
   * @default - as the app says by `SecretDelivery.applyTo`; plain Secrets when it does not
   */
  readonly secretDelivery?: SecretDelivery;
}

/** Properties of `TenantWorkspace`. */
export interface TenantWorkspaceProps extends TenantWorkspaceOptions {
  /** The tenant. */
  readonly tenant: Tenant;
}
