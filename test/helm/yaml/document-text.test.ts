import { Yaml } from 'cdk8s';
import { attempt } from '../../../lib/helm/data/attempt';
import { documentTexts } from '../../../lib/helm/yaml/document-text';
import { writable } from '../../../lib/helm/yaml/write-yaml';
import fc from '../../support/fast-check';
import { propertyRuns } from '../../support/property-runs';
import { text, tree } from '../../support/yaml-texts';

const label = fc.oneof(
  fc.stringMatching(/^[ -~]{0,10}$/),
  fc.stringMatching(/^[\w$.:#' -]{0,5}$/),
  fc.stringMatching(/^-?\.?[\d_]{0,3}\.?[\da-fxobEX_.]{0,4}$/),
  fc.stringMatching(/^[[{"'*][a-c"': #,]{0,6}$/),
  fc.stringMatching(/^[a-c#:\n\t ]{0,8}$/),
);
const object = fc.dictionary(fc.oneof(text, label), fc.oneof(tree, label), { maxKeys: 5, noNullPrototype: true });

test('objects are written as cdk8s writes them', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 3 }), (contents) => {
      // Texts with half of a character are errors.
      const objects = contents.map((one) => attempt(() => writable(one, 'object'))).filter((one) => one !== undefined);
      expect(documentTexts(objects)).toBe(Yaml.stringify(...objects));
    }),
    { numRuns: propertyRuns(3000) },
  );
});

const shared = { b: ['c'] };

test.each<[string, unknown]>([
  ['a script', { a: { b: '#!/bin/sh\n\tif true; then\n  echo a\n\nfi\n' } }],
  ['lists of lists', { a: [[1, [{ b: 'c', d: ['e\nf\n'] }]], [], {}] }],
  ['a text with blank lines at its end', { a: [{ b: 'c\n\n' }], d: 'e\n\n' }],
  ['a long key', { ['k'.repeat(1100)]: 1 }],
  ['an object that occurs twice', { a: shared, d: shared }],
  ['an undefined value', { a: undefined, b: [undefined] }],
  ['a number that is no integer', { a: [1.5, -0, 1e21, 0.1] }],
  ['a text', 'a'],
  ['an empty object', {}],
  ['a date', { a: new Date(0) }],
])('%s is written as cdk8s writes it', (_, value) => {
  expect(documentTexts([value, { a: 1 }])).toBe(Yaml.stringify(value, { a: 1 }));
});
