import { isQuantity } from '../../lib/core/kubernetes/quantity';
import { objectProblems } from '../../lib/objects/object-problems';

const CONTAINER = { name: 'web', image: 'nginx' };

function deployment(container: object = {}, pod: object = {}, spec: object = {}) {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ ...CONTAINER, ...container }], ...pod },
  };
  const selector = { matchLabels: { app: 'web' } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector, template, ...spec },
  };
}

const configMap = (data: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', ...metadata },
  data,
});

/** The problems, as `found | expected`. */
function problems(object: object, kubeVersion = '1.32.0'): string[] {
  return objectProblems(object as never, kubeVersion).map(({ found, expected }) => `${found} | ${expected}`);
}

test('accepts valid objects, with null for absent fields, large integers and status', () => {
  const objects = [
    deployment({ resources: { limits: { cpu: 1, memory: '2Gi', 'nvidia.com/gpu': '1' } }, args: null }),
    deployment({}, {}, { replicas: 2n, revisionHistoryLimit: null }),
    { ...deployment(), status: { anything: 1 } },
    configMap({ 'a.conf': 'x' }, { annotations: { note: 'any text: "1"', 'Example.com/Key': '' } }),
  ];
  expect(objects.flatMap((object) => problems(object))).toEqual([]);
});

test.each<[string, object, RegExp]>([
  [
    'an unknown field',
    deployment({ imagePullPolice: 'Always' }),
    /unknown field .*\.imagePullPolice \| imagePullPolicy\?$/,
  ],
  [
    'a field without a similar name',
    deployment({}, {}, { pods: 1 }),
    /unknown field spec\.pods \| one of minReadySeconds, /,
  ],
  ['a missing field', deployment({}, {}, { selector: null }), /spec\.selector is missing/],
  ['a number as a variable', deployment({ env: [{ name: 'A', value: 1 }] }), /env\[0\]\.value is a number \| a string/],
  ['a boolean as an annotation', configMap({}, { annotations: { a: true } }), /annotations\["a"\] is true \| a string/],
  ['a number as a label', configMap({}, { labels: { a: 1 } }), /labels\["a"\] is 1 \| a string/],
  ['a number in a ConfigMap', configMap({ a: 1 }), /data\["a"\] is 1 \| a string/],
  ['a text as a number', deployment({}, {}, { replicas: '2' }), /spec\.replicas is "2" \| an integer/],
  ['a fraction as an integer', deployment({}, {}, { replicas: 1.5 }), /spec\.replicas is 1\.5/],
  ['a text as a boolean', deployment({}, { hostNetwork: 'true' }), /hostNetwork is "true" \| true or false/],
  ['a text as a list', deployment({ command: 'run' }), /command is "run" \| a list/],
  ['a list as a map', deployment({ resources: [] }), /resources is a list \| a map/],
  ['an invalid quantity', deployment({ resources: { requests: { memory: '50GB' } } }), /"50GB" \| a quantity/],
  [
    'an unserved API version',
    { apiVersion: 'extensions/v1beta1', kind: 'Ingress', metadata: { name: 'a' } },
    /extensions\/v1beta1.* \| networking\.k8s\.io\/v1$/,
  ],
  [
    'an unknown kind of a built-in group',
    { apiVersion: 'apps/v1', kind: 'Deploy', metadata: { name: 'a' } },
    /kind Deploy/,
  ],
  ['an invalid name', configMap({}, { name: 'My_Config' }), /metadata\.name is "My_Config"/],
  ['a name that is missing', { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }, /metadata\.name is missing/],
  [
    'a Service name with a dot',
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a.b' } },
    /"a\.b" \| at most 63/,
  ],
  ['a label value with a blank', configMap({}, { labels: { a: 'b c' } }), /labels\["a"\] is "b c"/],
  ['a label key with two slashes', configMap({}, { labels: { 'a/b/c': 'd' } }), /key "a\/b\/c"/],
  ['a file name with a slash', configMap({ 'a/b': '' }), /key "a\/b" in data/],
  [
    'a long port name',
    deployment({ ports: [{ containerPort: 80, name: 'a-name-of-a-port' }] }),
    /ports\[0\]\.name is "a-name-of-a-port"/,
  ],
  ['a variable twice', deployment({ env: [{ name: 'A' }, { name: 'A' }] }), /variable "A" twice/],
  [
    'a mount without its volume',
    deployment({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
    /mounts volume "data" \| .*it has none/,
  ],
  [
    'a volume twice',
    deployment(
      {},
      {
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'a', emptyDir: {} },
        ],
      },
    ),
    /volume "a" twice/,
  ],
  ['a container twice', deployment({}, { initContainers: [CONTAINER] }), /container "web" twice/],
  [
    'a selector of other pods',
    deployment({}, {}, { selector: { matchLabels: { app: 'api' } } }),
    /requires label app: "api".*has "web"/,
  ],
])('reports %s', (_, object, pattern) => {
  expect(problems(object)).toEqual([expect.stringMatching(pattern)]);
});

test('claims of a StatefulSet are volumes of its pods', () => {
  const mounted = deployment({ volumeMounts: [{ name: 'data', mountPath: '/data' }] });
  const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: {} }];
  const spec = { ...mounted.spec, serviceName: 'web', volumeClaimTemplates };
  expect(problems({ ...mounted, kind: 'StatefulSet', spec })).toEqual([]);
});

test('pod templates in custom kinds are checked, their other fields are not', () => {
  const { spec } = deployment({ env: [{ name: 'A' }, { name: 'A' }] });
  const rollout = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'a' },
    spec: { ...spec, any: 1 },
  };
  expect(problems(rollout)).toEqual([expect.stringContaining('variable "A" twice')]);
});

test('a field is checked for the version of the cluster', () => {
  const restarting = deployment({ restartPolicyRules: [] });
  expect(problems(restarting, '1.35.0')).toEqual([]);
  expect(problems(restarting, '1.32.0')).toEqual([expect.stringContaining('exists from Kubernetes 1.34 on')]);
  expect(problems(restarting, '')).toEqual([]);
});

test('messages do not show values of Secrets and of variables', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { pin: 4711 } };
  const shown = [problems(secret), problems(deployment({ env: [{ name: 'PIN', value: 4711 }] }))].flat();
  expect(shown).toHaveLength(2);
  expect(shown.join()).not.toContain('4711');
});

test('quantities are those of apimachinery', () => {
  const valid = ['1', '1.5', '.5', '1.', '500m', '2Gi', '3E', '1e3', '1E-3', '-1', 1, 0.5, 10n, '100n', '5u'];
  const invalid = ['50GB', '', ' 1', '1 Gi', '1gi', '1K', 'Gi', '1.2.3', true, null, '1e', '0x10'];
  expect(valid.filter((one) => !isQuantity(one))).toEqual([]);
  expect(invalid.filter((one) => isQuantity(one))).toEqual([]);
});
