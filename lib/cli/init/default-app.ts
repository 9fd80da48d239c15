import { isAbsolute } from 'node:path';
import { CATALOG } from '../../chart/catalog';
import type { JsonObject } from '../../helm/data/json';
import { SecretValue } from '../../secrets/secret-value';
import { Expression } from './code';
import { type ComponentName, componentOf } from './from/components';

/** The editions of ClearML, as the option `--edition` names them. */
export const EDITIONS = ['community', 'public', 'enterprise'] as const;

export type EditionName = (typeof EDITIONS)[number];

const tls = Expression.call('Tls.secret', 'clearml-tls');

/** The exposures, as the option `--exposure` names them. */
export const EXPOSURES: { readonly [name: string]: Expression } = {
  ingress: Expression.call('Exposure.ingress', { className: 'nginx', tls }),
  'gateway-api': Expression.call('Exposure.gatewayApi', { gateway: 'public' }),
  'openshift-routes': Expression.call('Exposure.openshiftRoutes'),
  'load-balancer': Expression.call('Exposure.loadBalancer'),
  'node-port': Expression.call('Exposure.nodePort'),
  'cluster-internal': Expression.call('Exposure.clusterInternal'),
};

const ENTRIES = {
  enterprise: { server: CATALOG.server, agent: CATALOG.agent, gateway: CATALOG.appGateway },
  public: { server: CATALOG.publicServer, agent: CATALOG.publicAgent, gateway: CATALOG.appGateway },
} as const;

/** The newest version that this library knows. */
function newestVersion(component: ComponentName, edition: EditionName): string {
  const { charts } = componentOf(component).description;
  const [key] = [ENTRIES[edition === 'enterprise' ? 'enterprise' : 'public'][component].id];
  return charts[key]?.known?.newest ?? '';
}

/**
 * The chart of a component.
 *
 * @param version version of the chart, or absolute path of a folder or an archive
 */
export function chartOf(component: ComponentName, edition: EditionName, version?: string): Expression {
  if (version !== undefined && /\.tgz$/.test(version)) {
    return Expression.call('ChartSource.archive', version);
  }
  if (version !== undefined && isAbsolute(version)) {
    return Expression.call('ChartSource.directory', version);
  }
  if (edition === 'community' && component === 'server') {
    return Expression.call('ChartSource.community');
  }
  const isPublic = edition !== 'enterprise' && component !== 'gateway';
  const { reference, id } = ENTRIES[isPublic ? 'public' : 'enterprise'][component];
  const exact = version ?? newestVersion(component, isPublic ? 'public' : 'enterprise');
  return isPublic
    ? Expression.call('ChartSource.repository', reference, id, exact)
    : Expression.call('ChartSource.enterprise', exact);
}

/** The props of a server without a values file. */
export function defaultProps(
  edition: EditionName,
  chart: Expression,
  baseDomain: string,
  exposure: Expression,
): JsonObject {
  const password = Expression.call('SecretValue.generated', 'admin-password');
  const isEnterprise = edition === 'enterprise';
  const token = SecretValue.environment('CLEARML_DOCKERHUB_TOKEN')._placeholder;
  return {
    chart,
    baseDomain,
    ...(isEnterprise ? { registryToken: token } : {}),
    exposure,
    ...(edition === 'community' ? { podSecurity: Expression.call('PodSecurity.restricted') } : {}),
    users: [{ username: 'admin', password, ...(isEnterprise ? { admin: true } : {}) }],
  };
}
