import { Construct } from 'constructs';
import { CodedError, locate } from '../core/errors/coded-error';
import { kubernetesApi } from '../core/kubernetes/api';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { validateProps } from '../core/props/validate-props';
import {
  OBJECT_NAME,
  requireAnnotations,
  requireEach,
  requireValue,
  type ValueCheck,
} from '../core/props/value-checks';
import { createChildrenLazily } from '../release/lazy-children';
import { RenderedServer } from '../server/jobs/rendered-server';
import { objectName } from '../server/jobs/server-job';
import { dashboardOf } from './dashboard';
import { alertsOf, type MetricsScope } from './metrics';
import type { AlertThresholds, BlackboxExporter, MetricsExporter, MonitoringProps } from './monitoring-props';

const CODE = 'CLEARML9092';

/** Paths that answer 200 without a login (`monitoring_vm_docker.md`). */
const PING = '/debug.ping';

const POSITIVE: ValueCheck = {
  expected: 'a positive number',
  accepts: (value) => Number.isFinite(value) && value > 0,
};
const PERCENT: ValueCheck = {
  expected: 'a whole number from 1 to 99',
  accepts: (value) => Number.isInteger(value) && value >= 1 && value <= 99,
};
const ADDRESS: ValueCheck = {
  expected: 'a host with an optional port, such as blackbox-exporter.monitoring.svc:9115',
  accepts: (text) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/.test(text),
};
const PORT_NAME: ValueCheck = {
  expected: 'the name of a port, not its number',
  accepts: (text) => /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text),
};

/**
 * Objects by which Prometheus and Grafana observe a server (`monitoring_k8s.md`): ServiceMonitors of exporters, Probes, a PrometheusRule
 * with the documented thresholds, and a dashboard in a ConfigMap. They use metrics of the cluster, because ClearML documents no metrics of
 * the server.
 *
 * @example
 * new Monitoring(chart, 'monitoring', {
 *   server,
 *   blackboxExporter: { address: 'blackbox-exporter.monitoring.svc:9115' },
 *   labels: { release: 'kube-prometheus-stack' },
 * });
 *
 * @stability experimental
 */
export class Monitoring extends Construct {
  private readonly props: MonitoringProps;
  private readonly namespace: string;

  /**
   * @throws CLEARML9092 when a threshold, name or address is invalid, or the namespace of the server is unknown; CLEARML1017 when a prop
   * is missing, unknown or of the wrong type
   */
  public constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scopeInChart(scope, id), id);
    this.props = locate(this.node.path, () => checkedProps(props));
    this.namespace = locate(this.node.path, () => namespaceOf(this.props));
    const kinds = [
      'prometheusrules',
      ...(this.props.exporters?.length ? ['servicemonitors'] : []),
      ...(this.props.blackboxExporter ? ['probes'] : []),
    ];
    for (const kind of kinds) {
      Prerequisites.of(this).add(this, {
        kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
        name: `${kind}.monitoring.coreos.com`,
        purpose: 'monitoring by Prometheus',
        remedy: 'install the Prometheus operator: https://prometheus-operator.dev',
      });
    }
    createChildrenLazily(this, () => this.addObjects());
  }

  private addObjects(): void {
    const { exporters = [], blackboxExporter } = this.props;
    for (const exporter of exporters) {
      this.addServiceMonitor(exporter);
    }
    const probes = blackboxExporter ? this.addProbes(blackboxExporter) : [];
    const scope: MetricsScope = {
      namespace: this.namespace,
      taskNamespaces: this.props.taskNamespaces ?? [this.namespace],
      apiServer: new RenderedServer(this.props.server).apiServer.name,
      backups: this.props.backups?.cronJobNames ?? [],
      probes,
    };
    this.addRule(scope);
    this.addDashboard(scope);
  }

  private metadata(suffix: string, labels = this.props.labels) {
    return { name: this.nameOf(suffix), namespace: this.namespace, labels };
  }

  private nameOf(suffix: string): string {
    return objectName(this.props.server, suffix);
  }

  private addServiceMonitor({ name, matchLabels, port, path, inNamespace = this.namespace }: MetricsExporter): void {
    const { ServiceMonitor } = prometheus();
    new ServiceMonitor(this, `exporter-${name}`, {
      metadata: this.metadata(name),
      spec: {
        namespaceSelector: { matchNames: [inNamespace] },
        selector: { matchLabels },
        endpoints: [{ port, path }],
      },
    });
  }

  /** @returns the names of the Probes, which are the jobs of their metrics */
  private addProbes({ address, module = 'http_2xx', publicUrls }: BlackboxExporter): string[] {
    const { Probe } = prometheus();
    const { server } = this.props;
    const targets = {
      apiserver: [server.internalApiUrl, ...(publicUrls ? [server.apiUrl] : [])].map((url) => `${url}${PING}`),
      webserver: [server.internalAppUrl, ...(publicUrls ? [server.appUrl] : [])].map((url) => `${url}/`),
    };
    return Object.entries(targets).map(([component, urls]) => {
      const metadata = this.metadata(`${component}-probe`);
      new Probe(this, `probe-${component}`, {
        metadata,
        spec: {
          jobName: metadata.name,
          prober: { url: address },
          module,
          targets: { staticConfig: { static: urls, labels: { namespace: this.namespace } } },
        },
      });
      return metadata.name;
    });
  }

  private addRule(scope: MetricsScope): void {
    const { PrometheusRule, PrometheusRuleSpecGroupsRulesExpr: Expression } = prometheus();
    const rules = alertsOf(scope, this.props.thresholds).map(({ alert, expr, for: duration, severity, summary }) => ({
      alert,
      expr: Expression.fromString(expr),
      for: duration,
      labels: { severity, namespace: this.namespace },
      annotations: { summary },
    }));
    new PrometheusRule(this, 'rule', {
      metadata: this.metadata('alerts'),
      spec: { groups: [{ name: this.nameOf('alerts'), rules }] },
    });
  }

  private addDashboard(scope: MetricsScope): void {
    const { KubeConfigMap } = kubernetesApi();
    const { dashboardLabels = { grafana_dashboard: '1' } } = this.props;
    const name = this.nameOf('dashboard');
    new KubeConfigMap(this, 'dashboard', {
      metadata: this.metadata('dashboard', dashboardLabels),
      data: { [`${name}.json`]: dashboardOf(scope) },
    });
  }
}

/** The kinds of the Prometheus operator, loaded on demand because the modules are large. */
function prometheus() {
  return {
    ...(require('../../imports/probes-monitoring.coreos.com') as typeof import('../../imports/probes-monitoring.coreos.com')),
    ...(require('../../imports/prometheusrules-monitoring.coreos.com') as typeof import('../../imports/prometheusrules-monitoring.coreos.com')),
    ...(require('../../imports/servicemonitors-monitoring.coreos.com') as typeof import('../../imports/servicemonitors-monitoring.coreos.com')),
  };
}

function checkedProps(props: MonitoringProps): MonitoringProps {
  const checked = validateProps(props, 'MonitoringProps');
  for (const [index, exporter] of (checked.exporters ?? []).entries()) {
    checkExporter(`exporters[${index}]`, exporter);
  }
  const names = (checked.exporters ?? []).map(({ name }) => name);
  requireEach(CODE, 'exporters', names, { expected: 'different names', accepts: isUnique(names) });
  requireValue(CODE, 'backups', checked.backups, {
    expected: 'backups of the server in the prop server',
    accepts: (backups) => backups._server === checked.server,
  });
  requireValue(CODE, 'blackboxExporter.address', checked.blackboxExporter?.address, ADDRESS);
  requireEach(CODE, 'taskNamespaces', checked.taskNamespaces, OBJECT_NAME);
  requireAnnotations(CODE, 'labels', checked.labels);
  requireAnnotations(CODE, 'dashboardLabels', checked.dashboardLabels);
  checkThresholds(checked.thresholds ?? {});
  return checked;
}

function isUnique(names: readonly string[]): (name: string) => boolean {
  return (name) => names.indexOf(name) === names.lastIndexOf(name);
}

function checkExporter(path: string, { name, port, inNamespace }: MetricsExporter): void {
  requireValue(CODE, `${path}.name`, name, OBJECT_NAME);
  requireValue(CODE, `${path}.port`, port, PORT_NAME);
  requireValue(CODE, `${path}.inNamespace`, inNamespace, OBJECT_NAME);
}

function checkThresholds({ apiServerMemoryGb, freeDiskPercent, freeMemoryGb }: AlertThresholds): void {
  requireValue(CODE, 'thresholds.apiServerMemoryGb', apiServerMemoryGb, POSITIVE);
  requireValue(CODE, 'thresholds.freeMemoryGb', freeMemoryGb, POSITIVE);
  requireEach(CODE, 'thresholds.freeDiskPercent', freeDiskPercent, PERCENT);
}

function namespaceOf({ server }: MonitoringProps): string {
  const namespace = server.release.inNamespace;
  if (namespace === undefined) {
    throw new CodedError(CODE, {
      found: 'a server without a known namespace',
      expected: 'a namespace, because it selects the metrics of the server',
      fix: 'set inNamespace of the server, or the namespace of its cdk8s chart',
    });
  }
  return namespace;
}
