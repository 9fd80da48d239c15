import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { SecretDelivery } from '../../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { serverOf } from '../../server/servers';
import { failureOf, runInTemporaryFolders } from '../../support/apps';
import { sealed } from '../../support/cluster-secrets';
import { A, B, delivered, labels, only, pod, release, SECRET, secretOf, token, vault } from '../releases';

runInTemporaryFolders();

const kinds = (app: App) => labels(app.charts.flatMap((chart) => chart.toJson()));

describe('a delivery', () => {
  test('applies to all constructs in its scope, and the most specific delivery has precedence', () => {
    const app = new App();
    vault.applyTo(app);
    const one = new Chart(app, 'one');
    const two = new Chart(app, 'two');
    SecretDelivery.sealedSecrets({ ciphertexts: { made: { k: sealed('x') } } }).applyTo(two);
    const inTwo = new Construct(two, 'inner') as unknown as Chart;
    const quiet = new Construct(two, 'quiet') as unknown as Chart;
    SecretDelivery.existing().applyTo(quiet);
    release(SECRET, { a: token }, one);
    release(SECRET, { a: token }, inTwo);
    release(SECRET, { a: token }, quiet);
    expect(kinds(app)).toEqual(['ExternalSecret/made', 'SealedSecret/made']);
  });

  test('is plain by default', () => {
    const app = new App();
    release(SECRET, { a: SecretValue.unsafePlainText('x') }, new Chart(app, 'one'));
    expect(app.charts.map(({ node }) => node.id)).toEqual(['one', 'one-secrets']);
  });

  test('can be applied twice only with equal options', () => {
    const app = new App();
    vault.applyTo(app);
    SecretDelivery.externalSecrets({ store: 'vault' }).applyTo(app);
    expect(failureOf(() => SecretDelivery.externalSecrets({ store: 'other' }).applyTo(app)).message).toMatch(
      /^CLEARML3011 the app: two deliveries are applied to this scope\n/,
    );
    expect(failureOf(() => SecretDelivery.plain().applyTo(app)).message).toMatch(/^CLEARML3011 /);
  });

  test('must be applied before the secrets in its scope', () => {
    const app = new App();
    const chart = new Chart(app, 'one');
    release(SECRET, { a: SecretValue.unsafePlainText('x') }, chart);
    for (const [scope, path] of [
      [app, 'the app'],
      [chart, 'one'],
    ] as const) {
      expect(failureOf(() => vault.applyTo(scope)).message).toMatch(
        new RegExp(`^CLEARML3010 ${path}: a delivery that is applied after`),
      );
    }
    vault.applyTo(new Chart(app, 'two'));
  });

  test('is a prop of a server that overrides the delivery of the chart', () => {
    const chart = new Chart(new App(), 'clearml', { namespace: 'clearml' });
    SecretDelivery.existing().applyTo(chart);
    serverOf({ secretDelivery: vault }, chart);
    expect(kinds(App.of(chart) as App).filter((one) => /Secret/.test(one))).toEqual(['ExternalSecret/clearml-conf']);
  });
});

describe('a secret with an individual delivery', () => {
  const reads = pod(
    [
      'env: [{name: A, valueFrom: {secretKeyRef: {name: made, key: a}}}, {name: C, value: "{{ .Values.v.a }}"}]',
      'volumeMounts: []',
    ].join('\n'),
    'volumes: [{name: v, secret: {secretName: made}}]',
  );
  const both = `${secretOf({ a: A, b: B, c: 'literal' })}---\n${reads}`;

  test('is split from its Secret, and its readers are redirected', () => {
    const a = token.deliveredBy(SecretDelivery.existing());
    const objects = delivered(both, { a, b: SecretValue.environment('OTHER') }, vault);
    expect(labels(objects)).toEqual(['ExternalSecret/made', 'Pod/p']);
    const { spec } = only(objects, 'ExternalSecret');
    expect(spec.target.template.data).toEqual({ b: '{{ .b }}', c: 'literal' });
    const [container] = only(objects, 'Pod').spec.containers;
    expect(container.env.map((one: any) => one.valueFrom.secretKeyRef)).toEqual([
      { name: 'made-existing', key: 'a' },
      { name: 'demo-environment', key: 'TOKEN' },
    ]);
    expect(only(objects, 'Pod').spec.volumes[0].projected.sources).toEqual([
      { secret: { name: 'made' } },
      { secret: { name: 'made-existing', items: [{ key: 'a', path: 'a' }] } },
    ]);
  });

  test('keeps the name of a Secret without other entries', () => {
    const objects = delivered(SECRET, { a: token.deliveredBy(vault) }, SecretDelivery.plain());
    expect(labels(objects)).toEqual(['ExternalSecret/made']);
  });

  test('is split to a Secret with a number if another Secret has the name', () => {
    const other = secretOf({ k: 'literal' }, { metadata: 'name: made-external' });
    const v = { a: token.deliveredBy(vault), b: SecretValue.unsafePlainText('x') };
    const objects = delivered(`${both}---\n${other}`, v, SecretDelivery.plain());
    expect(labels(objects)).toEqual([
      ...['ExternalSecret/made-external-2', 'ExternalSecret/demo-environment', 'Secret/made-external', 'Pod/p'],
      'Secret/made',
    ]);
  });

  test('is rejected in one text with a secret that has another delivery', () => {
    const v = { a: token.deliveredBy(vault), b: SecretValue.environment('OTHER') };
    const text = secretOf({ k: '{{ .Values.v.a }}{{ .Values.v.b }}' });
    expect(failureOf(() => delivered(text, v, SecretDelivery.plain())).message).toMatch(
      /^CLEARML3014 clearml\/demo: demo\/templates\/all.yaml \(line 1\) combines environment variable TOKEN and environment variable OTHER in one text, at key k of Secret\/made\n/,
    );
    const same = { a: token.deliveredBy(vault), b: SecretValue.environment('OTHER').deliveredBy(vault) };
    expect(labels(delivered(text, same, SecretDelivery.plain()))).toEqual(['ExternalSecret/made']);
  });

  test('keeps its delivery when its version is set, and vice versa', () => {
    for (const a of [token.withVersion('2').deliveredBy(vault), token.deliveredBy(vault).withVersion('2')]) {
      const [object] = delivered(SECRET, { a }, SecretDelivery.plain());
      expect(object.spec.data[0].remoteRef).toEqual({ key: 'TOKEN', version: '2' });
    }
  });
});

describe('a split Secret', () => {
  const custom = (spec: string) => `apiVersion: x.io/v1\nkind: Database\nmetadata: {name: db}\nspec: ${spec}\n`;
  const split = (reader: string) => () =>
    delivered(
      `${secretOf({ a: A, b: B })}---\n${reader}`,
      { a: token.deliveredBy(SecretDelivery.existing()), b: token },
      vault,
    );

  test.each([
    ['{users: [{passwordSecretRef: {name: made, key: a}}]}', 'spec.users[0].passwordSecretRef'],
    ['{passwordSecretRef: {name: made}}', 'spec.passwordSecretRef'],
    ['{secretName: made}', 'spec.secretName'],
  ])('is rejected with a reader that cannot be redirected: %s', (spec, path) => {
    expect(failureOf(split(custom(spec))).message).toContain(
      `CLEARML3020 clearml/demo: Database/db at ${path} reads Secret made, whose key a is now in Secret made-existing\n`,
    );
  });

  test.each(['{passwordSecretRef: {name: made, key: b}}', '{configMap: made}', '{secretName: other}'])(
    'is accepted with a reader of the remaining entries: %s',
    (spec) => {
      expect(labels(split(custom(spec))())).toEqual(['ExternalSecret/made', 'Database/db']);
    },
  );

  test('is replaced in a ServiceAccount that uses it as pull secret', () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: s}\nimagePullSecrets: [{name: made}]\n';
    const login = secretOf({ '.dockerconfigjson': A });
    const objects = delivered(`${login}---\n${account}`, { a: SecretValue.existing('theirs', '.dockerconfigjson') });
    expect(only(objects, 'ServiceAccount').imagePullSecrets).toEqual([{ name: 'theirs' }]);
  });
});

test('a delivery distinguishes Secrets with the same name in two namespaces', () => {
  const two = secretOf({ k: A, g: B }, { metadata: 'name: made, namespace: other' });
  const v = { a: SecretValue.environment('TOKEN'), b: SecretValue.unsafePlainText('x') };
  for (const delivery of [vault, SecretDelivery.plain()]) {
    process.env.TOKEN = 'x';
    const objects = delivered(`${SECRET}---\n${two}`, v, delivery);
    delete process.env.TOKEN;
    expect(objects.map(({ metadata }) => metadata.namespace)).toEqual(['ns', 'other']);
  }
});

test('plain delivery rejects a secret of a secret store', () => {
  const a = SecretValue.external('p/q');
  expect(failureOf(() => delivered(SECRET, { a }, SecretDelivery.plain())).message).toMatch(
    /^CLEARML3015 clearml\/demo: the delivery of entry p\/q of the secret store is a plain Secret\n/,
  );
  expect(labels(delivered(SECRET, { a }, SecretDelivery.existing()))).toEqual([]);
});

test.each([() => SecretValue.external(' '), () => token.withVersion(''), () => token.withVersion('a b')])(
  'rejects an invalid name: %s',
  (make) => {
    expect(failureOf(make).message).toMatch(/^CLEARML3009: /);
  },
);
