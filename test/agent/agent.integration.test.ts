import { writeFileSync } from 'node:fs';
import { Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { FileStorage } from '../../lib/server/file-storage';
import { serverOf } from '../server/servers';
import { runInTemporaryFolders, synthesized, testChart } from '../support/apps';
import { schemaProblems } from '../support/kubernetes-schemas';
import { textsOf } from '../support/secret-texts';
import { valuesOf } from '../support/values';
import { agentOf, objectsOf, queuesOf, taskEnvironmentOf, taskPodOf } from './agents';

runInTemporaryFolders();

const secret = (content: string) => SecretValue.unsafePlainText(content);
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';

test('an agent uses the public URLs of a server in the same app', () => {
  const chart = testChart();
  const server = serverOf({ fileStorage: FileStorage.external('s3://bucket') }, chart);
  const agent = agentOf(
    { server, endpoints: undefined },
    new Chart(chart.node.root, 'workers', { namespace: 'workers' }),
  );
  expect(agent.endpoints).toEqual({ apiUrl: server.apiUrl, appUrl: server.appUrl, filesUrl: 's3://bucket' });
  expect(taskEnvironmentOf(agent).CLEARML_API_HOST).toBe('https://api.clearml.example.com');
});

test('clearml_agent_orch_dash_k8s.md: a server accepts patterns of workers that its dashboard hides', () => {
  const agents = ['^apps-agent.*', '^services-agent.*', '^clearml-agent[^:]*$', '^k8s:clearml-agent[^:]*$'];
  const dashboard = { hiddenWorkersPatterns: [...agents, '^example.*'] };
  const server = serverOf({ values: { clearml: { orchestration: { dashboard } } } });
  expect(valuesOf(server.release).clearml.orchestration).toEqual({ dashboard });
});

test('objects and task pods match the schemas of the Kubernetes API', () => {
  const agent = agentOf({
    queues: [
      { name: 'gpu', gpus: Gpus.mig('1g.10gb'), sharedMemory: '1Gi', secretEnvironment: { A: secret('a') } },
      { name: 'many', multiNode: [4, 2] },
    ],
    applicationsQueue: { maxPods: 3 },
    podSecurity: PodSecurity.restricted(),
    caches: [TaskCache.nim()],
    certificates: CustomCertificates.additional([{ alias: 'corp', pem: PEM }]),
    bootstrap: true,
    clusterAccess: true,
    registryToken: secret('t'),
    agentPod: { fileMounts: [{ name: 'a.py', folderPath: '/opt', fileContent: 'pass' }], roles: ['pvc'] },
  });
  const pods = [taskPodOf(agent), ...queuesOf(agent).map(({ name }) => taskPodOf(agent, name))];
  expect(pods).toHaveLength(4);
  const problems = [...objectsOf(agent), ...pods].flatMap((object) =>
    schemaProblems(object).map((problem) => `${object.kind}/${object.metadata.name}: ${problem}`),
  );
  expect(problems).toEqual([]);
});

test('moves the secrets of an override file to the manifest of secrets', () => {
  writeFileSync(
    'clearml-agent-values.override.yaml',
    `
imageCredentials: {password: pull-s3cret}
clearml: {agentk8sglueKey: key-s3cret, agentk8sglueSecret: secret-s3cret}
agentk8sglue:
  basePodTemplate:
    env: [{name: GIT_TOKEN, value: git-s3cret}, {name: PLAIN, value: plain}]
  queues:
    fromFile:
      templateOverrides: {env: [{name: PIP_INDEX_URL, value: 'https://u:pip-s3cret@pypi'}]}
  extraEnvs: [{name: AGENT_TOKEN, value: agent-s3cret}]
`,
  );
  const scope = testChart('workers');
  const agent = agentOf({ valuesFiles: ['clearml-agent-values.override.yaml'] }, scope);
  expect(taskEnvironmentOf(agent, 'fromFile').PIP_INDEX_URL).toEqual({
    secretKeyRef: { name: 'clearml-enterprise-agent-task-environment', key: 'PIP_INDEX_URL' },
  });
  expect(taskEnvironmentOf(agent)).toMatchObject({
    GIT_TOKEN: { secretKeyRef: { key: 'GIT_TOKEN' } },
    PLAIN: 'plain',
  });
  const { 'clearml.k8s.yaml': ordinary = '', 'clearml-secrets.k8s.yaml': secrets = '' } = synthesized(scope);
  expect(ordinary).not.toContain('s3cret');
  const documents = parseAllDocuments(secrets).map((document) => document.toJS());
  const created = documents.filter(({ metadata }) => metadata.name.endsWith('environment'));
  expect(created.map((secret) => [secret.metadata.name, secret.metadata.namespace, textsOf(secret)])).toEqual([
    [
      'clearml-enterprise-agent-task-environment',
      'workers',
      { GIT_TOKEN: 'git-s3cret', PIP_INDEX_URL: 'https://u:pip-s3cret@pypi' },
    ],
    ['clearml-enterprise-agent-environment', 'workers', { AGENT_TOKEN: 'agent-s3cret' }],
  ]);
});

test('the environment of a queue includes that of basePodTemplate, which the chart would replace', () => {
  const agent = agentOf({
    podSecurity: PodSecurity.restricted(),
    basePodTemplate: { environment: { A: 'base', B: 'base' } },
    queues: [{ name: 'own', environment: { B: 'own' } }, { name: 'none' }],
    values: { agentk8sglue: { basePodTemplate: { env: [{ name: 'C', value: 'values' }] } } },
  });
  expect(taskEnvironmentOf(agent, 'own')).toMatchObject({ A: 'base', B: 'own', C: 'values', HOME: '/tmp' });
  expect(taskEnvironmentOf(agent, 'none')).toMatchObject({ A: 'base', B: 'base', C: 'values', HOME: '/tmp' });
});

test('the resources of a queue are merged with those of basePodTemplate, and its GPUs replace others', () => {
  const agent = agentOf({
    basePodTemplate: {
      gpus: Gpus.whole(1),
      resources: { requests: { cpu: '1' }, limits: { memory: '1Gi', cpu: '2' } },
    },
    queues: [
      { name: 'more', resources: { limits: { memory: '2Gi' } } },
      { name: 'slice', gpus: Gpus.mig('1g.10gb') },
      { name: 'nodes', multiNode: [4, 2] },
      { name: 'none' },
    ],
  });
  const resources = (queue: string) => taskPodOf(agent, queue).spec.containers[0].resources;
  const requests = { cpu: '1' };
  expect(resources('more')).toEqual({ requests, limits: { memory: '2Gi', cpu: '2', 'nvidia.com/gpu': 1 } });
  expect(resources('slice')).toEqual({ requests, limits: { memory: '1Gi', cpu: '2', 'nvidia.com/mig-1g.10gb': 1 } });
  expect(resources('nodes')).toEqual({ requests, limits: { memory: '1Gi', cpu: '2', 'nvidia.com/gpu': 2 } });
  expect(resources('none')).toEqual({ requests, limits: { memory: '1Gi', cpu: '2', 'nvidia.com/gpu': 1 } });
});

test('an agent declares its prerequisites', () => {
  const agent = agentOf({
    credentials: ServerCredentials.fromSecret('keys'),
    queues: [
      { name: 'a', gpus: Gpus.whole(2), nodeSelector: { pool: 'gpu' } },
      { name: 'b', gpus: Gpus.mig('1g.10gb') },
      { name: 'c', gpus: Gpus.fraction(0.5), secretEnvironment: { PIN: SecretValue.existing('pins', 'pin') } },
    ],
    imagePullSecrets: ['nvcr-registry'],
    caches: [TaskCache.nim(), TaskCache.huggingFace()],
  });
  const all = Prerequisites.of(agent).all();
  expect(all.map(({ kind, inNamespace, name, neededBy }) => [kind, inNamespace, name, neededBy])).toEqual([
    ['Node label', undefined, 'cdmo.clear.ml/gpu-partitioning=mig', ['clearml/agent']],
    ['Node label', undefined, 'nvidia.com/gpu.present=true', ['clearml/agent']],
    ['Node label', undefined, 'pool=gpu', ['clearml/agent']],
    ['PersistentVolumeClaim', 'workers', 'nim-cache-pvc', ['clearml/agent']],
    ['Secret', 'workers', 'keys', ['clearml/agent']],
    ['Secret', 'workers', 'nvcr-registry', ['clearml/agent']],
    ['Secret', 'workers', 'pins', ['clearml/agent']],
  ]);
});

test('the same props produce identical manifests, including secrets', () => {
  const once = () => {
    const scope = testChart('workers');
    agentOf({ queues: [{ name: 'a', secretEnvironment: { A: SecretValue.generated('a') } }] }, scope);
    return synthesized(scope);
  };
  expect(once()).toEqual(once());
});

test('an agent delivers its secrets by its secretDelivery prop', () => {
  const secret = (key: string) => SecretValue.external('agents/gpu', key);
  const agent = agentOf({
    secretDelivery: SecretDelivery.externalSecrets({ store: 'vault' }),
    credentials: ServerCredentials.fromKeys({ accessKey: secret('access'), secretKey: secret('secret') }),
    queues: [{ name: 'a', secretEnvironment: { HF_TOKEN: secret('hugging-face') } }],
  });
  const objects = objectsOf(agent);
  const named = (wanted: string) => objects.filter(({ kind }) => kind === wanted).map(({ metadata }) => metadata.name);
  expect(named('ExternalSecret').sort()).toEqual([
    'clearml-enterprise-agent-ac',
    'clearml-enterprise-agent-task-environment',
  ]);
  expect(named('Secret')).toEqual([]);
});
