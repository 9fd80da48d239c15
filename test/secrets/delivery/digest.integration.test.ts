import { App, Chart } from 'cdk8s';
import { SecretDelivery } from '../../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { sealed } from '../../support/cluster-secrets';
import { delivered, deployment, only, release, secretOf } from '../releases';

const DIGEST = 'cdk8s-clearml/secrets';
const token = SecretValue.environment('TOKEN');
const made = secretOf({ a: '{{ .Values.v.a }}', b: '{{ .Values.v.b }}', c: 'literal' });
const vault = SecretDelivery.externalSecrets({ store: 'vault' });

/** Digest of a Deployment with parts of a container and of its pod spec. */
function digestOf(
  container: string,
  spec = '',
  v: Record<string, SecretValue> = {},
  delivery = vault,
): string | undefined {
  const all = { a: token, b: SecretValue.environment('OTHER'), ...v };
  const objects = delivered(`${made}---\n${deployment(container, spec)}`, all, delivery);
  return only(objects, 'Deployment').spec.template.metadata.annotations?.[DIGEST];
}

const READERS: [string, string, string][] = [
  ['a variable', 'env: [{name: A, valueFrom: {secretKeyRef: {name: made, key: a}}}]', ''],
  ['a part of a variable', 'env: [{name: A, value: "x{{ .Values.v.a }}"}]', ''],
  ['all variables', 'envFrom: [{secretRef: {name: made}}]', ''],
  ['a volume', '', 'volumes: [{name: v, secret: {secretName: made}}]'],
  ['files of a volume', '', 'volumes: [{name: v, secret: {secretName: made, items: [{key: a, path: a}]}}]'],
  ['a projected volume', '', 'volumes: [{name: v, projected: {sources: [{secret: {name: made}}]}}]'],
  ['an init container', '', 'initContainers: [{name: i, envFrom: [{secretRef: {name: made}}]}]'],
];

describe.each(READERS)('a pod that reads a secret by %s', (_, container, spec) => {
  test('has a digest that changes with the version only', () => {
    const digest = digestOf(container, spec);
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    expect(digestOf(container, spec)).toBe(digest);
    expect(digestOf(container, spec, { a: token.withVersion('1') })).not.toBe(digest);
    expect(digestOf(container, spec, { a: SecretValue.environment('ANOTHER') })).not.toBe(digest);
  });
});

test.each([
  ['nothing', 'env: [{name: A, value: x}]', ''],
  ['only a literal of such a Secret', 'env: [{name: A, valueFrom: {secretKeyRef: {name: made, key: c}}}]', ''],
  ['other Secrets', 'envFrom: [{secretRef: {name: other}}]', 'volumes: [{name: v, secret: {secretName: other}}]'],
  ['secrets to pull its images', '', 'imagePullSecrets: [{name: made}]'],
])('sets no digest on a pod that reads %s', (_, container, spec) => {
  expect(digestOf(container, spec)).toBeUndefined();
});

test('includes only the keys that a pod reads', () => {
  const [, reads = ''] = READERS[0] ?? [];
  const b = SecretValue.environment('OTHER');
  expect(digestOf(reads, '', { b: b.withVersion('2') })).toBe(digestOf(reads, '', { b }));
});

test('includes existing secrets', () => {
  const v = (a: SecretValue) => ({ a, b: a });
  const existing = SecretValue.existing('theirs', 'key');
  const reads = 'env: [{name: A, value: "{{ .Values.v.a }}"}]';
  const digest = digestOf(reads, '', v(existing));
  expect(digest).toBeDefined();
  expect(digestOf(reads, '', v(existing.withVersion('2')))).not.toBe(digest);
});

test('does not depend on content and delivery', () => {
  const [, reads = ''] = READERS[0] ?? [];
  const plain = (content: string) => {
    Object.assign(process.env, { TOKEN: content, OTHER: content });
    const digest = digestOf(reads, '', {}, SecretDelivery.plain());
    delete process.env.TOKEN;
    delete process.env.OTHER;
    return digest;
  };
  expect(plain('one')).toBe(plain('two'));
  expect(plain('one')).toBe(digestOf(reads));
  expect(plain('one')).toBe(digestOf(reads, '', {}, SecretDelivery.existing()));
});

test('changes with a ciphertext', () => {
  const [, reads = ''] = READERS[0] ?? [];
  const digest = (a: string, b: string) => {
    const ciphertexts = { made: { a: sealed(a), b: sealed(b) } };
    return digestOf(reads, '', {}, SecretDelivery.sealedSecrets({ ciphertexts }));
  };
  expect(digest('x', 'y')).not.toBe(digest('z', 'y'));
  expect(digest('x', 'y')).toBe(digest('x', 'z'));
});

test('sets no digest on a Job, whose template is immutable', () => {
  const job = deployment('envFrom: [{secretRef: {name: made}}]')
    .replace('apps/v1', 'batch/v1')
    .replace('kind: Deployment', 'kind: Job')
    .replace('  selector: {matchLabels: {a: b}}\n', '');
  const objects = delivered(`${made}---\n${job}`, { a: token, b: token }, vault);
  expect(only(objects, 'Job').spec.template.metadata).toEqual({ labels: { a: 'b' } });
});

test('includes variables that are added after the rendering', () => {
  const scope = new Chart(new App(), 'clearml', { namespace: 'ns' });
  vault.applyTo(scope);
  const one = release(`${made}---\n${deployment('')}`, { a: token, b: token }, scope);
  const before = one.getObject('Deployment', 'd').toJson();
  one.transformPods({
    transform: (pod) => pod.mergeSpec({ volumes: [{ name: 'v', secret: { secretName: 'made' } }] }),
  });
  const after = one.getObject('Deployment', 'd').toJson();
  expect([before, after].map(({ spec }) => spec.template.metadata.annotations?.[DIGEST])).toEqual([
    undefined,
    expect.stringMatching(/^[0-9a-f]{16}$/),
  ]);
});
