import type { Backups } from '../backups/backups';
import type { ClearmlServer } from '../server/server';

/** A Service with metrics, such as an exporter of a database or an ingress controller (`monitoring_k8s.md`). */
export interface MetricsExporter {
  /**
   * Name of the exporter, which the name of its ServiceMonitor contains.
   *
   * @example "mongodb"
   */
  readonly name: string;

  /**
   * Labels of its Service.
   *
   * @example { "app.kubernetes.io/name": "prometheus-mongodb-exporter" }
   */
  readonly matchLabels: { [key: string]: string };

  /**
   * Name of the port of its Service.
   *
   * @example "metrics"
   */
  readonly port: string;

  /**
   * Path of the metrics.
   *
   * @default "/metrics"
   */
  readonly path?: string;

  /**
   * Namespace of its Service.
   *
   * @default - the namespace of the server
   */
  readonly inNamespace?: string;
}

/** A blackbox exporter, which requests URLs. */
export interface BlackboxExporter {
  /**
   * Address inside the cluster.
   *
   * @example "blackbox-exporter.monitoring.svc:9115"
   */
  readonly address: string;

  /**
   * Module in its configuration, which expects status 200.
   *
   * @default "http_2xx"
   */
  readonly module?: string;

  /**
   * Whether it also requests the URLs that users reach, through the ingress controller.
   *
   * @default false
   */
  readonly publicUrls?: boolean;
}

/** Thresholds of alerts. The defaults are those of `monitoring_vm_docker.md`. */
export interface AlertThresholds {
  /**
   * Memory of a pod of the API server, in GB, above which an alert fires.
   *
   * @default 6
   */
  readonly apiServerMemoryGb?: number;

  /**
   * Free space of volumes in percent, below which alerts of the severities info, warning and critical fire.
   *
   * @default [20, 10, 5]
   */
  readonly freeDiskPercent?: number[];

  /**
   * Free memory of the nodes of the server, in GB, below which an alert fires.
   *
   * @default 8
   */
  readonly freeMemoryGb?: number;
}

/**
 * Properties of `Monitoring`.
 *
 * @stability experimental
 */
export interface MonitoringProps {
  /** The server. Its namespace must be known. */
  readonly server: ClearmlServer;

  /**
   * Exporters whose metrics Prometheus reads. ClearML documents no metrics of the server.
   *
   * @default - no exporters
   */
  readonly exporters?: MetricsExporter[];

  /**
   * Blackbox exporter that requests `/debug.ping` of the API server and `/` of the web UI.
   *
   * @default - no probes
   */
  readonly blackboxExporter?: BlackboxExporter;

  /**
   * Backups whose failure causes an alert.
   *
   * @default - no alert
   */
  readonly backups?: Backups;

  /**
   * Thresholds of the alerts.
   *
   * @default - the documented thresholds
   */
  readonly thresholds?: AlertThresholds;

  /**
   * Namespaces of agents, whose task pods the dashboard shows.
   *
   * @default - the namespace of the server
   */
  readonly taskNamespaces?: string[];

  /**
   * Labels by which Prometheus selects its objects.
   *
   * @default - no labels
   * @example { release: "kube-prometheus-stack" }
   */
  readonly labels?: { [key: string]: string };

  /**
   * Labels by which Grafana selects the ConfigMap of the dashboard.
   *
   * @default { grafana_dashboard: "1" }
   */
  readonly dashboardLabels?: { [key: string]: string };
}
