import type { AlertThresholds } from './monitoring-props';

/** The names that select the metrics of a server. */
export interface MetricsScope {
  readonly namespace: string;
  readonly taskNamespaces: readonly string[];
  /** Name of the Deployment of the API server. */
  readonly apiServer: string;
  /** Names of the CronJobs of backups. */
  readonly backups: readonly string[];
  /** Names of the Probes. */
  readonly probes: readonly string[];
}

/** An alert of a PrometheusRule. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: string;
  readonly summary: string;
}

/** A panel of the dashboard. */
export interface Panel {
  readonly title: string;
  readonly expr: string;
  readonly legend: string;
  /** Unit of Grafana. */
  readonly unit: string;
}

const GB = 1_000_000_000;

const SEVERITIES = ['info', 'warning', 'critical'];

/** The documented thresholds (`monitoring_vm_docker.md`). */
export const THRESHOLDS: Required<AlertThresholds> = {
  apiServerMemoryGb: 6,
  freeDiskPercent: [20, 10, 5],
  freeMemoryGb: 8,
};

/** Any of some names, in a matcher of a label. */
function anyOf(label: string, names: readonly string[]): string {
  return `${label}=~"${names.map((name) => name.replace(/\./g, '[.]')).join('|')}"`;
}

/** Fraction of free space of each volume in the namespace. */
function freeDisk(inNamespace: string): string {
  return `kubelet_volume_stats_available_bytes{${inNamespace}} / kubelet_volume_stats_capacity_bytes{${inNamespace}}`;
}

/** The alerts, by metrics of cAdvisor, kubelet, node-exporter, kube-state-metrics and the blackbox exporter. */
export function alertsOf(scope: MetricsScope, thresholds: AlertThresholds = {}): Alert[] {
  const { apiServerMemoryGb, freeDiskPercent, freeMemoryGb } = { ...THRESHOLDS, ...thresholds };
  const { namespace, apiServer, backups, probes } = scope;
  const inNamespace = `namespace="${namespace}"`;
  const pods = `${apiServer}-[a-z0-9]+-[a-z0-9]+`;
  const memory = `sum by (pod) (container_memory_working_set_bytes{${inNamespace}, pod=~"${pods}", container!=""})`;
  // The name of a node in node-exporter is the host name.
  const nodes = 'node_memory_MemAvailable_bytes * on (instance) group_left (nodename) node_uname_info';
  const free = `label_replace(${nodes}, "node", "$1", "nodename", "(.*)") < ${freeMemoryGb * GB}`;
  return [
    {
      alert: 'ClearmlApiServerMemory',
      expr: `${memory} > ${apiServerMemoryGb * GB}`,
      for: '5m',
      severity: 'warning',
      summary: `Pod {{ $labels.pod }} uses more than ${apiServerMemoryGb} GB of memory`,
    },
    ...[...freeDiskPercent]
      .sort((a, b) => b - a)
      .map((percent, index) => ({
        alert: `ClearmlFreeDisk${percent}Percent`,
        expr: `${freeDisk(inNamespace)} < ${percent / 100}`,
        for: '5m',
        severity: SEVERITIES[Math.max(0, index + SEVERITIES.length - freeDiskPercent.length)] as string,
        summary: `Less than ${percent} % of volume {{ $labels.persistentvolumeclaim }} is free`,
      })),
    {
      alert: 'ClearmlFreeMemory',
      expr: `(${free}) and on (node) kube_pod_info{${inNamespace}}`,
      for: '5m',
      severity: 'warning',
      summary: `Less than ${freeMemoryGb} GB of memory of node {{ $labels.node }} is free`,
    },
    ...(backups.length > 0
      ? [
          {
            alert: 'ClearmlBackupFailed',
            expr: `kube_job_failed{${inNamespace}, condition="true", job_name=~"(${backups.join('|')})-[0-9]+"} > 0`,
            for: '0m',
            severity: 'critical',
            summary: 'Backup job {{ $labels.job_name }} failed',
          },
        ]
      : []),
    ...(probes.length > 0
      ? [
          {
            alert: 'ClearmlProbeFailed',
            expr: `probe_success{${anyOf('job', probes)}} == 0`,
            for: '5m',
            severity: 'critical',
            summary: '{{ $labels.instance }} does not answer',
          },
        ]
      : []),
  ];
}

/** The panels of the dashboard: what `monitoring_k8s.md` names, by metrics of the cluster. */
export function panelsOf({ namespace, taskNamespaces, backups, probes }: MetricsScope): Panel[] {
  const inNamespace = `namespace="${namespace}"`;
  const containers = `${inNamespace}, container!=""`;
  const tasks = `${anyOf('namespace', taskNamespaces)}, pod=~"clearml-id-.*"`;
  const network = (direction: string) =>
    `sum by (pod) (rate(container_network_${direction}_bytes_total{${inNamespace}}[5m]))`;
  return [
    panel('Pods', `sum by (phase) (kube_pod_status_phase{${inNamespace}})`, '{{phase}}', 'none'),
    panel(
      'Restarts in the last hour',
      `sum by (pod) (increase(kube_pod_container_status_restarts_total{${inNamespace}}[1h]))`,
      '{{pod}}',
      'none',
    ),
    panel('Memory', `sum by (pod) (container_memory_working_set_bytes{${containers}})`, '{{pod}}', 'bytes'),
    panel('CPU', `sum by (pod) (rate(container_cpu_usage_seconds_total{${containers}}[5m]))`, '{{pod}}', 'none'),
    panel('Network received', network('receive'), '{{pod}}', 'Bps'),
    panel('Network sent', network('transmit'), '{{pod}}', 'Bps'),
    panel('Free space of volumes', freeDisk(inNamespace), '{{persistentvolumeclaim}}', 'percentunit'),
    panel(
      'Task pods',
      `sum by (namespace, phase) (kube_pod_status_phase{${tasks}})`,
      '{{namespace}} {{phase}}',
      'none',
    ),
    ...(probes.length > 0
      ? [
          panel('Probes', `probe_success{${anyOf('job', probes)}}`, '{{instance}}', 'none'),
          panel('Duration of probes', `probe_duration_seconds{${anyOf('job', probes)}}`, '{{instance}}', 's'),
        ]
      : []),
    ...(backups.length > 0
      ? [
          panel(
            'Time since the last complete backup',
            `time() - kube_cronjob_status_last_successful_time{${inNamespace}, ${anyOf('cronjob', backups)}}`,
            '{{cronjob}}',
            's',
          ),
        ]
      : []),
  ];
}

function panel(title: string, expr: string, legend: string, unit: string): Panel {
  return { title, expr, legend, unit };
}
