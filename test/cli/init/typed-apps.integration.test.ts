import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import ts from 'typescript';
import * as library from '../../../lib';
import { Expression, evaluated } from '../../../lib/cli/init/code';
import { componentInFile } from '../../../lib/cli/init/from/override-file';
import { SecretVariables } from '../../../lib/cli/init/from/secret-variables';
import { type TypedApp, typedApp } from '../../../lib/cli/init/from/typed-app';
import { appFile } from '../../../lib/cli/init/typescript-project';
import { runInTemporaryFolders, synthesized } from '../../support/apps';
import { previewFolder } from '../../support/preview-charts';
import { comparable } from './comparable';

runInTemporaryFolders();

const CHARTS = {
  server: 'clearml-enterprise',
  agent: 'clearml-enterprise-agent',
  gateway: 'clearml-enterprise-app-gateway',
};

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
  ['override-files/agent/gpu-queues', ["resources: { limits: { 'nvidia.com/gpu': 4 } }"]],
  ['override-files/agent/templates', ["environment: { MODE: 'fast' }"]],
  ['override-files/agent/monitored-resources', ["field: 'metadata|labels|clear.ml/resource-usage'"]],
  ['override-files/agent/private-packages', ["{ name: 'PIP_EXTRA_INDEX_URL', value: SecretValue.env"]],
  ['override-files/agent/restricted', ['startScript: `export HOME=/tmp\n']],
  ['override-files/agent/worker-ids', ['workerId']],
  ['override-files/agent/applications-queue', ['applicationsQueue: {}']],
  ['override-files/gateway/deployment', ['sessions: {', 'serviceType: SessionServiceType.LOAD_BALANCER']],
];

test.each(CASES)('expresses %s as an app that renders the same objects', async (file, expected) => {
  const path = join(__dirname, '..', '..', file.startsWith('init') ? `cli/${file}.yaml` : `${file}.yaml`);
  const component = componentInFile(path);
  const chart = Expression.call('ChartSource.directory', previewFolder(CHARTS[component]));
  const baseDomain = /init.files.server|prepare-values/.test(file) ? undefined : 'clearml.example.com';
  const variables = new SecretVariables();
  const options = { namespace: 'clearml', baseDomain, answer: async () => undefined };
  const app = await typedApp([{ component, chart, files: [path] }], options, variables);
  expect(app.differences).toEqual([]);
  const code = codeOf(app);
  expect(code).not.toMatch(/s3cret/);
  for (const part of expected) {
    expect(code).toContain(part);
  }
  await withVariables(app, variables, () => {
    expect(comparable(synthesized(appOf(code)))).toEqual(comparable(synthesized(filesApp(app, path))));
  });
});

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
    const required = { chart: source, baseDomain, exposure, endpoints, ...keys, agentOutsideApp };
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
