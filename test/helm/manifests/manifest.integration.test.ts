import { type ApiObject, App, Chart, JsonPatch, Yaml } from 'cdk8s';
import { type Manifest, toManifests } from '../../../lib/helm/manifests/manifest';
import { ManifestObject } from '../../../lib/helm/manifests/manifest-object';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { failureOf, synthesized, temporaryFolder, testChart } from '../../support/apps';
import { configMap, labelsOf, releaseOf, releaseOfTemplate } from '../../support/releases';

const manifests = (text: string) => toManifests(parseManifestStream(text, 'demo'), 'demo');
const labels = (text: string) => labelsOf(manifests(text));

describe('lists are split into their items:', () => {
  const list = (items: string, kind = 'List', metadata = '') =>
    `apiVersion: v1\nkind: ${kind}\n${metadata}items: ${items}\n`;
  const secret = '{apiVersion: v1, kind: Secret, metadata: {name: a}}';
  const mapB = '{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}';

  test.each([
    ['a List', list(`[${secret}]`), ['Secret/a']],
    ['an empty List', list('[]'), []],
    ['a List whose items are null', list(''), []],
    ['a List in a List', list(`[{apiVersion: v1, kind: List, items: [${secret}]}]`), ['Secret/a']],
    [
      'a ConfigMapList with items without a kind',
      list(`[{metadata: {name: a}}, ${mapB}]`, 'ConfigMapList'),
      ['ConfigMap/a', 'ConfigMap/b'],
    ],
  ])('%s', (_, text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  test('a List that helm renders, with the release namespace on its items', () => {
    const release = releaseOfTemplate(list(`[${secret}]`));
    expect(release.getObject('Secret', 'a').toJson().metadata).toEqual({ name: 'a', namespace: 'clearml' });
  });

  test('but not a custom kind whose name ends with List', () => {
    const text = 'apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {items: [1]}\n';
    expect(labels(text)).toEqual(['AllowList/a']);
    expect(manifests(text)[0]?.content).toMatchObject({ spec: { items: [1] } });
  });

  test('a List with hook annotations, which apply to its items', () => {
    const text = list(`[${secret}]`, 'List', 'metadata: {annotations: {helm.sh/hook: test}}\n');
    expect(manifests(text)[0]?.annotations).toEqual({ 'helm.sh/hook': 'test' });
  });
});

test('toManifests reads group, kind, name and namespace', () => {
  const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: b}\n';
  expect(manifests(text)).toMatchObject([{ group: 'apps', kind: 'Deployment', name: 'a', namespace: 'b' }]);
  expect(manifests(configMap('b'))).toMatchObject([{ group: '', name: 'b', namespace: undefined }]);
  expect(manifests('apiVersion: v1\nkind: Pod\nmetadata: {generateName: c-}\n')).toMatchObject([{ name: 'c-' }]);
});

test.each(['5', 'text', 'a: 1', 'kind: Pod', 'apiVersion: v1\nkind: List\nitems: [x]', 'a: 12345678901234567890'])(
  'toManifests rejects a document that is not a Kubernetes object: %j',
  (text) => {
    const failure = failureOf(() => manifests(text));
    expect(failure.code).toBe('CLEARML1008');
    expect(failure.message).toContain('demo (line 1) rendered something that is not a Kubernetes object: ');
  },
);

const METADATA = '  labels: { a: "1" }\n  annotations: { b: "2" }\n';

const objectOf = (text: string): ApiObject =>
  new ManifestObject(testChart(), 'object', manifests(text)[0] as Manifest, 'clearml');

test('toJson keeps nulls, empty maps and empty lists', () => {
  const template = configMap('a', 'spec: { none: null, map: {}, list: [], deep: [{ none: , map: {} }] }\n');
  expect(objectOf(template).toJson().spec).toStrictEqual({
    none: null,
    map: {},
    list: [],
    deep: [{ none: null, map: {} }],
  });
});

test('toJson keeps all fields of metadata', () => {
  const more = '  finalizers: [x/y]\n  ownerReferences: [{ uid: u }]\n  creationTimestamp: null\n  labels:\n';
  expect(objectOf(configMap('a', more)).toJson().metadata).toStrictEqual({
    name: 'a',
    namespace: 'clearml',
    finalizers: ['x/y'],
    ownerReferences: [{ uid: 'u' }],
    creationTimestamp: null,
    labels: null,
  });
});

test('toJson sorts keys as cdk8s does: apiVersion, kind, metadata, then alphabetically', () => {
  const template = 'spec: { b: 1, a: 1 }\ndata: {}\nmetadata: { name: a }\nkind: Thing\napiVersion: example.com/v1\n';
  expect(JSON.stringify(releaseOfTemplate(template).apiObjects[0]?.toJson())).toBe(
    '{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"a"},"data":{},"spec":{"a":1,"b":1}}',
  );
});

test('each call of toJson returns a separate copy', () => {
  const object = objectOf(configMap('a', 'data: { a: b }\n'));
  const first = object.toJson();
  first.data.a = 'changed';
  expect(object.toJson().data).toEqual({ a: 'b' });
});

describe('an object of a release supports', () => {
  test('labels and annotations added later', () => {
    const object = objectOf(configMap('a', METADATA));
    object.metadata.addLabel('c', '3');
    object.metadata.addLabel('a', 'changed');
    object.metadata.addAnnotation('d', '4');
    expect(object.toJson().metadata).toMatchObject({
      labels: { a: 'changed', c: '3' },
      annotations: { b: '2', d: '4' },
    });
    expect(object.metadata.getLabel('a')).toBe('changed');
  });

  test('other metadata added later', () => {
    const object = objectOf(configMap('a'));
    object.metadata.add('generation', 5);
    object.metadata.addFinalizers('x/y');
    expect(object.toJson().metadata).toEqual({ name: 'a', namespace: 'clearml', generation: 5, finalizers: ['x/y'] });
  });

  test('JSON patches, also next to large numbers', () => {
    const object = objectOf(configMap('a', 'data: { a: b, big: 12345678901234567890 }\n'));
    object.addJsonPatch(
      JsonPatch.replace('/data/a', 'c'),
      JsonPatch.add('/data/e', { f: [1] }),
      JsonPatch.remove('/metadata/namespace'),
    );
    object.addJsonPatch(JsonPatch.test('/data/a', 'c'));
    expect(manifests(Yaml.stringify(object.toJson()))[0]?.content).toMatchObject({
      metadata: { name: 'a' },
      data: { a: 'c', e: { f: [1] }, big: 12345678901234567890n },
    });
    expect(object.toJson().metadata.namespace).toBeUndefined();
  });

  test('labels of the cdk8s chart, with lower priority than those of the Helm chart', () => {
    const app = new App({ outdir: temporaryFolder() });
    const chart = new Chart(app, 'clearml', { labels: { a: 'cdk8s', team: 'ml' } });
    const release = releaseOf({ 'templates/a.yaml': configMap('a', METADATA) }, {}, chart);
    expect(release.getObject('ConfigMap', 'a').toJson().metadata.labels).toEqual({ a: '1', team: 'ml' });
    expect(release.findObjects({ labels: { team: 'ml' } })).toHaveLength(1);
  });
});

test('synth writes scalars of YAML 1.1 without changing their values', () => {
  const data = `data:
  modes: [0644, 0o644, "0644", "0o644", 420]
  words: ["y", "n", "on", "off", "yes", "null", "~", y, off, null]
  numbers: [12345678901234567890, 18446744073709551615, -9223372036854775808, 1e23, 0x1F, 1_000, "1_000", "0x1F", "0X1F"]
  times: [12:30:45, 2020-01-01, "12:30"]
  texts: ["\\tx\\ny", "a: b", "#", " x ", "é\\u0001"]
`;
  const release = releaseOfTemplate(
    `apiVersion: example.com/v1\nkind: Sample\nmetadata: { name: a, namespace: b }\n${data}`,
  );
  const file = Object.values(synthesized(Chart.of(release)))[0] ?? '';
  expect(parseManifestStream(file, 'dist')[0]?.content).toEqual({
    apiVersion: 'example.com/v1',
    kind: 'Sample',
    metadata: { name: 'a', namespace: 'b' },
    data: {
      modes: [420, 420, '0644', '0o644', 420],
      words: ['y', 'n', 'on', 'off', 'yes', 'null', '~', true, false, null],
      numbers: [
        12345678901234567890n,
        18446744073709551615n,
        -9223372036854775808n,
        1e23,
        31,
        1000,
        '1_000',
        '0x1F',
        '0X1F',
      ],
      times: ['12:30:45', '2020-01-01', '12:30'],
      texts: ['\tx\ny', 'a: b', '#', ' x ', 'é\u0001'],
    },
  });
});
