import { join } from 'node:path';
import { App, Chart, JsonPatch, YamlOutputType } from 'cdk8s';
import * as api from '../../lib';
import { CHART_CONSTRUCTS } from '../../lib/cli/show/chart-constructs';
import { temporaryFolder } from '../support/apps';
import { previewFolder } from '../support/preview-charts';

const { ChartSource, SecretValue, ServerCredentials, TenantCredentials } = api;

const outdir = join(temporaryFolder(), 'dist');
process.env.SAMPLE = 'sample';

/** A chart in a separate app. */
export function emptyChart(): Chart {
  return new Chart(new App({ outdir, yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE }), 'clearml', {
    namespace: 'clearml',
  });
}

const community = { chart: ChartSource.community(), baseDomain: 'clearml.example.com' };
const secret = SecretValue.environment('SAMPLE');
const keys = { accessKey: secret, secretKey: secret };
const endpoints = {
  apiUrl: 'https://api.clearml.example.com',
  appUrl: 'https://app.clearml.example.com',
  filesUrl: 'https://files.clearml.example.com',
};
const serverReference = {
  ...endpoints,
  internalApiUrl: 'http://api:8008',
  internalAppUrl: 'http://web:8080',
  internalFilesUrl: 'http://files:8081',
};
const agent = { chart: previewSource('clearml-enterprise-agent'), queues: [{ name: 'a' }] };
const METADATA = '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="sample"/>';
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

function previewSource(chart: string): api.ChartSource {
  return ChartSource.directory(previewFolder(chart));
}

function once<T>(create: () => T): () => readonly T[] {
  let made: T | undefined;
  return () => {
    made ??= create();
    return [made];
  };
}

const server = once(() => new api.ClearmlServer(emptyChart(), 'server', community));

/** Instances of the classes and interfaces that `prop-samples.ts` does not need. */
export const INSTANCES: { readonly [className: string]: () => readonly unknown[] } = {
  App: () => [new App({ outdir })],
  BackupVolume: once(() => api.BackupVolume.existing('a')),
  Backups: once(() => new api.Backups(emptyChart(), 'backups', backups())),
  ChartSource: () => [agent.chart, ChartSource.community()],
  ClearmlServer: server,
  Construct: () => [emptyChart()],
  EventTemplates: once(() => api.EventTemplates.fromTexts({ 'a.j2': '{}' })),
  FluxSource: once(() => api.FluxSource.gitRepository('a')),
  GroupSync: once(() => api.GroupSync.claim('groups')),
  HelmRelease: once(() => new api.HelmRelease(emptyChart(), 'release', USUAL_PROPS.HelmRelease?.() as never)),
  IClearmlServer: () => [serverReference],
  IConstruct: () => [emptyChart()],
  IPodTransform: () => [{ transform: () => undefined }],
  ITenantKeys: () => [{ keysOf: () => keys }],
  JsonPatch: () => [JsonPatch.remove('/metadata/labels')],
  KafkaSecurity: once(() => api.KafkaSecurity.plaintext()),
  LdapTls: once(() => api.LdapTls.trusting(PEM)),
  Manifests: once(() => api.Manifests.of(new App())),
  MongoDbMigration: () => Object.values(api.MongoDbMigration),
  NewUsers: once(() => api.NewUsers.inCompany('2ab4bd2b-6ca5-4bd5-a1b1-0a7c4f9d7a0e')),
  ObjectChecks: () => [api.ObjectChecks.of(emptyChart())],
  PodSecurityStandards: once(() => api.PodSecurityStandards.restricted()),
  Prerequisites: () => [api.Prerequisites.of(emptyChart())],
  RenderedContainer: () => [new api.RenderedContainer({ name: 'a', image: 'b' }, false)],
  RenderedPod: () => [new api.RenderedPod('Deployment', 'a', { spec: { containers: [{ name: 'a' }] } })],
  SamlMetadata: once(() => api.SamlMetadata.fromText(METADATA)),
  SnapshotRepository: once(() => api.SnapshotRepository.registered('a')),
  TenantCredentials: once(() => TenantCredentials.fromSecret('a')),
  TenantSignOn: once(() => keycloak()),
  Tls: () => [api.Tls.none(), api.Tls.external(), api.Tls.secret('a')],
  Tenants: once(() => api.Tenants.of([{ name: 'a' }, { name: 'b' }])),
  ClearmlValidation: once(() => new api.ClearmlValidation()),
};

function backups(): api.BackupsProps {
  return { server: server()[0] as api.ClearmlServer, files: {} };
}

function keycloak(): api.TenantSignOn {
  return api.TenantSignOn.keycloak({
    realm: 'https://id.example.com/realms/a',
    clientId: 'a',
    clientSecret: secret,
    externalTenant: 'a',
  });
}

const charts = Object.fromEntries(
  CHART_CONSTRUCTS.map(({ name, description }) => [
    name,
    { chart: previewSource(Object.keys(description.charts)[0] ?? '') },
  ]),
);
const TENANT = { name: 'a', company: 'acme', adminEmail: 'admin@example.com' };
const tenant = { agent, endpoints, credentials: TenantCredentials.fromSecret('a') };

/** Props with which each construct is valid. */
export const USUAL_PROPS: { readonly [construct: string]: () => object } = {
  AppGateway: () => ({
    ...charts.AppGateway,
    endpoints,
    credentials: ServerCredentials.fromSecret('a'),
    hostName: 'gateway.example.com',
    authCookieName: 'a',
    agentOutsideApp: true,
    exposure: api.Exposure.ingress(),
  }),
  ApplicationPackages: () => ({ credentials: ServerCredentials.fromSecret('a'), downloadUrl: secret, endpoints }),
  ArgoCdApplications: () => ({ repository: 'https://git.example.com/a.git' }),
  Backups: backups,
  ClearmlAgent: () => ({ ...agent, endpoints, credentials: ServerCredentials.fromSecret('a') }),
  ClearmlNamespace: () => ({ name: 'clearml' }),
  ClearmlServer: () => community,
  ClearmlService: () => ({ chart: previewSource('gpu-operator'), hooks: api.Hooks.drop() }),
  CustomEventExporters: () => ({
    ...charts.CustomEventExporters,
    clusterId: '2ab4bd2b-6ca5-4bd5-a1b1-0a7c4f9d7a0e',
    credentials: ServerCredentials.fromSecret('a'),
    endpoints,
  }),
  DynamicMigOperator: () => ({
    ...charts.DynamicMigOperator,
    registryToken: secret,
    installedSharing: api.GpuSharing.dynamicMig(),
  }),
  FluxKustomizations: () => ({ source: api.FluxSource.gitRepository('a') }),
  FractionalGpuInjector: () => ({
    ...charts.FractionalGpuInjector,
    registryToken: secret,
    installedSharing: api.GpuSharing.fractional({ gpusPerNode: 2 }),
  }),
  GpuOperator: () => ({ ...charts.GpuOperator, inNamespace: 'gpu-operator' }),
  HelmRelease: () => ({ chart: previewFolder('gpu-operator'), hooks: api.Hooks.drop() }),
  MetalLbPool: () => ({ addresses: ['192.0.2.0/24'] }),
  Monitoring: () => ({ server: server()[0] }),
  PlatformManagementCenter: () => ({
    ...charts.PlatformManagementCenter,
    endpoints,
    credentials: ServerCredentials.fromSecret('a'),
    users: [{ username: 'a', password: secret }],
    hostName: 'platform.example.com',
    exposure: api.Exposure.ingress(),
  }),
  PresignService: () => ({ ...charts.PresignService, credentials: ServerCredentials.fromSecret('a'), endpoints }),
  TenantFleet: () => ({ ...tenant, tenants: api.Tenants.of([{ name: 'a' }, { name: 'b' }]) }),
  TenantProvisioning: () => ({ systemKeys: keys, tenant: TENANT, apiUrl: endpoints.apiUrl, inNamespace: 'server' }),
  TenantRemoval: () => ({ systemKeys: keys, tenant: 'a', confirmName: 'a', endpoints, inNamespace: 'server' }),
  TenantWorkspace: () => ({ ...tenant, tenant: { name: 'a' } }),
};
