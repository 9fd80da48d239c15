import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ClearmlAgent } from '../agent/agent';
import { CodedError, locate } from '../core/errors/coded-error';
import { scopeOf } from '../core/kubernetes/construct-scope';
import { validateProps } from '../core/props/validate-props';
import { AppGateway } from '../gateway/app-gateway';
import { TENANT_LABEL } from '../release/recorded-object';
import { ClearmlNamespace } from '../security/namespace/clearml-namespace';
import { TenantProvisioning } from './provisioning/tenant-provisioning';
import { chartIdOf, namespaceOf, type Tenant } from './tenant';
import type { TenantPair } from './tenant-credentials';
import { registerLogin, urlsOf } from './tenant-login';
import { gatewayOf, isolationOf, queuesOf, rejectSessions, requireApplicationQueues } from './tenant-queues';
import { reserveTenant } from './tenant-reservations';
import { requireEffectiveSettings } from './tenant-rules';
import type { TenantFleetProps, TenantWorkspaceProps } from './tenant-workspace-props';
import { Tenants } from './tenants';

/**
 * The workspace of one tenant in a cluster (`multi_tenant_k8s.md`): a namespace with labels, quota, limits and network
 * isolation, an agent and an application gateway with individual credentials, and optionally a Job that provisions the
 * credentials.
 *
 * It is a cdk8s chart, so that each tenant has separate manifest files: `<id>-namespace`, `<id>-secrets` and `<id>`.
 *
 * @example
 * new TenantWorkspace(app, 'tenant-acme', {
 *   tenant: { name: 'acme', quota: { 'requests.nvidia.com/gpu': '4' } },
 *   server,
 *   agent: { chart: ChartSource.enterprise('6.14.6'), queues: [{ name: '1xGPU', gpus: Gpus.whole(1) }] },
 *   credentials: TenantCredentials.fromSecret('clearml-agent-credentials'),
 * });
 *
 * @stability experimental
 */
export class TenantWorkspace extends Chart {
  /** The tenant. */
  public readonly tenant: Tenant;

  /** Namespace of the tenant. */
  public readonly inNamespace: string;

  /** Agent of the tenant. */
  public readonly agent: ClearmlAgent;

  /** Application gateway of the tenant; undefined without a gateway. */
  public readonly gateway?: AppGateway;

  /** URL of the login page of the tenant (`sso_multi_tenant_login.md`); undefined without `singleSignOn`. */
  public readonly loginUrl?: string;

  /** Redirect URI to register at the identity provider; undefined without a client id. */
  public readonly callbackUrl?: string;

  /** Post-logout redirect URIs to register at the identity provider; empty without `singleSignOn`. */
  public readonly logoutUrls: string[];

  /**
   * @param scope the app
   * @param id name of the manifest file; `TenantFleet` uses `tenant-<name>`
   * @param props the tenant, and the options that tenants share
   * @throws CLEARML9072 when the tenant is invalid, or its agent or gateway is in another namespace, CLEARML9081 when the server does not
   * permit its single sign-on
   */
  public constructor(scope: Construct, id: string, props: TenantWorkspaceProps) {
    const accepted = scopeOf(scope, id);
    const checked = locate(scope.node.path, () => checkedProps(props));
    const [tenant] = Tenants.of([checked.tenant]).all as [Tenant];
    super(accepted, id, { namespace: namespaceOf(tenant) });
    this.tenant = tenant;
    this.inNamespace = namespaceOf(tenant);
    checked.secretDelivery?.applyTo(this);
    const { agent, gateway } = locate(this.node.path, () => this.createContents({ ...checked, tenant }));
    this.agent = agent;
    this.gateway = gateway;
    const urls = urlsOf(tenant, (checked.server ?? checked.endpoints)?.appUrl ?? '');
    registerLogin(this, { ...checked, tenant }, urls);
    this.loginUrl = urls?.loginUrl;
    this.callbackUrl = urls?.callbackUrl;
    this.logoutUrls = urls?.logoutUrls ?? [];
  }

  private createContents(props: TenantWorkspaceProps): { agent: ClearmlAgent; gateway?: AppGateway } {
    const { tenant } = this;
    const { credentials } = props;
    rejectNamespaces(this.inNamespace, props);
    requireApplicationQueues(props);
    requireEffectiveSettings(props);
    const networkIsolation = isolationOf(props, this.inNamespace);
    new ClearmlNamespace(this, 'namespace', {
      labels: { [TENANT_LABEL]: tenant.name, ...props.labels, ...tenant.labels },
      quota: textual(tenant.quota) ?? props.quota,
      limits: textualLimits(tenant.limits) ?? props.limits,
      podSecurity: props.podSecurityLevel,
      networkIsolation,
    });
    const pair = credentials._of(tenant);
    reserveTenant(this, { ...tenant, inNamespace: this.inNamespace }, pair.identity);
    this.provision(props);
    return { agent: this.addAgent(props, pair), gateway: this.addGateway(props, pair) };
  }

  private addAgent({ agent, server, endpoints }: TenantWorkspaceProps, pair: TenantPair): ClearmlAgent {
    const { tenant } = this;
    const releaseName = agent.releaseName?.replaceAll('{tenant}', tenant.name);
    const queues = queuesOf(tenant, agent.queues);
    const { credentials } = pair;
    return new ClearmlAgent(this, 'agent', { ...agent, releaseName, queues, server, endpoints, credentials });
  }

  private addGateway(props: TenantWorkspaceProps, pair: TenantPair): AppGateway | undefined {
    const { gateway, server, endpoints } = props;
    if (gateway === undefined) {
      rejectSessions(this.tenant);
      return undefined;
    }
    const apiUrl = (server ?? endpoints)?.apiUrl;
    const options = gatewayOf(this.tenant, gateway, apiUrl);
    return new AppGateway(this, 'gateway', { ...options, server, endpoints, credentials: pair.credentials });
  }

  private provision(props: TenantWorkspaceProps): void {
    const { server, endpoints, agent } = props;
    const options = props.credentials._provisioning;
    if (options) {
      const ofServer = Construct.isConstruct(server) ? Chart.of(server).namespace : undefined;
      new TenantProvisioning(this, 'provisioning', {
        internalAdmin: agent.applicationsQueue !== undefined,
        ...options,
        tenant: this.tenant,
        inNamespace: options.inNamespace ?? ofServer,
        apiUrl: options.apiUrl ?? server?.internalApiUrl ?? endpoints?.apiUrl,
        platformChoosesUsers: options.platformChoosesUsers ?? agent.podSecurity?._platformChoosesUsers,
      });
    }
  }
}

/** @throws CLEARML9072 when options place the agent or the gateway outside the namespace of the tenant, without its quota and isolation */
function rejectNamespaces(inNamespace: string, { agent, gateway }: TenantWorkspaceProps): void {
  for (const [name, options] of Object.entries({ agent, gateway })) {
    if (options?.inNamespace !== undefined && options.inNamespace !== inNamespace) {
      throw new CodedError('CLEARML9072', {
        found: `${name}.inNamespace is ${options.inNamespace}, and the namespace of the tenant is ${inNamespace}`,
        expected: `a ${name} in the namespace of its tenant`,
        fix: `remove ${name}.inNamespace; set the namespace of the tenant`,
      });
    }
  }
}

/** A tenant has a schema, by which `Tenants` checks it. */
function checkedProps(props: TenantWorkspaceProps): TenantWorkspaceProps {
  const { tenant, ...options } = props ?? {};
  return { ...validateProps(options, 'TenantWorkspaceOptions'), tenant };
}

/** Files of tenants may contain quantities as numbers. */
function textual(quantities: Tenant['quota']): Tenant['quota'] {
  const entries = Object.entries(quantities ?? {}).map(([resource, quantity]) => [resource, String(quantity)]);
  return quantities && Object.fromEntries(entries);
}

function textualLimits(limits: Tenant['limits']): Tenant['limits'] {
  const entries = Object.entries(limits ?? {}).map(([name, quantities]) => [name, textual(quantities)]);
  return limits && Object.fromEntries(entries);
}

/**
 * A workspace for each of many tenants. Each tenant has separate manifest files, `tenant-<name>`. The files of a tenant
 * do not depend on the other tenants.
 *
 * @example
 * new TenantFleet(app, 'tenants', {
 *   tenants: Tenants.fromFile('tenants.yaml'),
 *   server,
 *   agent: { chart: ChartSource.enterprise('6.14.6'), queues: [{ name: '1xGPU', gpus: Gpus.whole(1) }] },
 *   credentials: TenantCredentials.fromSecret('clearml-agent-credentials'),
 * });
 *
 * @stability experimental
 */
export class TenantFleet extends Construct {
  /** The workspaces, in the order of the tenants. */
  public readonly workspaces: TenantWorkspace[];

  /** Namespaces of the tenants, for `clientNamespaces` of the namespace of the server. */
  public readonly inNamespaces: string[];

  /** URLs of the login pages of the tenants with single sign-on, by the name of the tenant. */
  public readonly loginUrls: { [tenant: string]: string };

  /** Redirect URIs to register at the identity providers, by the name of the tenant. */
  public readonly callbackUrls: { [tenant: string]: string };

  /** @throws CLEARML9073 when tenants share values that must be unique, CLEARML9074 when they share credentials */
  public constructor(scope: Construct, id: string, props: TenantFleetProps) {
    super(scopeOf(scope, id), id);
    const checked = locate(this.node.path, () => validateProps(props, 'TenantFleetProps'));
    const { tenants, ...options } = checked;
    // The workspaces are siblings of the fleet, because the path of a chart determines its file name.
    this.workspaces = tenants.all.map(
      (tenant) => new TenantWorkspace(scope, chartIdOf(tenant), { ...options, tenant }),
    );
    this.inNamespaces = this.workspaces.map(({ inNamespace }) => inNamespace);
    this.loginUrls = byTenant(this.workspaces, ({ loginUrl }) => loginUrl);
    this.callbackUrls = byTenant(this.workspaces, ({ callbackUrl }) => callbackUrl);
  }
}

function byTenant(
  workspaces: readonly TenantWorkspace[],
  urlOf: (workspace: TenantWorkspace) => string | undefined,
): { [tenant: string]: string } {
  return Object.fromEntries(
    workspaces.flatMap((workspace) => {
      const url = urlOf(workspace);
      return url === undefined ? [] : [[workspace.tenant.name, url]];
    }),
  );
}
