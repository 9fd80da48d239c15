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

/** Constructs that take props, with those that they need and the names of some that they do not. */
const CONSTRUCTS: readonly [string, (scope: Chart, props: any) => unknown, object, readonly string[]][] = [
  [
    'ClearmlServer',
    (scope, props) => new ClearmlServer(scope, 'one', props),
    { chart: ChartSource.community(), baseDomain: 'clearml.example.com' },
    ['exposure', 'users', 'podSecurity', 'values', 'kubeVersion', 'apiserver'],
  ],
  [
    'ClearmlAgent',
    (scope, props) => new ClearmlAgent(scope, 'one', props),
    { chart: AGENT, endpoints: ENDPOINTS, credentials: ServerCredentials.fromSecret('c'), queues: [{ name: 'q' }] },
    ['server', 'podSecurity', 'values', 'imagePullSecrets', 'caches', 'releaseName', 'kubeVersion', 'dashboard'],
  ],
  [
    'GpuOperator',
    (scope, props) => new GpuOperator(scope, 'one', props),
    { chart: ChartSource.directory('lib/chart/preview/gpu-operator') },
    ['sharing', 'platform', 'values', 'imagePullSecrets', 'kubeVersion'],
  ],
  [
    'TenantWorkspace',
    (scope, props) => new TenantWorkspace(App.of(scope), 'tenant', props),
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
    (scope, props) => new ArgoCdApplications(scope, 'one', props),
    { repository: 'https://git.example.com/clearml.git' },
    ['inNamespace', 'applicationSet', 'namePrefix'],
  ],
  [
    'FluxKustomizations',
    (scope, props) => new FluxKustomizations(scope, 'one', props),
    { source: FluxSource.gitRepository('clearml') },
    ['inNamespace', 'interval', 'prune'],
  ],
];

test.each(CONSTRUCTS)('%s takes props that are null for absent', (_, construct, needed, others) => {
  const objects = (props: object) => {
    const app = new App({
      outdir: temporaryFolder(),
      yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
    });
    construct(new Chart(app, 'clearml', { namespace: 'clearml' }), { ...needed, ...props });
    return Manifests.of(app).objects;
  };
  const nothing = Object.fromEntries(others.map((name) => [name, null]));
  expect(objects(nothing)).toEqual(objects({}));
});
