import { Construct } from 'constructs';
import { Installation } from '../chart/installation';
import { endpointsOf } from '../chart/server-reference';
import { CodedError, inShort, locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { isUuid } from '../core/props/value-checks';
import { type Conflict, reserve } from '../exposure/reservations';
import type { HelmRelease } from '../release/helm-release';
import { joinServer } from '../server/services/service-registry';
import { CUSTOM_EVENTS_CHART, type CustomEventExportersProps } from './custom-events-chart';

/**
 * The exporters of custom events, in a cluster with workers (`custom_billing.md`): they send the lifecycle of task pods, and inventories of
 * task pods and companies, to the API server, which sends them to Kafka. The server needs `customEvents`. The chart includes a Redis.
 *
 * @example
 * new CustomEventExporters(chart, 'events', {
 *   chart: ChartSource.enterprise('1.0.0'),
 *   server,
 *   credentials: ServerCredentials.fromSecret('clearml-admin-credentials'),
 *   clusterId: '7d0f3a52-5e44-4c0f-9f0e-2f1d8c1b6a11',
 *   registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN'),
 * });
 *
 * @stability experimental
 */
export class CustomEventExporters extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** Namespace of the exporters; undefined when neither props nor the cdk8s chart name one. */
  public readonly inNamespace?: string;

  /**
   * @throws CLEARML5040 when the server has no custom events, CLEARML5041 when a schedule is invalid, CLEARML5042 when `clusterId` is
   * not a UUID or belongs to other exporters, CLEARML1017 when a prop is missing, unknown or of the wrong type
   */
  public constructor(scope: Construct, id: string, props: CustomEventExportersProps) {
    super(scopeInChart(scope, id), id);
    const exporters = locate(this.node.path, () => install(this, props));
    this.release = exporters.release;
    this.inNamespace = exporters.inNamespace;
  }
}

function install(scope: Construct, props: CustomEventExportersProps) {
  const exporters = new Installation(scope, CUSTOM_EVENTS_CHART, props);
  const { apiUrl } = endpointsOf(exporters.props);
  joinServer(scope, 'customEvents', exporters.props.server);
  exporters.render((values) => values.add('global.clearml.apiServerUrlReference', apiUrl, 'endpoints.apiUrl'));
  const id = String(exporters.effective.at('clearml-pods-monitor-exporter.podsMonitorUUID'));
  requireUuid(id);
  reserve(scope, id.toLowerCase(), ID_TAKEN);
  return exporters;
}

function requireUuid(id: string): void {
  if (!isUuid(id)) {
    throw new CodedError('CLEARML5042', {
      found: `clusterId is ${inShort(id)}`,
      expected: 'a UUID',
      fix: '`uuidgen` generates one; do not change it later',
    });
  }
}

const ID_TAKEN: Conflict<string> = {
  code: 'CLEARML5042',
  conflicts: (mine, other) => mine === other,
  reported: (id, _, path) => ({
    found: `${path} also has clusterId ${id}`,
    expected: 'one CustomEventExporters for each cluster with workers, each with its own UUID',
    fix: 'generate another UUID with `uuidgen`',
  }),
};
