import { App, Chart } from 'cdk8s';
import { SecretDelivery } from '../../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { sealed } from '../../support/cluster-secrets';
import { A, B, delivered, deployment, only, release, secretOf, token, vault } from '../releases';

const DIGEST = 'cdk8s-clearml/secrets';
const made = secretOf({ a: A, b: B, c: 'literal' });

/** A pod that reads Secrets: its description, fields of its container, and fields of its spec. */
type Reader = [string, string, string];

const READERS: Reader[] = [
  ['a variable', 'env: [{name: A, valueFrom: {secretKeyRef: {name: made, key: a}}}]', ''],
  ['a part of a variable', 'env: [{name: A, value: "x{{ .Values.v.a }}"}]', ''],
  ['envFrom', 'envFrom: [{secretRef: {name: made}}]', ''],
  ['a volume', '', 'volumes: [{name: v, secret: {secretName: made}}]'],
  ['files of a volume', '', 'volumes: [{name: v, secret: {secretName: made, items: [{key: a, path: a}]}}]'],
  ['a projected volume', '', 'volumes: [{name: v, projected: {sources: [{secret: {name: made}}]}}]'],
  ['an init container', '', 'initContainers: [{name: i, envFrom: [{secretRef: {name: made}}]}]'],
];
const OTHERS: Reader[] = [
  ['nothing', 'env: [{name: A, value: x}]', ''],
  ['only a literal of such a Secret', 'env: [{name: A, valueFrom: {secretKeyRef: {name: made, key: c}}}]', ''],
  ['other Secrets', 'envFrom: [{secretRef: {name: other}}]', 'volumes: [{name: v, secret: {secretName: other}}]'],
  ['secrets to pull its images', '', 'imagePullSecrets: [{name: made}]'],
];

/** The digests of Deployments, by the description of the reader. */
function digestsOf(readers: Reader[], v: Record<string, SecretValue> = {}, delivery = vault): Record<string, string> {
  const deployments = readers.map(([, container, spec], n) => deployment(container, spec, `d${n}`));
  const all = { a: token, b: SecretValue.environment('OTHER'), ...v };
  const objects = delivered([made, ...deployments].join('---\n'), all, delivery);
  const digest = (n: number) => only(objects, 'Deployment', `d${n}`).spec.template.metadata.annotations?.[DIGEST];
  return Object.fromEntries(readers.map(([name], n) => [name, digest(n)]));
}

/** The digest of a Deployment that reads key `a` of the Secret into a variable. */
const digestOf = (v: Record<string, SecretValue> = {}, delivery = vault) =>
  digestsOf(READERS.slice(0, 1), v, delivery)['a variable'];

describe('a pod that reads a secret', () => {
  const digests = digestsOf(READERS);
  const again = digestsOf(READERS);
  const changed = [token.withVersion('1'), SecretValue.environment('ANOTHER')].map((a) => digestsOf(READERS, { a }));

  test.each(READERS)('in %s has a digest that depends on the version and the source', (name) => {
    expect(digests[name]).toMatch(/^[0-9a-f]{16}$/);
    expect(again[name]).toBe(digests[name]);
    for (const other of changed) {
      expect(other[name]).not.toBe(digests[name]);
    }
  });
});

test('sets no digest on a pod that reads no secret of the app', () => {
  expect(digestsOf(OTHERS)).toEqual(Object.fromEntries(OTHERS.map(([name]) => [name, undefined])));
});

test('the digest includes only the keys that the pod reads', () => {
  expect(digestOf({ b: SecretValue.environment('OTHER').withVersion('2') })).toBe(digestOf());
});

test('the digest includes existing secrets', () => {
  const existing = SecretValue.existing('theirs', 'key');
  const digest = (a: SecretValue) => digestsOf(READERS.slice(1, 2), { a, b: a })['a part of a variable'];
  expect(digest(existing)).toBeDefined();
  expect(digest(existing.withVersion('2'))).not.toBe(digest(existing));
});

test('the digest does not depend on the content and the delivery', () => {
  const plain = (content: string) => {
    Object.assign(process.env, { TOKEN: content, OTHER: content });
    const digest = digestOf({}, SecretDelivery.plain());
    delete process.env.TOKEN;
    delete process.env.OTHER;
    return digest;
  };
  const digest = digestOf();
  expect([plain('one'), plain('two'), digestOf({}, SecretDelivery.existing())]).toEqual([digest, digest, digest]);
});

test('the digest changes with a ciphertext that the pod reads', () => {
  const digest = (a: string, b: string) => {
    const ciphertexts = { made: { a: sealed(a), b: sealed(b) } };
    return digestOf({}, SecretDelivery.sealedSecrets({ ciphertexts }));
  };
  const before = digest('x', 'y');
  expect(before).not.toBe(digest('z', 'y'));
  expect(before).toBe(digest('x', 'z'));
});

test('sets no digest on a Job, whose template is immutable', () => {
  const job = deployment('envFrom: [{secretRef: {name: made}}]')
    .replace('apps/v1', 'batch/v1')
    .replace('kind: Deployment', 'kind: Job')
    .replace('  selector: {matchLabels: {a: b}}\n', '');
  const objects = delivered(`${made}---\n${job}`, { a: token, b: token }, vault);
  expect(only(objects, 'Job').spec.template.metadata).toEqual({ labels: { a: 'b' } });
});

test('the digest includes volumes that are added after the rendering', () => {
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
