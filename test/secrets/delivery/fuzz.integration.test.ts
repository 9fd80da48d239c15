import { writeFileSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import { PrerequisiteKind } from '../../../lib/core/prerequisites/prerequisite';
import { Prerequisites } from '../../../lib/core/prerequisites/prerequisites';
import { SecretDelivery } from '../../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { runInTemporaryFolders } from '../../support/apps';
import { clusterKeys, sealed } from '../../support/cluster-secrets';
import { crdProblems } from '../../support/crd-schemas';
import fc from '../../support/fast-check';
import { schemaProblems } from '../../support/kubernetes-schemas';
import { deployment, release, secretOf } from '../releases';

const MARKER = 'mArKeR-5e1f';
runInTemporaryFolders();
beforeEach(() => {
  writeFileSync('file.txt', MARKER);
  process.env.CLEARML_TEST_MARKER = MARKER;
});

const SECRETS = ['one', 'two'];
const KEYS = ['k1', 'k2', '.dockerconfigjson'];
const everyCiphertext = Object.fromEntries(
  [...SECRETS, 'one-sealed', 'two-sealed', 'demo-environment', 'demo-environment-sealed'].map((name) => [
    name,
    Object.fromEntries([...KEYS, 'a'].map((key) => [key, sealed('x')])),
  ]),
);

const delivery = fc.constantFrom(
  SecretDelivery.plain(),
  SecretDelivery.existing(),
  SecretDelivery.externalSecrets({ store: 'vault' }),
  SecretDelivery.externalSecrets({ store: 'other', keyTemplate: '{namespace}/{secret}', propertyTemplate: '{key}' }),
  SecretDelivery.sealedSecrets({ ciphertexts: {} }),
  SecretDelivery.sealedSecrets({ ciphertexts: everyCiphertext }),
);

const secret = fc
  .record({
    source: fc.constantFrom(
      () => SecretValue.environment('CLEARML_TEST_MARKER'),
      () => SecretValue.file('file.txt'),
      () => SecretValue.unsafePlainText(MARKER),
      () => SecretValue.generated('gen'),
      () => SecretValue.generated('other'),
      () => SecretValue.existing('theirs', 'key'),
      () => SecretValue.external('p/q', 'r'),
    ),
    version: fc.option(fc.constantFrom('1', '2'), { nil: undefined, freq: 3 }),
    own: fc.option(delivery, { nil: undefined, freq: 4 }),
  })
  .map(({ source, version, own }) => {
    const versioned = version === undefined ? source() : source().withVersion(version);
    return own === undefined ? versioned : versioned.deliveredBy(own);
  });

/** Templates around the secrets `a` and `b` of the values. */
const text = fc.constantFrom(
  '"{{ .Values.v.a }}"',
  '"{{ .Values.v.b }}"',
  '"{{ .Values.v.a }}"',
  '"u:{{ .Values.v.a }}@h"',
  '"{{ .Values.v.a }}:{{ .Values.v.b }}"',
  `'{"p":"{{ .Values.v.a }}","auth":"{{ printf "u:%s" .Values.v.b | b64enc }}"}'`,
  'literal',
);
const secretObject = fc.record({
  name: fc.constantFrom(...SECRETS),
  entries: fc.dictionary(fc.constantFrom(...KEYS), text, { minKeys: 1, noNullPrototype: true }),
});
const reader = fc.constantFrom(
  ['envFrom: [{secretRef: {name: one}}]', ''],
  ['env: [{name: A, valueFrom: {secretKeyRef: {name: one, key: k1}}}]', ''],
  ['env: [{name: A, value: "{{ .Values.v.a }}"}]', ''],
  ['env: [{name: A, value: "x{{ .Values.v.b }}{{ .Values.v.a }}"}]', ''],
  ['', 'volumes: [{name: v, secret: {secretName: one}}]'],
  ['', 'volumes: [{name: v, projected: {sources: [{secret: {name: two, items: [{key: k2, path: p}]}}]}}]'],
  ['', 'imagePullSecrets: [{name: one}]'],
);

test('every delivery writes valid objects for random secrets, or rejects them with a code', () => {
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(
      delivery,
      secret,
      secret,
      fc.uniqueArray(secretObject, { selector: ({ name }) => name, minLength: 1, maxLength: 2 }),
      fc.array(reader, { maxLength: 3 }),
      (outer, a, b, objects, readers) => {
        const templates = [
          ...objects.map(({ name, entries }) => secretOf(entries, { metadata: `name: ${name}` })),
          ...readers.map(([container = '', spec], n) => deployment(container, spec, `d${n}`)),
        ];
        const app = new App();
        const scope = new Chart(app, 'clearml', { namespace: 'ns' });
        outer.applyTo(scope);
        const problem = failure(() => {
          release(templates.join('---\n'), { a, b }, scope);
          expectValid(app);
        });
        outcomes.add(problem);
      },
    ),
    { numRuns: 60, seed: 11 },
  );
  // The random cases reach these outcomes.
  expect([...outcomes].sort()).toEqual(
    expect.arrayContaining(['', 'CLEARML3005', 'CLEARML3014', 'CLEARML3015', 'CLEARML3016', 'CLEARML3017']),
  );
}, 180_000);

/** The code of an error; empty without an error. Other errors are thrown again. */
function failure(action: () => void): string {
  try {
    action();
    return '';
  } catch (error) {
    const { message } = error as Error;
    const reported = message.replace('Validation failed with the following errors:\n', '').split(/\n(?= {2}\[)/);
    const codes = reported.map((one) => /^(?: {2}\[[^\]]*\] )?(CLEARML3\d{3})/.exec(one)?.[1]);
    if (codes.some((code) => code === undefined) || reported.some((one) => one.split('\n').length > 3)) {
      throw error;
    }
    expect(message).not.toContain(MARKER);
    return codes[0] ?? '';
  }
}

function expectValid(app: App): void {
  const objects = app.charts.map((chart) => [chart.node.id, chart.toJson()] as const);
  const ordinary = objects.filter(([id]) => id === 'clearml').flatMap(([, all]) => all);
  const all = objects.flatMap(([, some]) => some);
  expect(JSON.stringify(ordinary)).not.toContain(MARKER);
  expect(JSON.stringify(ordinary)).not.toContain(Buffer.from(MARKER).toString('base64').slice(0, 12));
  expect(all.flatMap((object) => crdProblems(object) ?? builtInProblems(object))).toEqual([]);
  const names = all.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  expect(new Set(names).size).toBe(names.length);
  expectReadable(app, all);
}

function builtInProblems(object: any): string[] {
  return /external-secrets|bitnami/.test(object.apiVersion) ? [] : schemaProblems(object);
}

/** Each key that a pod reads is in a Secret of the app or in a prerequisite. */
function expectReadable(app: App, all: any[]): void {
  const keys = clusterKeys(all);
  const needed = Prerequisites.of(app)
    .all()
    .filter(({ kind }) => kind === PrerequisiteKind.SECRET)
    .flatMap(({ name, purpose, remedy }) => [
      ...purpose
        .replace(/^contains keys? /, '')
        .split(', ')
        .map((key) => `${name}/${key}`),
      ...(remedy.includes(MARKER) ? ['the content of a secret'] : []),
    ]);
  const read = all
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(({ spec }) => spec.template.spec.containers)
    .flatMap(({ env = [] }) => env)
    .flatMap(({ valueFrom }: any) =>
      valueFrom ? [`${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`] : [],
    );
  expect(needed).not.toContain('the content of a secret');
  // The template itself may read a key that is in no Secret.
  expect(read.filter((one) => ![...keys, ...needed, 'one/k1'].includes(one))).toEqual([]);
}
