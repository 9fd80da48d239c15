import { SecretValue } from '../../lib/secrets/secret-value';
import { dataOf } from '../support/secret-texts';
import { deployment, outcome } from './releases';

const configMap = (data: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: files, labels: {a: b}}
data:
  secret.conf: |
    password: "{{ .Values.v.a }}"
${data}`;
const BOTH = configMap('  plain.conf: "x"');
const FILES = { _secretFiles: ['v.a'] };
const secret = () => SecretValue.unsafePlainText("s3cr'et");

/** The volumes of a Deployment that reads the ConfigMap by a volume, and the Secrets. */
function read(volume: string, { data = BOTH, container = '', a = secret() } = {}) {
  const reader = deployment(container, `volumes: [{name: files, ${volume}}]`);
  const { ordinary, secrets } = outcome(`${data}\n---\n${reader}`, { a }, FILES);
  const pod = ordinary.find(({ kind }) => kind === 'Deployment').spec.template;
  return { ordinary, secrets, pod, volume: pod.spec.volumes[0] };
}

const item = (key: string, rest = {}) => ({ key, path: key, ...rest });
const inSecret = (rest = {}, of = {}) => ({
  secret: { name: 'files-secrets', items: [item('secret.conf', rest)], ...of },
});

test('a file with a secret moves from its ConfigMap to a Secret with the same labels', () => {
  const { ordinary, secrets, pod } = read('configMap: {name: files}');
  expect(ordinary.find(({ kind }) => kind === 'ConfigMap').data).toEqual({ 'plain.conf': 'x' });
  expect(secrets).toEqual([
    expect.objectContaining({
      metadata: { name: 'files-secrets', namespace: 'clearml', labels: { a: 'b' } },
      data: dataOf({ 'secret.conf': 'password: "s3cr\'et"\n' }),
    }),
  ]);
  expect(pod.metadata.annotations).toEqual({ 'cdk8s-clearml/secrets': expect.stringMatching(/^[0-9a-f]{16}$/) });
});

test.each([
  ['a ConfigMap', 'configMap: {name: files}', { sources: [{ configMap: { name: 'files' } }, inSecret()] }],
  [
    'a ConfigMap with a mode, optional',
    'configMap: {name: files, defaultMode: 0o400, optional: true}',
    {
      defaultMode: 256,
      sources: [{ configMap: { name: 'files', optional: true } }, inSecret({}, { optional: true })],
    },
  ],
  [
    'items of a ConfigMap',
    'configMap: {name: files, items: [{key: plain.conf, path: p, mode: 292}, {key: secret.conf, path: sub/s, mode: 0o440}]}',
    {
      sources: [
        { configMap: { name: 'files', items: [{ key: 'plain.conf', path: 'p', mode: 292 }] } },
        inSecret({ path: 'sub/s', mode: 288 }),
      ],
    },
  ],
  [
    'one item of a ConfigMap',
    'configMap: {name: files, items: [{key: secret.conf, path: s}]}',
    { sources: [inSecret({ path: 's' })] },
  ],
  [
    'a projected volume',
    'projected: {defaultMode: 288, sources: [{secret: {name: x}}, {configMap: {name: files}}]}',
    { defaultMode: 288, sources: [{ secret: { name: 'x' } }, { configMap: { name: 'files' } }, inSecret()] },
  ],
])('a volume of %s contains the files of both objects at their paths', (_, volume, projected) => {
  expect(read(volume).volume).toEqual({
    name: volume.startsWith('projected') ? 'files' : 'files-projected',
    projected,
  });
});

test('volumes of other ConfigMaps and of other files stay as they are', () => {
  const items = 'configMap: {name: files, items: [{key: plain.conf, path: p}]}';
  const others = deployment('', `volumes: [{name: f, configMap: {name: other}}, {name: g, ${items}}]`, 'e');
  const { ordinary } = read('configMap: {name: files}', { data: `${BOTH}\n---\n${others}` });
  expect(ordinary.find(({ metadata }) => metadata.name === 'e').spec.template.spec.volumes).toEqual([
    { name: 'f', configMap: { name: 'other' } },
    {
      name: 'g-projected',
      projected: { sources: [{ configMap: { name: 'files', items: [{ key: 'plain.conf', path: 'p' }] } }] },
    },
  ]);
});

test('mounts of single files keep their subPath', () => {
  const container = 'volumeMounts: [{name: files, mountPath: /etc/secret.conf, subPath: secret.conf}]';
  const { pod } = read('configMap: {name: files}', { container });
  expect(pod.spec.containers[0].volumeMounts).toEqual([
    { name: 'files-projected', mountPath: '/etc/secret.conf', subPath: 'secret.conf' },
  ]);
});

test('a ConfigMap without other files is omitted', () => {
  const { ordinary, volume } = read('configMap: {name: files}', { data: configMap('') });
  expect(ordinary.map(({ kind }) => kind)).toEqual(['Deployment']);
  expect(volume.projected).toEqual({ sources: [inSecret()] });
});

test('a file that is one key of an existing Secret is read from that Secret', () => {
  const data = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: files}\ndata: {tls.key: "{{ .Values.v.a }}"}';
  const { secrets, volume } = read('configMap: {name: files}', { data, a: SecretValue.existing('theirs', 'key') });
  expect(secrets).toEqual([]);
  expect(volume.projected).toEqual({
    sources: [{ secret: { name: 'theirs', items: [{ key: 'key', path: 'tls.key' }] } }],
  });
});

test.each([
  ['a variable also reads', 'env: [{name: A, valueFrom: {configMapKeyRef: {name: files, key: secret.conf}}}]', FILES],
  ['all variables also read', 'envFrom: [{configMapRef: {name: files}}]', FILES],
  ['may be a template of further objects', '', {}],
])('rejects a secret in a file that %s', (_, container, more) => {
  const reader = deployment(container, 'volumes: [{name: files, configMap: {name: files}}]');
  expect(() => outcome(`${BOTH}\n---\n${reader}`, { a: secret() }, more)).toThrow(
    /^CLEARML3003 clearml\/demo: .* into ConfigMap\/files at data\["secret\.conf"\]\n/,
  );
});
