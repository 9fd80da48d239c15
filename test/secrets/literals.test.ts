import { App, Chart } from 'cdk8s';
import { AppRegistry } from '../../lib/core/app-registry';
import { type Manifest, manifestFrom } from '../../lib/helm/manifests/manifest';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { LiteralKeys } from '../../lib/secrets/literals';
import { resolveSecrets } from '../../lib/secrets/resolve-secrets';
import { SecretValue, slotsIn, withPlaceholders } from '../../lib/secrets/secret-value';
import { textsOf } from '../support/secret-texts';

const plain = (content = 'p@ss#1') => SecretValue.unsafePlainText(content);
const read = (key: string, more = {}) => ({ valueFrom: { secretKeyRef: { name: 'made', key, ...more } } });
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };

/** The objects of a release that consists of a Secret and a Pod, whose variable `HOCON` is parsed. */
function objectsOf(secret: object, env: object[], delivery?: SecretDelivery) {
  const scope = new Chart(new App(), 'clearml', { namespace: 'ns' });
  delivery?.applyTo(scope);
  const made = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'made' }, ...secret };
  const objects = withPlaceholders([made, { ...POD, spec: { containers: [{ name: 'c', env }] } }]);
  const manifests = objects.map((object) => manifestFrom(structuredClone(object), 'template'));
  const slots = slotsIn(objects);
  const isHocon = (name: string) => name.startsWith('HOCON');
  const context = { scope, releaseName: 'r', namespace: 'ns', manifests, slots, podTransforms: [] };
  resolveSecrets({ ...context, isRelease: true, isHocon });
  const charts = App.of(scope).charts.map((chart) => chart.node);
  const problems = charts.flatMap((node) => node.findAll().flatMap((one) => one.node.validate()));
  const delivered = (problems.length > 0 ? [] : App.of(scope).charts.flatMap((chart) => chart.toJson())) as any[];
  const kept = manifests.map(({ content }: Manifest) => content as any);
  const variables = kept.find(({ kind }) => kind === 'Pod').spec.containers[0].env;
  const isLiteral = (key: string, name = 'made') => AppRegistry.of(scope).get(LiteralKeys).has('ns', { name, key });
  return { delivered, kept, variables, problems, isLiteral };
}

test('a parsed variable reads a literal between three quotes, and other variables the bare content', () => {
  const env = [
    { name: 'HOCON', ...read('k') },
    { name: 'PLAIN', ...read('k') },
  ];
  const { delivered, variables, isLiteral } = objectsOf({ stringData: { k: plain(), other: 'x' } }, env);
  expect(variables).toEqual([
    { name: 'HOCON', ...read('k.hocon') },
    { name: 'PLAIN', ...read('k') },
  ]);
  expect(textsOf(delivered[0])).toEqual({ k: 'p@ss#1', 'k.hocon': '"""p@ss#1"""', other: 'x' });
  expect([isLiteral('k.hocon'), isLiteral('k')]).toEqual([true, false]);
});

test('a literal is base64-coded in data, and quotes the text around a secret', () => {
  const secret = plain();
  const data = { k: Buffer.from(`u:${secret}@h`).toString('base64'), 'k.hocon': 'eA==' };
  const { delivered } = objectsOf({ data, stringData: { other: secret } }, [{ name: 'HOCON', ...read('k') }]);
  expect(Buffer.from(delivered[0].data['k.hocon-2'], 'base64').toString()).toBe('"""u:p@ss#1@h"""');
  expect(delivered[0].data['k.hocon']).toBe('eA==');
});

test.each([
  ['stringData', 'x y', '"""x y"""'],
  ['data', 'eCB5', 'IiIieCB5IiIi'],
])('a Secret without a SecretValue gets a literal in %s', (field, content, literal) => {
  const { kept, variables } = objectsOf({ [field]: { k: content } }, [{ name: 'HOCON', ...read('k') }]);
  expect(kept[0][field]).toEqual({ k: content, 'k.hocon': literal });
  expect(variables).toEqual([{ name: 'HOCON', ...read('k.hocon') }]);
});

test.each([
  ['an optional reference', { stringData: { k: plain() } }, read('k', { optional: true })],
  ['an immutable Secret', { stringData: { k: plain() }, immutable: true }, read('k')],
  ['an immutable Secret without a SecretValue', { stringData: { k: 'x' }, immutable: true }, read('k')],
  ['another Secret', { stringData: { k: plain() } }, { valueFrom: { secretKeyRef: { name: 'theirs', key: 'k' } } }],
  ['a Secret that must exist', { stringData: { k: plain().deliveredBy(SecretDelivery.existing()) } }, read('k')],
])('%s gets no literal', (_, secret, reference) => {
  const { variables, delivered, kept } = objectsOf(secret, [{ name: 'HOCON', ...reference }]);
  expect(variables).toEqual([{ name: 'HOCON', ...reference }]);
  expect(JSON.stringify([delivered, kept])).not.toContain('.hocon');
});

test('a key that exists in another Secret gets no literal', () => {
  const secret = { stringData: { k: SecretValue.existing('theirs', 'pw'), other: plain() } };
  const { variables, isLiteral } = objectsOf(secret, [{ name: 'HOCON', ...read('k') }]);
  expect(variables).toEqual([{ name: 'HOCON', valueFrom: { secretKeyRef: { name: 'theirs', key: 'pw' } } }]);
  expect(isLiteral('pw', 'theirs')).toBe(false);
});

test('a literal moves with its key when the Secret is split', () => {
  const vault = SecretDelivery.externalSecrets({ store: 'vault' });
  const secret = { stringData: { k: SecretValue.environment('PW').deliveredBy(vault), other: plain() } };
  const { variables, delivered, isLiteral } = objectsOf(secret, [{ name: 'HOCON', ...read('k') }]);
  const [{ valueFrom }] = variables;
  expect(valueFrom.secretKeyRef).toEqual({ name: 'made-external', key: 'k.hocon' });
  expect(isLiteral('k.hocon', 'made-external')).toBe(true);
  const { spec } = delivered.find(({ kind }) => kind === 'ExternalSecret');
  expect(spec.data).toEqual([{ secretKey: 'k', remoteRef: { key: 'PW' } }]);
  expect(spec.target.template.data).toEqual({ k: '{{ .k }}', 'k.hocon': '"""{{ .k }}"""' });
});

test('a secret that External Secrets generates needs no quotes, since it has letters only', () => {
  const secret = { stringData: { k: SecretValue.generated('pw') } };
  const vault = SecretDelivery.externalSecrets({ store: 'vault' });
  const { variables, delivered, isLiteral } = objectsOf(secret, [{ name: 'HOCON', ...read('k') }], vault);
  expect(variables).toEqual([{ name: 'HOCON', ...read('k') }]);
  expect(isLiteral('k')).toBe(true);
  expect(JSON.stringify(delivered)).not.toContain('.hocon');
});

test('a literal needs no ciphertext: Sealed Secrets puts quotes around the content of its key', () => {
  const ciphertext = Buffer.from([1, 0, 7]).toString('base64');
  const delivery = SecretDelivery.sealedSecrets({ ciphertexts: { made: { 'k-1': ciphertext } } });
  const { delivered } = objectsOf({ stringData: { 'k-1': plain() } }, [{ name: 'HOCON', ...read('k-1') }], delivery);
  expect(delivered[0].spec).toMatchObject({
    encryptedData: { 'k-1': ciphertext },
    template: { data: { 'k-1.hocon': '"""{{ index . "k-1" }}"""' } },
  });
});

test.each(['a"""b', 'a"', 'a\tb'])('rejects %j in a literal', (content) => {
  const { problems } = objectsOf({ stringData: { k: plain(content) } }, [{ name: 'HOCON', ...read('k') }]);
  expect(problems).toEqual([
    expect.stringMatching(/^CLEARML3006: plain text secret \d+ contains (?:three quotes|a quote|a tab)/),
  ]);
});

test('a variable whose value is a secret has an empty value beside its reference', () => {
  const { variables } = objectsOf({ stringData: { other: 'x' } }, [
    { name: 'A', value: SecretValue.existing('s', 'k') },
  ]);
  expect(variables).toEqual([{ name: 'A', value: '', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }]);
});
