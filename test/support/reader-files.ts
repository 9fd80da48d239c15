import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { COMMUNITY_CHART } from '../../lib/chart/community-chart';
import { formatLock, type LockedChart } from '../../lib/helm/store/lock-file';
import { temporaryFolder } from './apps';
import { writeFiles } from './files';
import { previewFolderAt } from './preview-charts';

const ROOT = join(__dirname, '..', '..');
const yaml = (name: string, version = '1.0.0') => `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;

function pod(labels: string, spec: string): string {
  return `selector: { matchLabels: ${labels} }
  template:
    metadata: { labels: ${labels} }
    spec: { ${spec} }
`;
}

const CONTAINERS =
  'containers: [{ name: main, image: "registry.example.com/main:1", ports: [{ name: http, containerPort: 80 }] }]';
const HARDENED =
  'securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }, hostNetwork: true, volumes: [{ name: proc, hostPath: { path: /proc } }]';

/** Charts that the examples name as charts of the reader, and small stand-ins for public charts that they name by repository. */
const CHARTS = {
  app: {
    'Chart.yaml': yaml('app'),
    'values.yaml': 'auth: { password: "" }\n',
    'templates/all.yaml': `apiVersion: v1
kind: Secret
metadata: { name: app }
stringData:
  password: {{ .Values.auth.password | default (randAlphaNum 20) | quote }}
  {{- if eq .Values.auth.password "changeme" }}{{ fail "a default password" }}{{ end }}
`,
  },
  exporter: {
    'Chart.yaml': yaml('exporter'),
    'values.yaml': '',
    'templates/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: exporter }
spec:
  ${pod('{ app: exporter }', `${CONTAINERS}, fieldOfTheWebhook: 1`)}`,
  },
  'clearml-compute-resources-exporter': {
    'Chart.yaml': yaml('clearml-compute-resources-exporter'),
    'values.yaml': '',
    'templates/all.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: exporter }
spec:
  ${pod('{ app: exporter }', CONTAINERS)}`,
  },
  'node-exporter': {
    'Chart.yaml': yaml('node-exporter'),
    'values.yaml': '',
    'templates/all.yaml': `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: exporter }
spec:
  ${pod('{ app: exporter }', `${CONTAINERS}, ${HARDENED}`)}`,
  },
  'ingress-nginx': {
    'Chart.yaml': yaml('ingress-nginx', '4.12.0'),
    'values.yaml': 'controller: { replicaCount: 1, image: { digest: "sha256:0" } }\n',
    'templates/all.yaml': `apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }}-ingress-nginx-controller }
spec: { selector: { app.kubernetes.io/component: controller }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }}-ingress-nginx-controller, labels: { app.kubernetes.io/component: controller } }
spec:
  replicas: {{ .Values.controller.replicaCount }}
  ${pod('{ app.kubernetes.io/component: controller }', CONTAINERS)}{{- with .Values.controller.image.digest }}{{ end }}
`,
  },
  'clearml-agent': {
    'Chart.yaml': yaml('clearml-agent', '5.3.2'),
    'values.yaml':
      'clearml: { agentk8sglueKey: "", agentk8sglueSecret: "" }\nagentk8sglue: { queue: default, apiServerUrlReference: "", fileServerUrlReference: "", webServerUrlReference: "" }\n',
    'templates/all.yaml': `apiVersion: v1
kind: Secret
metadata: { name: {{ .Release.Name }}-ac }
data:
  agentk8sglue_key: {{ .Values.clearml.agentk8sglueKey | b64enc }}
  agentk8sglue_secret: {{ .Values.clearml.agentk8sglueSecret | b64enc }}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-agent }
data: { values: {{ .Values.agentk8sglue | toJson | quote }} }
`,
  },
} as const;

/** The charts that examples name by registry or repository. Synth reads them from a lock, as it does for users. */
const REMOTE: readonly Omit<LockedChart, 'archive' | 'sha256'>[] = [
  { chart: 'ingress-nginx', repo: 'https://kubernetes.github.io/ingress-nginx', version: '4.12.0' },
  { chart: 'clearml-agent', repo: 'https://clearml.github.io/clearml-helm-charts', version: '5.3.2' },
  { chart: 'clearml', repo: 'https://clearml.github.io/clearml-helm-charts', version: '7.14.4' },
  { chart: 'gpu-operator', repo: 'https://nvidia.github.io/gpu-operator', version: 'v25.3.4' },
  { chart: 'oci://docker.io/clearml/clearml-enterprise', version: '11.0.2' },
  { chart: 'oci://registry.internal/clearml/clearml-compute-resources-exporter', version: '1.0.0' },
];

/** Writes the charts, the lock and the other files that the examples expect beside them, and returns their folder. */
export function readerFiles(): string {
  const folder = temporaryFolder();
  for (const [name, files] of Object.entries(CHARTS)) {
    writeFiles(join(folder, 'charts', name), files);
  }
  cpSync(join(ROOT, 'examples', 'services', 'templates'), join(folder, 'custom-events', 'templates'), {
    recursive: true,
  });
  const metadata = readFileSync(join(ROOT, 'examples', 'single-sign-on', 'azure.xml'), 'utf8');
  writeFiles(folder, {
    ...Object.fromEntries(['azure', 'duo', 'google', 'jumpcloud'].map((name) => [`${name}.xml`, metadata])),
    'ldap-ca.pem': rootCertificates[0] ?? '',
    'exporter.override.yaml': '{}\n',
    'charts.lock.json': formatLock(REMOTE.map((remote) => vendor(folder, remote))),
  });
  return folder;
}

/** Packs a stand-in for a remote chart into the vendored folder. */
function vendor(folder: string, remote: (typeof REMOTE)[number]): LockedChart {
  const name = remote.chart.split('/').pop() ?? '';
  const archive = `${name}-${remote.version}.tgz`;
  const vendored = join(folder, 'vendor', 'charts');
  mkdirSync(vendored, { recursive: true });
  const source = standIn(folder, name, remote.version);
  execFileSync('tar', ['czf', join(vendored, archive), '-C', join(source, '..'), name]);
  const sha256 = createHash('sha256')
    .update(readFileSync(join(vendored, archive)))
    .digest('hex');
  return { ...remote, archive, sha256 };
}

/** The embedded chart takes the place of the public chart of the server, which accepts other values and needs fewer of them. */
function standIn(folder: string, name: string, version: string): string {
  if (name !== 'clearml') {
    return name in CHARTS ? join(folder, 'charts', name) : previewFolderAt(name, version);
  }
  const source = join(folder, 'public', name);
  cpSync(COMMUNITY_CHART, source, { recursive: true });
  const keys = [
    'clientConfigurationApiUrl',
    'clientConfigurationFilesUrl',
    'readinessprobeKey',
    'readinessprobeSecret',
  ];
  const credentials = join('templates', 'shared', 'secret-credentials.yaml');
  const text = readFileSync(join(source, credentials), 'utf8');
  writeFiles(source, {
    'Chart.yaml': yaml(name, version),
    'values.schema.json': '{}',
    'templates/reader.yaml': `{{- $_ := list ${keys.map((key) => `.Values.clearml.${key}`).join(' ')} }}\n`,
    [credentials]: text.replace(
      /\{\{ include "clearml.credential" .*/,
      '{{ get $given $value | default "unset" | quote }}',
    ),
  });
  return source;
}
