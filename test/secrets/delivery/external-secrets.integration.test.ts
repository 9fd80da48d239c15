import { App, Chart, Duration, YamlOutputType } from 'cdk8s';
import {
  type ExternalSecretsOptions,
  SecretRefreshPolicy,
  SecretStoreKind,
} from '../../../lib/secrets/delivery/delivery-options';
import { SecretDelivery } from '../../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { failureOf } from '../../support/apps';
import { clusterSecrets } from '../../support/cluster-secrets';
import { textsOf } from '../../support/secret-texts';
import { A, B, delivered, deployment, labels, only, pod, SECRET, secretOf, token } from '../releases';

const external = (options: Partial<ExternalSecretsOptions> = {}) =>
  SecretDelivery.externalSecrets({ store: 'vault', ...options });
/** A Secret with a secret value in a longer text. */
const urlIn = (name: string) => secretOf({ url: `u:${A}@h` }, { metadata: `name: ${name}` });
const specOf = (template: string, v: Record<string, unknown>, options: Partial<ExternalSecretsOptions> = {}) =>
  only(delivered(template, v, external(options)), 'ExternalSecret').spec;

test('an ExternalSecret has the documented defaults', () => {
  const template = secretOf({ k: A }, { metadata: 'name: made, labels: {l: m}' });
  expect(only(delivered(`${template}type: Opaque\n`, { a: token }), 'ExternalSecret')).toEqual({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'made', namespace: 'ns', labels: { l: 'm' } },
    spec: {
      data: [{ secretKey: 'k', remoteRef: { key: 'TOKEN' } }],
      refreshInterval: '1h',
      refreshPolicy: 'Periodic',
      secretStoreRef: { kind: 'SecretStore', name: 'vault' },
      target: {
        name: 'made',
        creationPolicy: 'Owner',
        template: { engineVersion: 'v2', type: 'Opaque', metadata: { labels: { l: 'm' } } },
      },
    },
  });
});

test('writes all objects to the manifest of the chart, and accepts one file for the app', () => {
  const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_APP });
  const scope = new Chart(app, 'clearml', { namespace: 'ns' });
  expect(labels(delivered(SECRET, { a: token }, external(), scope))).toEqual(['ExternalSecret/made']);
  expect(app.charts).toEqual([scope]);
});

const { CLUSTER_SECRET_STORE: storeKind } = SecretStoreKind;
const { ON_CHANGE, CREATED_ONCE } = SecretRefreshPolicy;

test.each<[Partial<ExternalSecretsOptions>, object]>([
  [{ storeKind }, { secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' } }],
  [{ refreshInterval: Duration.minutes(90) }, { refreshInterval: '90m' }],
  [{ refreshInterval: Duration.seconds(45) }, { refreshInterval: '45s' }],
  [{ refreshPolicy: ON_CHANGE }, { refreshPolicy: 'OnChange', refreshInterval: undefined }],
  [{ refreshPolicy: CREATED_ONCE }, { refreshPolicy: 'CreatedOnce', refreshInterval: undefined }],
])('writes the options %j to the spec', (options, expected) => {
  const spec = specOf(SECRET, { a: token }, options);
  expect({ refreshInterval: undefined, ...spec }).toMatchObject(expected);
});

describe('the remoteRef', () => {
  const TEMPLATES = { keyTemplate: 'x/{source}', propertyTemplate: '{key}' };

  test.each<[string, SecretValue, Partial<ExternalSecretsOptions>, object]>([
    [
      'the templates of the delivery',
      token,
      { keyTemplate: 'a/{chart}/{release}/{namespace}/{secret}/{key}/{source}', propertyTemplate: '{key}' },
      { key: 'a/clearml/demo/ns/made/k/TOKEN', property: 'k' },
    ],
    ['the name of a file', SecretValue.file('a/b c.txt'), { keyTemplate: '{source}' }, { key: 'b-c.txt' }],
    ['an external secret with a property', SecretValue.external('p/q', 'r'), TEMPLATES, { key: 'p/q', property: 'r' }],
    ['an external secret', SecretValue.external('p/q'), TEMPLATES, { key: 'p/q' }],
    ['the version of the secret', token.withVersion('2'), {}, { key: 'TOKEN', version: '2' }],
    ['a secret if versions are not pinned', token.withVersion('2'), { pinVersions: false }, { key: 'TOKEN' }],
  ])('is set by %s', (_, a, options, place) => {
    expect(specOf(SECRET, { a }, options).data[0].remoteRef).toEqual(place);
  });

  test('contains the name of the source as {key} for a secret in a composed text', () => {
    const { data } = specOf(secretOf({ k: `x${A}` }), { a: token }, { keyTemplate: '{secret}/{key}' });
    expect(data).toEqual([{ secretKey: 'TOKEN', remoteRef: { key: 'made/TOKEN' } }]);
  });

  test('must not be shared by two secrets', () => {
    const template = secretOf({ a: A, b: B });
    const v = { a: SecretValue.file('x/password'), b: SecretValue.file('y/password') };
    expect(failureOf(() => delivered(template, v)).message).toMatch(
      /^CLEARML3013 clearml\/demo: file x\/password and file y\/password both use password of store ns\/vault\n/,
    );
    expect(specOf(template, v, { keyTemplate: '{key}' }).data).toHaveLength(2);
    expect(specOf(template, { a: token, b: token }).data).toHaveLength(1);
  });
});

test.each<[string, Partial<ExternalSecretsOptions>]>([
  ['store is ""', { store: '' }],
  ['store is "A b"', { store: 'A b' }],
  ['keyTemplate is ""', { keyTemplate: '' }],
  ['keyTemplate is "{sourec}"', { keyTemplate: '{sourec}' }],
  ['keyTemplate is "{source}}"', { keyTemplate: '{source}}' }],
  ['propertyTemplate is "{"', { propertyTemplate: '{' }],
  ['refreshInterval is 0', { refreshInterval: Duration.seconds(0) }],
  ['refreshInterval with refreshPolicy OnChange', { refreshInterval: Duration.hours(1), refreshPolicy: ON_CHANGE }],
])('rejects an invalid option: %s', (found, options) => {
  expect(failureOf(() => external(options)).message).toContain(`CLEARML3012: ${found}\n`);
});

test('reports a missing namespace for keyTemplate', () => {
  const scope = new Chart(new App(), 'clearml');
  const template = SECRET;
  expect(
    failureOf(() => delivered(template, { a: token }, external({ keyTemplate: '{namespace}' }), scope)).message,
  ).toMatch(/^CLEARML3012 clearml\/demo: "\{namespace\}" needs a namespace/);
});

describe('the created Secret', () => {
  const contents = { store: ({ key }: { key: string }) => `<${key}>` };

  test('contains its other entries, including binary entries and entries that resemble templates', () => {
    const template = `${secretOf({ k: A, braces: '"{{ "{{" }} .k }}"', none: 'null' })}data: {bin: AAH/}\nimmutable: true\n`;
    const objects = delivered(template, { a: token });
    expect(only(objects, 'ExternalSecret').spec.target.immutable).toBe(true);
    expect(clusterSecrets(objects, contents).made?.data).toEqual({
      k: Buffer.from('<TOKEN>').toString('base64'),
      braces: Buffer.from('{{ .k }}').toString('base64'),
      none: '',
      bin: 'AAH/',
    });
  });

  test('keeps labels and annotations, which External Secrets evaluates as templates', () => {
    const template = secretOf({ k: A }, { metadata: `name: made, annotations: {a: '{{ "{{x}}" }}'}` });
    expect(specOf(template, { a: token }).target.template.metadata).toEqual({ annotations: { a: '{{ "{" }}{x}}' } });
  });

  test('contains no separate keys for the parts of composed texts', () => {
    const objects = delivered(secretOf({ url: 'u:{{ .Values.v.a }}@h', b: A }), { a: token });
    expect(Object.keys(clusterSecrets(objects, contents).made?.data ?? {}).sort()).toEqual(['b', 'url']);
  });
});

describe('a generated secret', () => {
  const generated = SecretValue.generated('gen');
  const generator = { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password', name: 'demo-generated' };
  const from = (target: string) => ({
    sourceRef: { generatorRef: generator },
    rewrite: [{ regexp: { source: '^password$', target } }],
  });

  test('is generated once in the cluster, under its key', () => {
    const v = { a: generated, b: SecretValue.generated('other') };
    const objects = delivered(secretOf({ x: A, w: B }), v, external({ refreshInterval: Duration.hours(2) }));
    const { spec } = only(objects, 'ExternalSecret');
    expect(spec).toMatchObject({ dataFrom: [from('x'), from('w')], refreshPolicy: 'CreatedOnce' });
    expect([spec.data, spec.secretStoreRef, spec.refreshInterval]).toEqual([undefined, undefined, undefined]);
    expect(only(objects, 'Password').spec).toEqual({
      length: 40,
      digits: 0,
      symbols: 0,
      noUpper: false,
      allowRepeat: true,
    });
  });

  test('does not share an ExternalSecret with periodically read secrets', () => {
    const template = `${secretOf({ x: A, w: B, z: 'v' })}---\n${deployment('envFrom: [{secretRef: {name: made}}]')}`;
    const objects = delivered(template, { a: generated, b: token });
    expect(only(objects, 'ExternalSecret', 'made').spec).toMatchObject({
      refreshPolicy: 'Periodic',
      target: { template: { data: { w: '{{ .w }}', z: 'v' } } },
    });
    expect(only(objects, 'ExternalSecret', 'made-generated').spec.dataFrom).toEqual([from('x')]);
    expect(only(objects, 'Deployment').spec.template.spec.containers[0]).toMatchObject({
      env: [{ name: 'x', valueFrom: { secretKeyRef: { name: 'made-generated', key: 'x' } } }],
      envFrom: [{ secretRef: { name: 'made' } }],
    });
  });

  test('has one content in other Secrets, in environment variables, and in other releases', () => {
    const scope = new Chart(new App(), 'clearml', { namespace: 'ns' });
    const other = secretOf({ q: A, r: 'literal' }, { metadata: 'name: second' });
    const reads = pod(
      'env: [{name: A, value: "{{ .Values.v.a }}"}, {name: B, valueFrom: {secretKeyRef: {name: second, key: q}}}]',
    );
    const objects = delivered(`${secretOf({ x: A })}---\n${other}---\n${reads}`, { a: generated }, external(), scope);
    expect(labels(objects)).toEqual(['Password/demo-generated', 'ExternalSecret/made', 'Secret/second', 'Pod/p']);
    const held = { secretKeyRef: { name: 'made', key: 'x' } };
    expect(only(objects, 'Pod').spec.containers[0].env).toEqual([
      { name: 'A', value: '', valueFrom: held },
      { name: 'B', valueFrom: held },
    ]);
    expect(textsOf(only(objects, 'Secret'))).toEqual({ r: 'literal' });

    const next = new Chart(App.of(scope), 'next', { namespace: 'ns' });
    const later = delivered(
      pod('env: [{name: A, value: "{{ .Values.v.a }}"}]'),
      { a: generated },
      external(),
      next,
    ).slice(objects.length);
    expect(labels(later)).toEqual(['Pod/p']);
    expect(later[0].spec.containers[0].env).toEqual([{ name: 'A', value: '', valueFrom: held }]);
  });

  test('is in the Secret of composed texts that contain it', () => {
    const url = urlIn('texts');
    const reads = pod('env: [{name: A, valueFrom: {secretKeyRef: {name: made, key: x}}}]');
    const objects = delivered(`${secretOf({ x: A })}---\n${url}---\n${reads}`, { a: generated });
    expect(labels(objects)).toEqual(['Password/demo-generated', 'ExternalSecret/texts', 'Pod/p']);
    expect(only(objects, 'ExternalSecret').spec.target.template.data).toEqual({
      url: 'u:{{ .gen }}@h',
      gen: '{{ .gen }}',
    });
    expect(only(objects, 'Pod').spec.containers[0].env[0].valueFrom.secretKeyRef).toEqual({
      name: 'texts',
      key: 'gen',
    });
  });

  test('is rejected in composed texts of two Secrets, in two namespaces, or if synth generates it too', () => {
    const whole = secretOf({ x: A });
    const failure = (...parts: [string, string, SecretDelivery][]) => {
      const app = new App();
      return failureOf(() =>
        parts.forEach(([template, namespace, delivery], n) => {
          delivered(template, { a: generated }, delivery, new Chart(app, `c${n}`, { namespace }));
        }),
      ).message;
    };
    expect(failure([`${urlIn('one')}---\n${urlIn('two')}`, 'ns', external()])).toMatch(
      /^CLEARML3016 c0\/demo: generated secret gen, which Secret ns\/two requires and which is generated in Secret ns\/one\n/,
    );
    expect(failure([whole, 'ns', external()], [whole, 'other', external()])).toMatch(
      /^CLEARML3016 c1\/demo: .* generated in Secret ns\/made\n/,
    );
    expect(failure([whole, 'ns', SecretDelivery.plain()], [whole, 'ns', external()])).toMatch(
      /^CLEARML3016 c1\/demo: .* generated by synth\n/,
    );
    expect(failure([whole, 'ns', external()], [whole, 'ns', SecretDelivery.plain()])).toMatch(
      /^CLEARML3016 c1\/demo: /,
    );
  });
});
