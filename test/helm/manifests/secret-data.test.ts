import { App, Chart, JsonPatch } from 'cdk8s';
import { manifestFrom } from '../../../lib/helm/manifests/manifest';
import { ManifestObject } from '../../../lib/helm/manifests/manifest-object';
import { withSecretData } from '../../../lib/helm/manifests/secret-data';
import { rejectLeaks } from '../../../lib/secrets/locating/leaks';
import { SecretValue } from '../../../lib/secrets/secret-value';
import fc from '../../support/fast-check';
import { dataOf, textsOf } from '../../support/secret-texts';

const manifestObject = (fields: object) => {
  const content = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...fields };
  return new ManifestObject(new Chart(new App(), 'c'), 'o', manifestFrom(content, 'template'), 'n');
};

const written = (fields: object) => JSON.parse(JSON.stringify(manifestObject(fields).toJson()));

test('the texts of a Secret are in data, where stringData replaces the same keys, as in the API server', () => {
  const secret = written({ data: { a: 'AAH/', b: 'eA==' }, stringData: { c: 'ü\n', b: 'y' }, type: 'Opaque' });
  expect(Object.keys(secret)).toEqual(['apiVersion', 'kind', 'metadata', 'data', 'type']);
  expect(secret.data).toEqual({ a: 'AAH/', ...dataOf({ b: 'y', c: 'ü\n' }) });
});

test('any text of a Secret is equal after the API server has decoded it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
      const stringData = { ...texts };
      expect(textsOf(withSecretData({ apiVersion: 'v1', kind: 'Secret', stringData }))).toEqual(stringData);
    }),
  );
});

test.each([null, {}])('stringData without entries is omitted: %j', (stringData) => {
  expect(written({ stringData })).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'n' },
  });
});

test('a null is an empty text, and values that the API server rejects stay for the checks of objects', () => {
  const { data, stringData } = written({ stringData: { a: null, b: 4711 } });
  expect([data, stringData]).toEqual([{ a: '' }, { b: 4711 }]);
  expect(() => manifestObject({ stringData: { a: '\ud800' } }).toJson()).toThrow('CLEARML1019');
});

test('patches of stringData apply before', () => {
  const object = manifestObject({ stringData: { a: 'x' } });
  object.addJsonPatch(JsonPatch.replace('/stringData/a', 'y'));
  expect(textsOf(object.toJson())).toEqual({ a: 'y' });
});

test.each([{ kind: 'ConfigMap' }, { apiVersion: 'example.com/v1' }])('other kinds keep stringData: %j', (fields) => {
  expect(written({ ...fields, stringData: { a: 'x' } }).stringData).toEqual({ a: 'x' });
});

test.each(['', 'x', 'xx'])('the placeholder of a secret after %j is found in data', (before) => {
  const object = manifestObject({ stringData: { a: `${before}${SecretValue.environment('TOKEN')}` } }).toJson();
  expect(() => rejectLeaks([JSON.stringify(object)], 'c')).toThrow(
    /CLEARML3003 c: Secret\/s at data\.a contains the placeholder of environment/,
  );
});
