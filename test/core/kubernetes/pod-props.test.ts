import { k8s } from 'cdk8s-plus-28';
import type { ApiServerProps, FileServerProps, PodVolume, Queue } from '../../../lib';
import TYPES from '../../../lib/core/props/props.json';
import { validateProps } from '../../../lib/core/props/validate-props';
import { agentOf } from '../../agent/agents';
import { samplesOf } from '../../chart/prop-samples';
import { failureOf } from '../../support/apps';

/** An invalid queue or component, which TypeScript rejects, and the message for other languages. */
const INVALID: readonly [found: string, expected: string, props: object][] = [
  ['unknown prop "tolerations[0].keys": did you mean "key"?', '', { tolerations: [{ keys: 'gpu' }] }],
  [
    'unknown prop "volumes[1].emtpyDir": did you mean "emptyDir"?',
    '',
    {
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'b', emtpyDir: {} },
      ],
    },
  ],
  [
    'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values is "a100"',
    'a list',
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'In', values: 'a100' }] }],
          },
        },
      },
    },
  ],
  [
    'resources.limits["memory"] is 4',
    'a quantity in quotes, such as "4", "500m" or "2Gi"',
    { resources: { limits: { memory: 4 } } },
  ],
  ['resources.requests["memory"] is "50GB"', 'a quantity', { resources: { requests: { memory: '50GB' } } }],
  [
    'volumes[0].emptyDir.sizeLimit is "1 Gi"',
    'a quantity',
    { volumes: [{ name: 'a', emptyDir: { sizeLimit: '1 Gi' } }] },
  ],
  ['unknown prop "resources.limit": did you mean "limits"?', '', { resources: { limit: { cpu: '1' } } }],
  ['volumeMounts[0].mountPath is missing', 'a string', { volumeMounts: [{ name: 'a' }] }],
  [
    'initContainers[0].env[0].valueFrom.secretKeyRef.key is missing',
    'a string',
    { initContainers: [{ name: 'a', env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's' } } }] }] },
  ],
  [
    'initContainers[0].env[0].value is 1',
    'a string',
    { initContainers: [{ name: 'a', env: [{ name: 'A', value: 1 }] }] },
  ],
];

describe.each(['Queue', 'TaskPodTemplate', 'ApiServerProps'])('%s', (struct) => {
  const name = struct === 'Queue' ? { name: 'q' } : {};

  test.each(INVALID)('rejects a wrong field at any depth, and names its path: %s', (found, expected, props) => {
    const { code, message } = failureOf(() => validateProps({ ...name, ...props }, struct));
    expect(code).toBe('CLEARML1017');
    const [first, second] = message.split('\n');
    expect(first).toBe(`CLEARML1017: ${found.replace('is "a100"', 'is a string')}`);
    expect(second).toContain(expected);
  });
});

/** Keys of maps in samples; all other keys are names of props. */
const isKey = /\.sample$|secretEnvironment\.secret$/;

/** The paths of all fields below a value, as messages write them, with functions that replace the field. */
function* fieldsOf(value: unknown, path = ''): Generator<{ path: string; replaced: (by: unknown) => unknown }> {
  const isList = Array.isArray(value);
  if (typeof value !== 'object' || value === null || !(isList || Object.getPrototypeOf(value) === Object.prototype)) {
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const suffix = isList ? `[${key}]` : isKey.test(`${path}.${key}`) ? `["${key}"]` : path === '' ? key : `.${key}`;
    const replaced = (by: unknown) => (isList ? Object.assign([...value], { [key]: by }) : { ...value, [key]: by });
    yield { path: path + suffix, replaced };
    for (const below of fieldsOf(item, path + suffix)) {
      yield { path: below.path, replaced: (by) => replaced(below.replaced(by)) };
    }
  }
}

test.each(['ApiServerProps', 'FileServerProps', 'QueueOptions', 'AgentPodProps', 'ApplicationsOptions'])(
  'each field of %s with a wrong type is rejected with its path, at any depth',
  (struct) => {
    const [sample] = samplesOf(struct);
    const fields = [...fieldsOf(sample)].filter(({ path }) => !/^(?:settings|launchForms)/.test(path));
    for (const { path, replaced } of fields) {
      const { message } = failureOf(() => validateProps(replaced(Symbol('wrong')), struct));
      expect(message).toContain(`CLEARML1017: ${path} is of type symbol\n`);
    }
    expect(fields.length).toBeGreaterThan(30);
  },
);

test.each<[string, string, object]>([
  ['ApiServerProps', 'livenessProbe.httpGet.port is "http"', { livenessProbe: { httpGet: { port: 'http' } } }],
  ['ApiServerProps', 'unknown prop "startupProbe.period"', { startupProbe: { period: 10 } }],
  ['ApiServerProps', 'dnsConfig.nameservers is a string', { dnsConfig: { nameservers: '10.0.0.10' } }],
  ['ApiServerProps', 'unknown prop "hostAliases[0].hosts"', { hostAliases: [{ ip: '10.0.0.1', hosts: [] }] }],
  ['FileServerProps', 'strategy.type is a list of 0', { strategy: { type: [] } }],
  ['FileServerProps', 'strategy.rollingUpdate.maxSurge is 1', { strategy: { rollingUpdate: { maxSurge: 1 } } }],
  ['TaskPodTemplate', 'podSecurityContext.fsGroup is "1000"', { podSecurityContext: { fsGroup: '1000' } }],
  [
    'ApplicationPodTemplate',
    'containerSecurityContext.capabilities.drop is a string',
    { containerSecurityContext: { capabilities: { drop: 'ALL' } } },
  ],
  ['TaskPodTemplate', 'sharedMemory is "32GB"', { sharedMemory: '32GB' }],
  ['RedisBundledOptions', 'storageSize is "10 Gi"', { storageSize: '10 Gi' }],
])('%s rejects a wrong field of Kubernetes: %s', (struct, found, props) => {
  const { message } = failureOf(() => validateProps(props, struct));
  expect(message.startsWith(`CLEARML1017: ${found}`)).toBe(true);
});

test('an agent names the construct and the queue of a wrong field', () => {
  const queues: any = [{ name: 'q', tolerations: [{ key: 'gpu', op: 'Exists' }] }];
  expect(failureOf(() => agentOf({ queues })).message).toMatch(
    /^CLEARML1017 clearml\/agent: unknown prop "queues\[0\]\.tolerations\[0\]\.op"/,
  );
});

test('fields that are undefined are absent from the values', () => {
  const volume: PodVolume = { name: 'v', emptyDir: { medium: undefined, sizeLimit: '1Gi' }, secret: undefined };
  expect(validateProps({ volumes: [volume] }, 'AgentPodProps')).toEqual({
    volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Gi' } }],
  });
});

test('quantities and ports that are objects of cdk8s-plus-28 become what Kubernetes reads', () => {
  const rollingUpdate = { maxSurge: k8s.IntOrString.fromString('25%'), maxUnavailable: k8s.IntOrString.fromNumber(0) };
  const props: FileServerProps = {
    strategy: { rollingUpdate },
    initContainers: [
      {
        name: 'a',
        env: [
          {
            name: 'CPUS',
            valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: k8s.Quantity.fromString('1m') } },
          },
        ],
      },
    ],
  };
  expect(validateProps(props, 'FileServerProps')).toMatchObject({
    strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    initContainers: [{ env: [{ valueFrom: { resourceFieldRef: { divisor: '1m' } } }] }],
  });
});

test.each(['4', '0.5', '500m', '1e3', '32Gi', '${CLEARML_TASK.script.memory}'])(
  '%s is a quantity of a queue',
  (memory) => {
    const queue: Queue = { name: 'q', resources: { limits: { memory } } };
    expect(validateProps(queue, 'Queue')).toEqual(queue);
  },
);

test('TypeScript rejects wrong fields of Kubernetes', () => {
  const probe = { httpGet: { path: '/debug.ping', port: 8008 }, periodSeconds: 5 };
  const valid: ApiServerProps = { livenessProbe: probe, tolerations: [{ key: 'gpu', operator: 'Exists' }] };
  const wrong: ApiServerProps[] = [
    // @ts-expect-error a quantity is a string
    { resources: { limits: { memory: 4 } } },
    // @ts-expect-error a list of tolerations
    { tolerations: { key: 'gpu' } },
    // @ts-expect-error a toleration has no field "op"
    { tolerations: [{ op: 'Exists' }] },
    // @ts-expect-error a volume has no field "emtpyDir"
    { volumes: [{ name: 'v', emtpyDir: {} }] },
    // @ts-expect-error a mount has a path
    { volumeMounts: [{ name: 'v' }] },
    // @ts-expect-error a probe has no field "period"
    { readinessProbe: { period: 5 } },
    // @ts-expect-error nodeAffinity has no field "required"
    { affinity: { nodeAffinity: { required: {} } } },
  ];
  expect([valid, ...wrong]).toHaveLength(8);
});

/** Names of the props of type any, with the reason. jsii has no unions. */
const ANY: { readonly [prop: string]: string } = {
  configuration: 'depends on the identity provider',
  defaultValue: 'depends on the field of the launch form',
  serverTasks: 'the ClearML documentation does not describe the content',
  settings: 'each setting has the type that the server reads, or is a SecretValue',
  value: 'a value of any chart',
  values: 'values of any chart',
};

test('only props whose content has no fixed type are of type any', () => {
  const props = Object.values<Record<string, string>>(TYPES.structs).flatMap((types) => Object.entries(types));
  const found = props.filter(([, type]) => type.includes('any')).map(([prop]) => prop);
  expect([...new Set(found)].sort()).toEqual(Object.keys(ANY));
});
