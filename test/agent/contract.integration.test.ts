import type { ClearmlAgent } from '../../lib/agent/agent';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { valueAt } from '../../lib/helm/data/paths';
import { SecretValue } from '../../lib/secrets/secret-value';
import { valuesRecordingHelm } from '../support/helm-scripts';
import { forHelm, valuesOf } from '../support/values';
import {
  agentEnvironmentOf,
  agentOf,
  agentPodOf,
  ENDPOINTS,
  objectOf,
  queuesOf,
  taskEnvironmentOf,
  taskPodOf,
} from './agents';

const secret = expect.stringMatching(/^<?[A-Za-z0-9]{40}>?$/);
const PIN = SecretValue.existing('pins', 'pin');
const PIN_OF_TASK = { name: 'PIN', valueFrom: { secretKeyRef: { name: 'pins', key: 'pin' } } };
const VOLUME = { name: 'scratch', emptyDir: {} };
const MOUNT = { name: 'scratch', mountPath: '/scratch' };
const DSHM = { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '8Gi' } };
const DSHM_MOUNT = { name: 'dshm', mountPath: '/dev/shm' };
const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const { apiUrl, appUrl, filesUrl } = ENDPOINTS;

/** The same values, by their documented paths, in the template of all tasks, of queue `q`, and of the applications queue. */
function inTemplates(values: Record<string, unknown>): Record<string, unknown> {
  const paths = ['basePodTemplate', 'queues.q.templateOverrides', 'appsQueue.templateOverrides'];
  return Object.fromEntries(
    paths.flatMap((path) => Object.entries(values).map(([key, value]) => [`agentk8sglue.${path}.${key}`, value])),
  );
}

function expectValues({ release }: ClearmlAgent, values: Record<string, unknown>): void {
  const sent = valuesOf(release);
  expect(Object.fromEntries(Object.keys(values).map((path) => [path, valueAt(sent, path)]))).toEqual(values);
}

/** The task pods of the base template, of queue `q`, and of the applications queue. */
const podsOf = (agent: ClearmlAgent) => [undefined, 'q', '(apps)'].map((queue) => taskPodOf(agent, queue));
const container = (agent: ClearmlAgent, queue?: string) => taskPodOf(agent, queue).spec.containers[0];

// Each agent sets many props: helm must receive their documented values, and rendered objects must show their effect.

test('an agent sets the documented values of environments, volumes, pull secrets, and whole GPUs', () => {
  const template = {
    gpus: Gpus.whole(4),
    environment: { LEVEL: 'debug' },
    secretEnvironment: { PIN },
    volumes: [VOLUME],
  };
  const agent = agentOf({
    basePodTemplate: template,
    queues: [{ name: 'q', ...template }],
    applicationsQueue: template,
    agentPod: { environment: { LEVEL: 'debug' }, secretEnvironment: { PIN } },
    registryToken: SecretValue.unsafePlainText('t'),
    registryUsername: 'me',
    imagePullSecrets: ['nvcr-registry'],
  });
  const level = { name: 'LEVEL', value: 'debug' };
  const limits = { 'nvidia.com/gpu': 4 };
  expectValues(agent, {
    ...inTemplates({ env: [level, PIN_OF_TASK], 'resources.limits': limits, volumes: [VOLUME] }),
    'agentk8sglue.extraEnvs': [level, { name: 'PIN', value: secret }],
    'agentk8sglue.apiServerUrlReference': apiUrl,
    'agentk8sglue.webServerUrlReference': appUrl,
    'agentk8sglue.fileServerUrlReference': filesUrl,
    'imageCredentials.password': secret,
    'imageCredentials.username': 'me',
    'imageCredentials.extraImagePullSecrets': [{ name: 'nvcr-registry' }],
  });
  for (const { spec } of podsOf(agent)) {
    expect(spec.containers[0].env.slice(-2)).toEqual([level, PIN_OF_TASK]);
    expect(spec.containers[0].resources.limits).toEqual(limits);
    expect(spec.volumes).toEqual([VOLUME]);
  }
  const { LEVEL, PIN: pin, CLEARML_API_HOST } = agentEnvironmentOf(agent);
  expect([LEVEL, pin]).toEqual(['debug', { secretKeyRef: { name: 'pins', key: 'pin' } }]);
  const { CLEARML_WEB_HOST, CLEARML_FILES_HOST } = taskEnvironmentOf(agent);
  expect([CLEARML_API_HOST, CLEARML_WEB_HOST, CLEARML_FILES_HOST]).toEqual([apiUrl, appUrl, filesUrl]);
  const pullSecrets = [{ name: 'clearml-enterprise-agent-ark' }, { name: 'nvcr-registry' }];
  expect(agentPodOf(agent).imagePullSecrets).toEqual(pullSecrets);
  expect(taskPodOf(agent).spec.imagePullSecrets).toEqual(pullSecrets);
});

test('an air-gapped agent sets the documented values of certificates, extra volumes, and MIG slices', () => {
  const gpus = Gpus.mig('3g.20gb', 2);
  const queue = { extraVolumes: [VOLUME], extraVolumeMounts: [MOUNT], environment: { PIP_TRUSTED_HOST: 'other' } };
  const agent = agentOf({
    endpoints: { apiUrl, appUrl },
    basePodTemplate: { gpus, sharedMemory: '8Gi' },
    queues: [
      { name: 'q', gpus, ...queue },
      { name: 'team.a/gpu', gpus: Gpus.whole(1) },
    ],
    applicationsQueue: { gpus },
    airGapped: { image: 'i:1', pipIndexUrl: 'https://p', pipExtraIndexUrl: 'https://e', pipTrustedHost: 'p' },
    certificates: CustomCertificates.additional([{ alias: 'corp', pem: PEM }]),
  });
  const limits = { 'nvidia.com/mig-3g.20gb': 2 };
  expectValues(agent, {
    ...inTemplates({ 'resources.limits': limits }),
    'agentk8sglue.basePodTemplate.volumes': [DSHM],
    'agentk8sglue.basePodTemplate.volumeMounts': [DSHM_MOUNT],
    'agentk8sglue.queues.q.templateOverrides.extraVolumes': [VOLUME],
    'agentk8sglue.queues.q.templateOverrides.extraVolumeMounts': [MOUNT],
    'agentk8sglue.queues["team.a/gpu"].templateOverrides.resources.limits': { 'nvidia.com/gpu': 1 },
    'agentk8sglue.fileServerUrlReference': '',
    'agentk8sglue.airGappedSupport': true,
    'agentk8sglue.defaultContainerImage': 'i:1',
    'customCertificates.extraCerts': [{ alias: 'corp', pem: PEM }],
  });
  expect(podsOf(agent).map(({ spec }) => spec.containers[0].resources.limits)).toEqual(Array(3).fill(limits));
  // The volume of the certificates is the first one.
  expect(taskPodOf(agent).spec.volumes.slice(1)).toEqual([DSHM]);
  expect(container(agent).volumeMounts.slice(1)).toEqual([DSHM_MOUNT]);
  expect(taskPodOf(agent, 'q').spec.volumes.slice(1)).toEqual([DSHM, VOLUME]);
  expect(container(agent, 'q').volumeMounts.slice(1)).toEqual([DSHM_MOUNT, MOUNT]);
  expect(queuesOf(agent).map(({ name }) => name)).toContain('team.a/gpu');
  expect(agent.endpoints).toEqual({ apiUrl, appUrl });
  const environment = taskEnvironmentOf(agent);
  expect(environment.CLEARML_FILES_HOST).toBeUndefined();
  expect(environment.REQUESTS_CA_BUNDLE).toBe('/etc/ssl/certs/ca-certificates.crt');
  expect(objectOf(agent, 'ConfigMap', '-custom-ca-0').data['corp.crt']).toBe(PEM);
  const index = { PIP_INDEX_URL: 'https://p', PIP_EXTRA_INDEX_URL: 'https://e' };
  expect(environment).toMatchObject({ ...index, PIP_TRUSTED_HOST: 'p' });
  expect(taskEnvironmentOf(agent, 'q')).toMatchObject({ ...index, PIP_TRUSTED_HOST: 'other' });
});

test('an agent sets the documented values of queue settings, caches, a registry, and fractions of GPUs', () => {
  const gpus = Gpus.fraction(0.0625);
  const queues = [
    { name: 'q', gpus, maxPods: 3, image: 'python:3.12', useImageEntrypoint: true },
    { name: 'off', useImageEntrypoint: false },
  ];
  const agent = agentOf({
    basePodTemplate: { gpus },
    queues,
    applicationsQueue: { gpus },
    caches: [TaskCache.clearml({ claimName: 'shared', mountPath: '/cache' })],
    imageRegistry: 'registry.internal/m',
    bootstrap: true,
    releaseName: 'gpu',
  });
  const labels = { 'clearml-injector/fraction': '0.0625' };
  const settings = { maxPods: 3, defaultImage: 'python:3.12', useImageEntrypoint: true };
  expectValues(agent, {
    ...inTemplates({ labels }),
    'agentk8sglue.queues.q.queueSettings': settings,
    'agentk8sglue.queues.off.queueSettings': { useImageEntrypoint: false },
    'agentk8sglue.basePodTemplate.env': [{ name: 'CLEARML_CACHE_DIR', value: '/cache' }],
  });
  expect(podsOf(agent).map(({ metadata }) => metadata.labels)).toEqual(Array(3).fill(labels));
  expect(queuesOf(agent)).toEqual([
    { name: '(apps)', file: 'queue-0.yaml', settings: {} },
    { name: 'off', file: 'queue-1.yaml', settings: { useImageEntrypoint: false } },
    { name: 'q', file: 'queue-2.yaml', settings },
  ]);
  expect(container(agent, 'q').image).toBe('python:3.12');
  const claim = { name: 'clearml-cache', persistentVolumeClaim: { claimName: 'shared' } };
  expect(taskPodOf(agent, 'off').spec.volumes).toEqual([claim]);
  expect(container(agent, 'off').volumeMounts).toEqual([{ name: 'clearml-cache', mountPath: '/cache' }]);
  const bootstrap = objectOf(agent, 'Deployment', '-bootstrap').spec.template.spec;
  expect([agentPodOf(agent), bootstrap].map(({ containers }) => containers[0].image)).toEqual([
    'registry.internal/m/clearml/clearml-enterprise-agent-k8s-base:1.31-3.0.3-469',
    'registry.internal/m/clearml/bootstrap-resources-server:1.0.1-46',
  ]);
  expect(objectOf(agent, 'Deployment', '-agent').metadata.name).toBe('gpu-clearml-enterprise-agent');
  const { releaseName, chartName } = agent.release;
  expect([releaseName, chartName, agent.inNamespace]).toEqual(['gpu', 'clearml-enterprise-agent', 'workers']);
  expect(agent.queues).toEqual(queues);
});

test('sends helm only the values of required props by default', () => {
  const { helm, values } = valuesRecordingHelm();
  const { release } = agentOf({ helmExecutable: helm });
  expect(release.apiObjects.length).toBeGreaterThan(0);
  expect(values()).toEqual(forHelm(valuesOf(release)));
  expect(values()).toEqual({
    agentk8sglue: {
      apiServerUrlReference: expect.any(String),
      webServerUrlReference: expect.any(String),
      fileServerUrlReference: expect.any(String),
      createQueues: true,
      queues: { default: { templateOverrides: {} } },
    },
    clearml: { agentk8sglueKey: expect.any(String), agentk8sglueSecret: expect.any(String) },
  });
});
