import { App, Chart, Testing } from 'cdk8s';
import { Backups, type ClearmlServer, Monitoring, type MonitoringProps, Prerequisites } from '../../lib';
import { serverOf } from '../server/servers';
import { failureOf, noticesOf } from '../support/apps';
import { crdProblems, describeWithCrds } from '../support/crd-schemas';

const blackboxExporter = { address: 'blackbox-exporter.monitoring.svc:9115' };
const exporter = { name: 'mongodb', matchLabels: { app: 'mongodb-exporter' }, port: 'metrics' };

function monitoringOf(props: Partial<MonitoringProps> = {}, server: ClearmlServer = serverOf()) {
  const chart = Chart.of(server);
  new Monitoring(chart, 'monitoring', { server, ...props });
  const objects = Testing.synth(chart);
  return { chart, objects, of: (kind: string) => objects.filter((object) => object.kind === kind) };
}

const rulesOf = (props: Partial<MonitoringProps> = {}, server?: ClearmlServer): any[] =>
  monitoringOf(props, server).of('PrometheusRule')[0].spec.groups[0].rules;

/** The thresholds of `monitoring_vm_docker.md`. */
test('the alerts have the documented thresholds', () => {
  const alerts = rulesOf().map(({ alert, expr, labels }) => [alert, / [<>] ([\d.]+)/.exec(expr)?.[1], labels.severity]);
  expect(alerts).toEqual([
    ['ClearmlApiServerMemory', '6000000000', 'warning'],
    ['ClearmlFreeDisk20Percent', '0.2', 'info'],
    ['ClearmlFreeDisk10Percent', '0.1', 'warning'],
    ['ClearmlFreeDisk5Percent', '0.05', 'critical'],
    ['ClearmlFreeMemory', '8000000000', 'warning'],
  ]);
});

test('thresholds may be changed', () => {
  const thresholds = { apiServerMemoryGb: 12.5, freeDiskPercent: [3, 15], freeMemoryGb: 1 };
  const alerts = rulesOf({ thresholds }).map(({ alert, labels }) => [alert, labels.severity]);
  expect(alerts.slice(1, 3)).toEqual([
    ['ClearmlFreeDisk15Percent', 'warning'],
    ['ClearmlFreeDisk3Percent', 'critical'],
  ]);
  expect(rulesOf({ thresholds })[0].expr).toMatch(/> 12500000000$/);
});

test('the memory of the API server excludes the delete job, whose name begins alike', () => {
  const [, pattern = ''] = /pod=~"([^"]+)"/.exec(rulesOf()[0].expr) ?? [];
  const pods = ['clearml-enterprise-apiserver-5d8f-x2x9k', 'clearml-enterprise-apiserver-asyncdelete-5d8f-x2x9k'];
  expect(pods.map((pod) => new RegExp(`^(?:${pattern})$`).test(pod))).toEqual([true, false]);
});

test('a failed backup causes an alert', () => {
  const server = serverOf();
  let backups!: Backups;
  noticesOf(() => {
    backups = new Backups(Chart.of(server), 'backups', { server, files: {} });
  });
  const alert = rulesOf({ backups }, server).find(({ alert }) => alert === 'ClearmlBackupFailed');
  expect(alert.expr).toBe(
    'kube_job_failed{namespace="clearml", condition="true", job_name=~"(clearml-enterprise-backup-files)-[0-9]+"} > 0',
  );
});

test('the blackbox exporter requests the documented paths inside the cluster', () => {
  const { chart, of } = monitoringOf({ blackboxExporter });
  const specs = of('Probe').map(({ spec }) => spec);
  expect(specs.map(({ targets }) => targets.staticConfig.static)).toEqual([
    ['http://clearml-enterprise-apiserver.clearml:8008/debug.ping'],
    ['http://clearml-enterprise-webserver.clearml:8080/'],
  ]);
  expect(specs[0]).toMatchObject({ module: 'http_2xx', prober: { url: 'blackbox-exporter.monitoring.svc:9115' } });
  const alert = of('PrometheusRule')[0].spec.groups[0].rules.at(-1);
  expect(alert.expr).toContain(specs.map(({ jobName }) => jobName).join('|'));
  expect(
    Prerequisites.of(chart)
      .all()
      .map(({ name }) => name),
  ).toEqual(expect.arrayContaining(['probes.monitoring.coreos.com', 'prometheusrules.monitoring.coreos.com']));
});

test('the blackbox exporter may also request the public URLs', () => {
  const [probe] = monitoringOf({ blackboxExporter: { ...blackboxExporter, publicUrls: true } }).of('Probe');
  expect(probe.spec.targets.staticConfig.static[1]).toBe('https://api.clearml.example.com/debug.ping');
});

test('a ServiceMonitor selects the Service of an exporter, and Prometheus selects the objects by labels', () => {
  const labels = { release: 'prometheus' };
  const { of } = monitoringOf({
    labels,
    exporters: [exporter, { ...exporter, name: 'nginx', inNamespace: 'ingress' }],
  });
  expect(of('ServiceMonitor').map(({ metadata, spec }) => [metadata, spec])).toEqual([
    [
      { name: 'clearml-enterprise-mongodb', namespace: 'clearml', labels },
      {
        namespaceSelector: { matchNames: ['clearml'] },
        selector: { matchLabels: exporter.matchLabels },
        endpoints: [{ port: 'metrics' }],
      },
    ],
    [expect.anything(), expect.objectContaining({ namespaceSelector: { matchNames: ['ingress'] } })],
  ]);
  expect(of('PrometheusRule')[0].metadata.labels).toEqual(labels);
});

test('without exporters and probes, only the alerts and the dashboard exist', () => {
  const { of } = monitoringOf();
  expect(['ServiceMonitor', 'Probe', 'PrometheusRule'].map((kind) => of(kind).length)).toEqual([0, 0, 1]);
});

test('the sidecar of Grafana finds the dashboard, which shows the documented metrics', () => {
  const { of } = monitoringOf({ taskNamespaces: ['agents', 'team.a'] });
  const [config] = of('ConfigMap').filter(({ metadata }) => metadata.name.endsWith('-dashboard'));
  expect(config.metadata.labels).toEqual({ grafana_dashboard: '1' });
  const { panels, uid } = JSON.parse(config.data['clearml-enterprise-dashboard.json']);
  expect(uid).toMatch(/^[0-9a-f]{16}$/);
  const expressions: string[] = panels.map(({ targets }: any) => targets[0].expr);
  expect(expressions).toContain(
    'sum by (namespace, phase) (kube_pod_status_phase{namespace=~"agents|team[.]a", pod=~"clearml-id-.*"})',
  );
  // kube-state-metrics, cAdvisor and the kubelet: ClearML documents no metrics.
  const names = new Set(expressions.join(' ').match(/\b(?:kube|container|kubelet|clearml)_\w+/g));
  expect([...names].sort()).toEqual([
    'container_cpu_usage_seconds_total',
    'container_memory_working_set_bytes',
    'container_network_receive_bytes_total',
    'container_network_transmit_bytes_total',
    'kube_pod_container_status_restarts_total',
    'kube_pod_status_phase',
    'kubelet_volume_stats_available_bytes',
    'kubelet_volume_stats_capacity_bytes',
  ]);
});

describeWithCrds('the custom objects', () => {
  test('match their definitions', () => {
    const { objects } = monitoringOf({ blackboxExporter, exporters: [exporter], labels: { a: 'b' } });
    const custom = objects.filter(({ apiVersion }) => apiVersion.startsWith('monitoring.coreos.com'));
    expect(custom.map(crdProblems)).toEqual([[], [], [], []]);
  });
});

test.each<[string, Partial<MonitoringProps>, string]>([
  ['a threshold of 0', { thresholds: { apiServerMemoryGb: 0 } }, 'thresholds.apiServerMemoryGb is 0'],
  ['a negative threshold', { thresholds: { freeMemoryGb: -1 } }, 'thresholds.freeMemoryGb is -1'],
  ['a fraction as percentage', { thresholds: { freeDiskPercent: [20, 0.1] } }, 'thresholds.freeDiskPercent[1] is 0.1'],
  ['a URL as address', { blackboxExporter: { address: 'http://b:9115' } }, 'blackboxExporter.address is'],
  ['the number of a port', { exporters: [{ ...exporter, port: '9216' }] }, 'exporters[0].port is "9216"'],
  ['an invalid name', { exporters: [{ ...exporter, name: 'Mongo DB' }] }, 'exporters[0].name is "Mongo DB"'],
  ['two exporters of one name', { exporters: [exporter, exporter] }, 'exporters[0] is "mongodb"'],
  ['an invalid namespace', { taskNamespaces: ['A'] }, 'taskNamespaces[0] is "A"'],
  ['an invalid label', { labels: { 'a b': 'c' } }, 'a key of labels is "a b"'],
])('rejects %s', (_, props, found) => {
  expect(failureOf(() => monitoringOf(props)).message).toContain(`CLEARML9092 clearml/monitoring: ${found}`);
});

test('rejects backups of another server', () => {
  const server = serverOf();
  let backups!: Backups;
  noticesOf(() => {
    backups = new Backups(Chart.of(server), 'others', { server, files: {} });
  });
  expect(failureOf(() => monitoringOf({ backups })).message).toContain('CLEARML9092 clearml/monitoring: backups is');
});

test('rejects a server without a known namespace', () => {
  const server = serverOf({}, new Chart(new App(), 'clearml'));
  expect(failureOf(() => monitoringOf({}, server)).message).toContain(
    'CLEARML9092 clearml/monitoring: a server without',
  );
});
