import { App, Chart, YamlOutputType } from 'cdk8s';
import {
  ArgoCdApplications,
  ChartSource,
  ClearmlAgent,
  ClearmlServer,
  FluxKustomizations,
  FluxSource,
  GpuOperator,
  Manifests,
  ServerCredentials,
  TenantCredentials,
  TenantWorkspace,
} from '../../../lib';
import { temporaryFolder } from '../../support/apps';

const AGENT = ChartSource.directory('lib/chart/preview/clearml-enterprise-agent');
const ENDPOINTS = {
  apiUrl: 'https://api.clearml.example.com',
  appUrl: 'https://app.clearml.example.com',
  filesUrl: 'https://files.clearml.example.com',
};

/** Constructs with their required props and the names of some optional props. */
const CONSTRUCTS: readonly [string, any, object, readonly string[]][] = [
  [
    'ClearmlServer',
    ClearmlServer,
    { chart: ChartSource.community(), baseDomain: 'clearml.example.com' },
    ['exposure', 'users', 'podSecurity', 'values', 'kubeVersion', 'apiserver'],
  ],
  [
    'ClearmlAgent',
    ClearmlAgent,
    { chart: AGENT, endpoints: ENDPOINTS, credentials: ServerCredentials.fromSecret('c'), queues: [{ name: 'q' }] },
    ['server', 'podSecurity', 'values', 'imagePullSecrets', 'caches', 'releaseName', 'kubeVersion', 'dashboard'],
  ],
  [
    'GpuOperator',
    GpuOperator,
    { chart: ChartSource.directory('lib/chart/preview/gpu-operator') },
    ['sharing', 'platform', 'values', 'imagePullSecrets', 'kubeVersion'],
  ],
  [
    'TenantWorkspace',
    TenantWorkspace,
    {
      tenant: { name: 'acme' },
      endpoints: ENDPOINTS,
      agent: { chart: AGENT, queues: [{ name: 'q' }] },
      credentials: TenantCredentials.fromSecret('c'),
    },
    ['gateway', 'server', 'secretDelivery', 'networkIsolation'],
  ],
  [
    'ArgoCdApplications',
    ArgoCdApplications,
    { repository: 'https://git.example.com/clearml.git' },
    ['inNamespace', 'applicationSet', 'namePrefix'],
  ],
  [
    'FluxKustomizations',
    FluxKustomizations,
    { source: FluxSource.gitRepository('clearml') },
    ['inNamespace', 'interval', 'prune'],
  ],
];

test.each(CONSTRUCTS)('%s treats null props as absent', (name, construct, needed, others) => {
  const objects = (props: object) => {
    const app = new App({
      outdir: temporaryFolder(),
      yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
    });
    const chart = new Chart(app, 'clearml', { namespace: 'clearml' });
    new construct(name === 'TenantWorkspace' ? app : chart, 'one', { ...needed, ...props });
    return Manifests.of(app).objects;
  };
  const nulls = Object.fromEntries(others.map((name) => [name, null]));
  expect(objects(nulls)).toEqual(objects({}));
});
