import { toManifests } from '../../../lib/helm/manifests/manifest';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { failureOf } from '../../support/apps';
import { configMap, labelsOf, releaseOfTemplate } from '../../support/releases';

const manifests = (text: string) => toManifests(parseManifestStream(text, 'demo'), 'demo');
const labels = (text: string) => labelsOf(manifests(text) as never);

describe('lists are split into their items:', () => {
  const list = (items: string, kind = 'List', metadata = '') =>
    `apiVersion: v1\nkind: ${kind}\n${metadata}items: ${items}\n`;
  const secret = '{apiVersion: v1, kind: Secret, metadata: {name: a}}';
  const mapB = '{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}';

  test.each([
    ['a List', list(`[${secret}]`), ['Secret/a']],
    ['an empty List', list('[]'), []],
    ['a List whose range had no items', list(''), []],
    ['a List in a List', list(`[{apiVersion: v1, kind: List, items: [${secret}]}]`), ['Secret/a']],
    [
      'a ConfigMapList with items without a kind',
      list(`[{metadata: {name: a}}, ${mapB}]`, 'ConfigMapList'),
      ['ConfigMap/a', 'ConfigMap/b'],
    ],
  ])('%s', (_, text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  test('with real helm, and the release namespace on the items', () => {
    const release = releaseOfTemplate(list(`[${secret}]`));
    expect(release.getObject('Secret', 'a').toJson().metadata).toEqual({ name: 'a', namespace: 'clearml' });
  });

  test('but not a custom kind that is merely called so', () => {
    const text = 'apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {items: [1]}\n';
    expect(labels(text)).toEqual(['AllowList/a']);
    expect(manifests(text)[0]?.content).toMatchObject({ spec: { items: [1] } });
  });

  test('and hook annotations of a list apply to its items', () => {
    const text = list(`[${secret}]`, 'List', 'metadata: {annotations: {helm.sh/hook: test}}\n');
    expect(manifests(text)[0]?.annotations).toEqual({ 'helm.sh/hook': 'test' });
  });
});

test('group, name and namespace are read', () => {
  const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: b}\n';
  expect(manifests(text)).toMatchObject([{ group: 'apps', kind: 'Deployment', name: 'a', namespace: 'b' }]);
  expect(manifests(configMap('b'))).toMatchObject([{ group: '', name: 'b', namespace: undefined }]);
  expect(manifests('apiVersion: v1\nkind: Pod\nmetadata: {generateName: c-}\n')).toMatchObject([{ name: 'c-' }]);
});

test.each(['5', 'text', 'a: 1', 'kind: Pod', 'apiVersion: v1\nkind: List\nitems: [x]', 'a: 12345678901234567890'])(
  'what is no Kubernetes object is refused: %j',
  (text) => {
    const failure = failureOf(() => manifests(text));
    expect(failure.code).toBe('CLEARML1008');
    expect(failure.message).toContain('demo (line 1) rendered something that is not a Kubernetes object: ');
  },
);
