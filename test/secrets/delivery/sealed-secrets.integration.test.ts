import { App, Chart } from 'cdk8s';
import { SealingScope } from '../../../lib/secrets/delivery/delivery-options';
import { SecretDelivery } from '../../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { failureOf } from '../../support/apps';
import { clusterSecrets, sealed } from '../../support/cluster-secrets';
import { A, delivered, only, release, SECRET, secretOf, token } from '../releases';

const made = (keys: Record<string, string>, scope?: SealingScope) =>
  SecretDelivery.sealedSecrets({ ciphertexts: { made: keys }, scope });

test('creates a SealedSecret with the name, type, labels and other entries of the Secret', () => {
  const metadata = 'name: made, labels: {l: m}, annotations: {note: o}';
  const entries = secretOf({ k: `x${A}`, other: '"{{ "{{" }} .k }}"' }, { metadata });
  const template = `${entries}data: {bin: AAH/}\ntype: Opaque\nimmutable: true\n`;
  const objects = delivered(template, { a: token }, made({ k: sealed('xy') }));
  expect(objects).toEqual([
    {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { name: 'made', namespace: 'ns', labels: { l: 'm' } },
      spec: {
        encryptedData: { k: sealed('xy') },
        template: {
          type: 'Opaque',
          immutable: true,
          metadata: { labels: { l: 'm' }, annotations: { note: 'o' } },
          data: { bin: '{{ "AAH/" | b64dec }}', other: '{{ "{" }}{ .k }}' },
        },
      },
    },
  ]);
  expect(clusterSecrets(objects).made).toEqual({
    type: 'Opaque',
    labels: { l: 'm' },
    data: { k: Buffer.from('xy').toString('base64'), other: Buffer.from('{{ .k }}').toString('base64'), bin: 'AAH/' },
  });
});

test.each([
  [SealingScope.NAMESPACE_WIDE, 'sealedsecrets.bitnami.com/namespace-wide'],
  [SealingScope.CLUSTER_WIDE, 'sealedsecrets.bitnami.com/cluster-wide'],
])('writes scope %s to the annotation that the controller reads', (scope, annotation) => {
  const [object] = delivered(SECRET, { a: token }, made({ k: sealed('x') }, scope));
  expect(object.metadata.annotations).toEqual({ [annotation]: 'true' });
  expect(object.spec.template.metadata.annotations).toEqual({ [annotation]: 'true' });
});

describe('a missing ciphertext', () => {
  const failure = (scope?: SealingScope, namespace: string | undefined = 'ns') => {
    const chart = new Chart(new App(), 'clearml', { namespace });
    const keys = { a: A, b: 'u:{{ .Values.v.b }}@h', c: '{{ .Values.v.c }}' };
    const v = { a: token, b: SecretValue.generated('server/db-password'), c: SecretValue.file('my file.txt') };
    const delivery = SecretDelivery.sealedSecrets({ ciphertexts: {}, scope });
    return failureOf(() => delivered(secretOf(keys), v, delivery, chart)).message;
  };

  test('is reported with its command, together with all other missing ciphertexts', () => {
    const message = failure();
    expect(message.match(/CLEARML3017/g)).toHaveLength(3);
    expect(message).toContain(
      "CLEARML3017: no ciphertext for key b of Secret made, made of generated secret server/db-password\n  expected: ciphertexts: { 'made': { 'b': … } } with the output of this command\n" +
        '  fix: printf %s "u:${DB_PASSWORD}@h" | kubeseal --raw --name made --namespace ns --from-file=/dev/stdin',
    );
    expect(message).toContain('fix: printf %s "$TOKEN" | kubeseal');
    expect(message).toContain(`fix: printf %s "$(cat 'my file.txt')" | kubeseal`);
  });

  test.each([
    [SealingScope.NAMESPACE_WIDE, '--raw --namespace ns --scope namespace-wide --from-file'],
    [SealingScope.CLUSTER_WIDE, '--raw --scope cluster-wide --from-file'],
  ])('is reported with a command for scope %s', (scope, options) => {
    expect(failure(scope)).toContain(options);
  });
});

test('reports an unused ciphertext, and lists the ciphertexts of the app', () => {
  const delivery = SecretDelivery.sealedSecrets({
    ciphertexts: { made: { k: sealed('x'), q: sealed('x') }, mad: { k: sealed('x') } },
  });
  expect(failureOf(() => delivered(SECRET, { a: token }, delivery)).message).toContain(
    'CLEARML3018: ciphertexts for key q of Secret made, key k of Secret mad, which no Secret of this app uses\n  expected: ciphertexts of the app: key k of Secret made\n',
  );
});

test.each([
  ['not base64', 'no base64!'],
  ['not base64', ''],
  ['base64, but not sealed', Buffer.from('hunter2').toString('base64')],
])('rejects a ciphertext that is %s', (found, text) => {
  const { message } = failureOf(() => made({ k: text }));
  expect(message).toContain(`CLEARML3019: the ciphertext for key k of Secret made is ${found}\n`);
  expect(message).not.toContain(text || 'nothing');
});

test('accepts a ciphertext in two namespaces only with the cluster-wide scope', () => {
  const inTwo = (delivery: SecretDelivery) => {
    const app = new App();
    delivery.applyTo(app);
    for (const namespace of ['one', 'two']) {
      release(SECRET, { a: token }, new Chart(app, namespace, { namespace }));
    }
    return app.charts.flatMap((chart) => chart.toJson());
  };
  expect(failureOf(() => inTwo(made({ k: sealed('x') }))).message).toMatch(
    /^CLEARML3021 two\/demo: the ciphertext for key k of Secret made is used in namespaces one and two\n/,
  );
  const objects = inTwo(made({ k: sealed('x') }, SealingScope.CLUSTER_WIDE));
  expect(objects.map(({ metadata }) => metadata.namespace)).toEqual(['one', 'two']);
});

test('accepts existing secrets in composed texts, which are sealed as a whole', () => {
  const v = { a: SecretValue.existing('theirs', 'key') };
  const text = secretOf({ k: `x${A}` });
  expect(failureOf(() => delivered(text, v, SecretDelivery.sealedSecrets({ ciphertexts: {} }))).message).toContain(
    `printf %s "x$(kubectl -n ns get secret theirs -o go-template='{{ index .data "key" | base64decode }}')" | kubeseal`,
  );
  expect(only(delivered(text, v, made({ k: sealed('xy') })), 'SealedSecret').spec.encryptedData).toEqual({
    k: sealed('xy'),
  });
});
