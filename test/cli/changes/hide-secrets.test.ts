import { hideSecrets } from '../../../lib/cli/changes/hide-secrets';
import { objectChanges } from '../../../lib/objects/changes/object-changes';
import fc from '../../support/fast-check';

const CONTENT = 'c0ntent-of-4-secret';

const object = (kind: string, content: object, apiVersion = 'v1') => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'n' },
  ...content,
});

const pod = (container: object) =>
  object('Deployment', { spec: { template: { spec: { containers: [{ name: 'c', ...container }] } } } }, 'apps/v1');

test.each<[string, (content: string) => object]>([
  ['data of a Secret', (content) => object('Secret', { stringData: { a: content } })],
  [
    'an annotation of a Secret',
    (content) => object('Secret', { metadata: { name: 'a', namespace: 'n', annotations: { applied: content } } }),
  ],
  ['a variable', (content) => pod({ env: [{ name: 'DB_PASSWORD', value: content }] })],
  [
    'a setting of the server',
    (content) => pod({ env: [{ name: 'CLEARML__secure__auth__token_secret', value: content }] }),
  ],
  ['an argument', (content) => pod({ args: [`--password=${content}`] })],
  ['a script', (content) => pod({ args: [`export API_TOKEN="${content}"\nrun`] })],
  [
    'a configuration file',
    (content) => object('ConfigMap', { data: { 'apiserver.conf': `auth { password: "${content}" }` } }),
  ],
  [
    'a connection string',
    (content) => object('ConfigMap', { data: { url: `mongodb://admin:${content}@mongodb:27017` } }),
  ],
  [
    'values of a custom object',
    (content) =>
      object('Application', { spec: { helm: { values: `redis:\n  password: ${content}\n` } } }, 'argoproj.io/v1alpha1'),
  ],
  ['binary data', (content) => object('ConfigMap', { binaryData: { a: Buffer.from(content).toString('base64') } })],
])('shows that %s changes, and not its content', (_place, of) => {
  const base64 = Buffer.from(CONTENT).toString('base64');
  for (const [before, after] of [
    [of('other-value-1'), of(CONTENT)],
    [of(CONTENT), of('other-value-1')],
    [
      {
        ...of(CONTENT),
        metadata: { name: 'a', namespace: 'n' },
        spec: undefined,
        data: undefined,
        binaryData: undefined,
        stringData: undefined,
      },
      of(CONTENT),
    ],
  ]) {
    const changes = objectChanges([before as never], [after as never]).map(hideSecrets);
    expect(changes[0]?.fields.length).toBeGreaterThan(0);
    expect(JSON.stringify(changes)).not.toContain(CONTENT);
    expect(JSON.stringify(changes)).not.toContain(base64);
  }
});

test('shows other values', () => {
  const before = pod({ image: 'a:1', env: [{ name: 'LEVEL', value: 'info' }], args: ['--port=80'] });
  const after = pod({ image: 'a:2', env: [{ name: 'LEVEL', value: 'debug' }], args: ['--port=81'] });
  const [change] = objectChanges([before], [after]).map(hideSecrets);
  expect(change?.fields.map(({ before: old, after: changed }) => [old, changed])).toEqual([
    ['a:1', 'a:2'],
    ['info', 'debug'],
    ['--port=80', '--port=81'],
  ]);
});

test('no content of a Secret is shown', () => {
  const texts = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 12 }), { minKeys: 1, maxKeys: 4 });
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const changes = objectChanges(
        [object('Secret', { stringData: before })],
        [object('Secret', { data: after })],
      ).map(hideSecrets);
      const shown = changes.flatMap(({ fields }) => fields.flatMap((field) => [field.before, field.after]));
      expect(shown.filter((value) => value !== undefined && value !== '(hidden)')).toEqual([]);
    }),
  );
});
