import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import ts from 'typescript';
import * as library from '../../../lib';
import { Expression, evaluated } from '../../../lib/cli/init/code';
import type { ComponentName } from '../../../lib/cli/init/from/components';
import { componentInFile } from '../../../lib/cli/init/from/override-file';
import { SecretVariables } from '../../../lib/cli/init/from/secret-variables';
import { type TypedApp, typedApp } from '../../../lib/cli/init/from/typed-app';
import { appFile } from '../../../lib/cli/init/typescript-project';
import { runInTemporaryFolders, synthesized, temporaryFolder } from '../../support/apps';
import { writeFiles } from '../../support/files';
import { previewFolder } from '../../support/preview-charts';
import { comparable } from './comparable';
import { typeErrors } from './type-errors';

runInTemporaryFolders();

const CHARTS = {
  server: 'clearml-enterprise',
  agent: 'clearml-enterprise-agent',
  gateway: 'clearml-enterprise-app-gateway',
};

const ingress = (className: string, secret: string) =>
  `exposure: Exposure.ingress({ className: '${className}', controller: IngressController.OTHER, tls: Tls.secret('${secret}') })`;

/** Values files, and parts of the code that expresses them. */
const CASES: readonly (readonly [file: string, code: readonly string[]])[] = [
  [
    'init/files/server',
    [
      "registryUsername: 'mirror-user'",
      'credentials: Credentials.fromKeys({',
      'replicas: 3',
      "'apiserver.check_for_updates.enabled': false",
      "HTTPS_PROXY: 'http://proxy.internal:3128', CLEARML__services__notes: '\"it\\'s a `${note}`\"'",
      'MongoDb.external({',
      "FileStorage.bundled({ size: '200Gi', storageClass: 'fast' })",
      "Elasticsearch.bundled({ storageSize: '100Gi', storageClass: 'fast' })",
      "webserver: { nodeSelector: { pool: 'ml' }, settings: { hideUpdateNotice: true } }",
    ],
  ],
  [
    'init/files/agent',
    ["name: 'gpu x1'", 'maxPods: 4', "{ name: 'cpu' }", 'maxPods: 20', "HF_TOKEN: SecretValue.environment('HF_TOKEN')"],
  ],
  ['init/files/gateway', ['firstPort: 30100', "environment: { ROUTER__LOG: 'debug' }", 'API_TOKEN: SecretValue.env']],
  ['init/files/agent/shell', ["sizeLimit: '8Gi'", 'startScript: `#!/bin/bash']],
  [
    'init/files/server/applications',
    ['Applications.enabled({', 'maxPods: 12', 'CLEARML_AGENT_GIT_PASS: SecretValue.env'],
  ],
  ['init/files/server/certificate-per-host', ["tlsSecretName: 'files-tls'"]],
  ['init/files/server/comments', []],
  ['init/files/server/empty', []],
  ['init/files/server/hocon', ['token_secret = ${SecretValue.environment(']],
  ['init/files/server/mirror', ["registryUsername: 'robot$clearml'", "registry: 'registry.corp.example'"]],
  ['init/files/server/node-ports', ['service: { nodePort: 31008 }']],
  ['init/files/server/other-hosts', ["baseDomain: 'corp.example'", 'Exposure.clusterInternal({ https: true })']],
  [
    'init/files/server/own-databases',
    ['MongoDb.external({', "host: 'es.corp.example'", "redisHost: 'redis.corp.example'"],
  ],
  ['init/files/server/placeholders', ["production: { baseDomain: 'ml.example.org' }"]],
  ['init/files/server/probes', ["livenessProbe: { httpGet: { path: '/debug.ping', port: 8008 }"]],
  ['init/files/server/proxy-password', ['HTTPS_PROXY: SecretValue.env', 'AWS_SECRET_ACCESS_KEY: SecretValue']],
  ['init/files/server/references', ["secretKeyRef: { name: 'sessions', key: 'secret' }", 'displayTips: false']],
  ['init/files/server/resources', ["requests: { cpu: '1', memory: '2Gi' }"]],
  ['init/files/server/scheduling', ['tolerationSeconds: 60', 'podAntiAffinity: {']],
  [
    'init/files/server/shared-certificate',
    [ingress('nginx', 'ml-wildcard'), "production: { baseDomain: 'ml.example.org' }"],
  ],
  ['init/files/server/storage', ["size: '500Gi', storageClass: 'ceph', accessMode:"]],
  ['init/files/server/values.json', ['replicas: 2', "podAnnotations: { team: 'ml' }"]],
  ['init/files/agent/many-queues', ["'8xA100': {", "tolerations: [{ key: 'nvidia.com/gpu'"]],
  ['init/files/agent/mixed-slices', ["Gpus.mig('1g.10gb')", "Gpus.mig('1g.10gb', 2)", 'Gpus.fraction(0.5)']],
  ['init/files/agent/placeholders', ["accessKey: SecretValue.environment('CLEARML_AGENT_ACCESS_KEY')"]],
  ['init/files/agent/shell', ["sizeLimit: '8Gi'", '\\`date\\`"']],
  [
    'init/files/gateway/certificate',
    ["Exposure.ingress({ tls: Tls.secret('router-tls') })", "hostName: 'router.ml.example.org'"],
  ],
  ['init/files/gateway/sessions', ["loadBalancerClass: 'metallb'", 'REDIS_PASSWORD: SecretValue.env']],
  ['init/files/public/credentials', ['Credentials.fromKeys({']],
  ['init/files/public/external', ["Redis.external({ host: 'redis.corp.example' })"]],
  ['init/files/public/production', [ingress('traefik', 'ml-tls'), "storageSize: '20Gi'"]],
  ['init/files/public-agent/one-queue', ["queues: [{ name: 'gpu' }]", 'gpus: Gpus.whole(1)']],
  ['init/files/public-agent/several-queues', ["queues: [{ name: 'default' }, { name: 'services' }]"]],
  ['init/files/credentials-secret', ["Credentials.fromSecret('clearml-credentials')"]],
  ['init/files/agent-credentials-secret', ["ServerCredentials.fromSecret('agent-credentials')"]],
  ['override-files/server/prepare-values', ["registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN')"]],
  ['override-files/server/tls-and-users', ['password: "${SecretValue.environment(']],
  ['override-files/server/default-secret-values', ["secureAuthTokenSecret: SecretValue.environment('CLEARML_SECURE"]],
  ['override-files/server/database-authentication', ['MongoDb.bundled({ auth: { rootPassword: SecretValue.env']],
  ['override-files/server/external-storage-quoted', ["FileStorage.external('s3://ml-files')", 'displayedUrls: {']],
  ['override-files/server/oauth', ["'services.login.sso.oauth_client.okta.groups.admins': ['ml-admins']"]],
  ['override-files/server/pull-secrets', ["imagePullSecrets: ['mirror-pull']"]],
  ['override-files/server/mck-mongodb', []],
  ['override-files/agent/deployment', ["queues: [{ name: 'training' }],"]],
  ['override-files/agent/gpu-queues', ["{ name: '4xGPU', gpus: Gpus.whole(4) }"]],
  ['override-files/agent/mig-queues', ["limits: { 'nvidia.com/mig-4g.40gb': '1' }"]],
  ['override-files/agent/certificate-bundle', ['CustomCertificates.bundle(`-----BEGIN']],
  ['override-files/agent/dashboard-discovery', ['gpus: GpuCapacity.discovered(),']],
  ['override-files/server/package-index', ["pythonIndexUrl: 'https://pypi.internal/simple'"]],
  ['override-files/agent/templates', ["environment: { MODE: 'fast' }"]],
  ['override-files/agent/monitored-resources', ["field: 'metadata|labels|clear.ml/resource-usage'"]],
  ['override-files/agent/private-packages', ["{ name: 'PIP_EXTRA_INDEX_URL', value: SecretValue.env"]],
  ['override-files/agent/restricted', ['startScript: `export HOME=/tmp\n']],
  ['override-files/agent/worker-ids', ['workerId']],
  ['override-files/agent/applications-queue', ['applicationsQueue: {}']],
  ['override-files/gateway/deployment', ['sessions: {', 'serviceType: SessionServiceType.LOAD_BALANCER']],
];

/** Values that name the domain of the server. */
const NAMES_DOMAIN = /cookieDomain: \S*(?:ml\.|<)|ml-api\.corp/;

/** Folder of the real public chart, as CONTRIBUTING.md describes. */
const PUBLIC = process.env.CLEARML_PUBLIC_CHART;

const codes: string[] = [];

const isOfPublicChart = ([file]: (typeof CASES)[number]) => file.includes('/public');

test.each(CASES.filter((one) => !isOfPublicChart(one)))(
  'expresses %s as an app that renders the same objects',
  expressesFile,
);

(PUBLIC === undefined ? test.skip : test).each(CASES.filter(isOfPublicChart))(
  'expresses %s as an app that renders the same objects (requires CLEARML_PUBLIC_CHART)',
  expressesFile,
);

test('the code of all apps passes the compiler in strict mode', () => {
  const folder = temporaryFolder();
  writeFiles(folder, Object.fromEntries(codes.map((code, index) => [`app${index}.ts`, code])));
  const files = codes.map((_, index) => join(folder, `app${index}.ts`));
  expect(typeErrors(files)).toEqual([]);
});

async function expressesFile(file: string, expected: readonly string[]): Promise<void> {
  const name = file.endsWith('.json') ? file : `${file}.yaml`;
  const path = join(__dirname, '..', '..', file.startsWith('init') ? `cli/${name}` : name);
  const isPublic = file.includes('/public');
  const component = componentInFile(path);
  const chart = Expression.call(
    'ChartSource.directory',
    isPublic ? publicFolder(component) : previewFolder(CHARTS[component]),
  );
  const text = readFileSync(path, 'utf8');
  const baseDomain = NAMES_DOMAIN.test(text) ? undefined : 'clearml.example.com';
  const variables = new SecretVariables();
  const options = { namespace: 'clearml', baseDomain, answer: async () => 'ml.example.org' };
  const app = await typedApp([{ component, chart, files: [path] }], options, variables);
  expect(app.differences).toEqual([]);
  const code = codeOf(app);
  codes.push(code);
  expect(code).not.toMatch(/s3cret|<[A-Z]/);
  for (const part of expected) {
    expect(code).toContain(part);
  }
  if (!text.includes('<')) {
    await withVariables(app, variables, () => {
      expect(comparable(synthesized(appOf(code)))).toEqual(comparable(synthesized(filesApp(app, path))));
    });
  }
}

function publicFolder(component: ComponentName): string {
  return component === 'agent' ? join(String(PUBLIC), '..', 'clearml-agent') : String(PUBLIC);
}

function codeOf({ components, secrets }: TypedApp): string {
  const constructs = components.map(({ component, props }) => ({
    id: component.name,
    construct: component.construct,
    props,
  }));
  const baseDomain = components[0]?.props.baseDomain as string | undefined;
  return appFile({ folder: '.', namespace: 'clearml', constructs, secrets, baseDomain });
}

/** Runs the code of a generated app. */
function appOf(code: string): Chart {
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const exported: { clearml?: () => App } = {};
  const load = (name: string) => (name === 'cdk8s-clearml' ? library : require(name));
  new Function('require', 'exports', outputText)(load, exported);
  return exported.clearml?.().node.children[0] as Chart;
}

/** The app that passes the file to the construct, with the props that the construct requires. */
function filesApp({ components }: TypedApp, file: string): Chart {
  const chart = new Chart(new App(), 'clearml', { namespace: 'clearml' });
  for (const { component, props } of components) {
    const { chart: source, baseDomain, exposure, endpoints, credentials, agentOutsideApp } = props;
    const keys = component.name === 'server' ? {} : { credentials };
    // Exposure.ingress replaces Ingresses of the file.
    const stated = (exposure as Expression | undefined)?.name === 'Exposure.ingress' ? {} : { exposure };
    const required = { chart: source, baseDomain, ...stated, endpoints, ...keys, agentOutsideApp };
    const queues = component.name === 'agent' ? { queues: [] } : {};
    const construct = (library as Record<string, any>)[component.construct];
    new construct(chart, component.name, evaluated({ ...required, ...queues, valuesFiles: [file] }));
  }
  return chart;
}

/** Runs an action with the secrets of an app in the environment. */
async function withVariables(app: TypedApp, variables: SecretVariables, action: () => void): Promise<void> {
  const before = { ...process.env };
  for (const { variable } of app.secrets) {
    process.env[variable] = variables.contentOf(variable) ?? 'own-s3cret-of-the-test';
  }
  try {
    action();
  } finally {
    process.env = before;
  }
}
