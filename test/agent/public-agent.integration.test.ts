import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { TaskCache } from '../../lib/agent/tasks/caches';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { ChartSource } from '../../lib/chart/chart-source';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { isPublishedDefault } from '../../lib/secrets/detected-secrets';
import { SecretValue } from '../../lib/secrets/secret-value';
import { failureOf, synthesized, testChart } from '../support/apps';
import { schemaProblems } from '../support/kubernetes-schemas';
import { agentEnvironmentOf, agentOf, agentPodOf, objectOf, objectsOf, PUBLIC, withPublicChart } from './agents';

const publicAgent = (props: Partial<ClearmlAgentProps> = {}, scope = testChart('workers')) =>
  agentOf({ chart: ChartSource.directory(PUBLIC), kubeVersion: '1.32.0', ...props }, scope);

const secret = (content: string) => SecretValue.unsafePlainText(content);
const templateOf = (agent: ReturnType<typeof publicAgent>) =>
  parse(objectOf(agent, 'ConfigMap', '-pt').data['template.yaml']);

withPublicChart('the public chart clearml-agent', () => {
  test('renders the props that it supports', () => {
    const agent = publicAgent({
      queues: [{ name: 'gpu' }, { name: 'default' }],
      basePodTemplate: {
        gpus: Gpus.whole(2),
        sharedMemory: '8Gi',
        environment: { LEVEL: 'debug' },
        secretEnvironment: { TOKEN: secret('s3cret-token'), PIN: SecretValue.existing('pins', 'pin') },
        labels: { team: 'ml' },
        nodeSelector: { pool: 'gpu' },
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
      },
      caches: [TaskCache.nim()],
      defaultImage: 'python:3.12',
      agentPod: {
        serviceAccountName: 'mine',
        roles: ['pvc'],
        environment: { A: 'b' },
        resources: { limits: { memory: '1Gi' } },
      },
      imagePullSecrets: ['mine'],
      imageRegistry: 'registry.internal',
    });
    expect(agentEnvironmentOf(agent)).toMatchObject({
      CLEARML_API_HOST: 'https://api.clearml.example.com',
      CLEARML_DOCKER_IMAGE: 'python:3.12',
      K8S_GLUE_QUEUE: 'gpu,default',
      K8S_GLUE_EXTRA_ARGS: expect.stringContaining('--create-queue'),
      A: 'b',
    });
    expect(agentPodOf(agent)).toMatchObject({ serviceAccountName: 'mine', imagePullSecrets: [{ name: 'mine' }] });
    expect(agentPodOf(agent).containers[0].image).toMatch(/^registry\.internal\/allegroai\//);
    const { metadata, spec } = templateOf(agent);
    expect(metadata.labels).toEqual({ team: 'ml' });
    expect(spec).toMatchObject({
      nodeSelector: { pool: 'gpu' },
      volumes: [
        { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '8Gi' } },
        { name: 'nim-cache', persistentVolumeClaim: { claimName: 'nim-cache-pvc' } },
      ],
      containers: [{ resources: { limits: { 'nvidia.com/gpu': 2 } } }],
    });
    expect(spec.containers[0].env).toEqual(
      expect.arrayContaining([
        { name: 'LEVEL', value: 'debug' },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'clearml-agent-task-environment', key: 'plain' } } },
        { name: 'PIN', valueFrom: { secretKeyRef: { name: 'pins', key: 'pin' } } },
      ]),
    );
    expect(objectsOf(agent).flatMap((object) => schemaProblems(object))).toEqual([]);
  });

  test.each([
    ['fromKeys', ServerCredentials.fromKeys({ accessKey: secret('mine-a'), secretKey: secret('mine-b') })],
    ['fromSecret', ServerCredentials.fromSecret('mine')],
  ])('renders no published key with ServerCredentials.%s', (_, credentials) => {
    const scope = testChart('workers');
    publicAgent({ credentials }, scope);
    const text = Object.values(synthesized(scope)).join('\n');
    const words = text.match(/[A-Za-z0-9+/=_-]{8,}/g) ?? [];
    const clear = words.flatMap((word) => [word, Buffer.from(word, 'base64').toString('latin1')]);
    expect(words.length).toBeGreaterThan(50);
    expect(clear.filter(isPublishedDefault)).toEqual([]);
  });

  test('makes the agent and its tasks read the same Secret', () => {
    const reference = (agent: ReturnType<typeof publicAgent>) => [
      agentEnvironmentOf(agent).CLEARML_API_SECRET_KEY.secretKeyRef,
      templateOf(agent).spec.containers[0].env.find(({ name }: any) => name === 'CLEARML_API_SECRET_KEY').valueFrom
        .secretKeyRef,
    ];
    const own = { name: 'clearml-agent-ac', key: 'agentk8sglue_secret' };
    const mine = { name: 'mine', key: 'agentk8sglue_secret' };
    expect(reference(publicAgent())).toEqual([own, own]);
    expect(reference(publicAgent({ credentials: ServerCredentials.fromSecret('mine') }))).toEqual([mine, mine]);
  });

  test.each([['a,b'], ['1'], ['yes'], ['a: b'], ['a#b'], ['"a"']])('rejects queue name %j as ambiguous', (name) => {
    expect(failureOf(() => publicAgent({ queues: [{ name }] })).message).toMatch(
      /^CLEARML9002 clearml\/agent: queues? /,
    );
  });

  test('rejects more than one pull secret', () => {
    expect(failureOf(() => publicAgent({ imagePullSecrets: ['a', 'b'] })).message).toContain(
      'CLEARML5007 clearml/agent: 2 imagePullSecrets for chart clearml-agent',
    );
    expect(
      failureOf(() => publicAgent({ imagePullSecrets: ['a'], registryToken: secret('t'), registryUsername: 'u' }))
        .message,
    ).toContain('CLEARML5007 clearml/agent: registryToken and imagePullSecrets');
  });

  test('rejects its default credentials in user values', () => {
    const { clearml } = parse(readFileSync(join(PUBLIC, 'values.yaml'), 'utf8'));
    for (const name of ['agentk8sglueKey', 'agentk8sglueSecret']) {
      const { message } = failureOf(() => publicAgent({ values: { clearml: { [name]: clearml[name] } } }));
      expect(message).toContain(`CLEARML5003 clearml/agent: clearml.${name} in your values`);
    }
  });

  test('keeps clearml.clearmlConfig out of the main manifest', () => {
    const scope = testChart('workers');
    publicAgent({ values: { clearml: { clearmlConfig: 'sdk { aws { s3 { secret: "s3cret" } } }' } } }, scope);
    const { 'clearml.k8s.yaml': ordinary } = synthesized(scope);
    expect(ordinary).not.toContain('s3cret');
  });
});
