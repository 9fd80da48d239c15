import { Yaml } from 'cdk8s';
import { isJsonObject } from '../../../lib/helm/data/json';
import { YamlError } from '../../../lib/helm/yaml/cursor';
import { readYaml } from '../../../lib/helm/yaml/read-yaml';
import { flowYaml, writable } from '../../../lib/helm/yaml/write-yaml';
import fc from '../../support/fast-check';
import { propertyRuns } from '../../support/property-runs';
import { askOracle, exact, HAS_GO, type OracleAnswer } from '../../support/yaml-oracle';
import { document, shuffled, text, tree, WORDS } from '../../support/yaml-texts';

/** The value that this library reads, in the form of `exact`, or its error. */
function read(yaml: string, allowDuplicateKeys = false): OracleAnswer {
  try {
    return { value: exact(readYaml(yaml, allowDuplicateKeys).content) };
  } catch (error) {
    if (error instanceof YamlError) {
      return { error: error.message };
    }
    throw error;
  }
}

/** The documents that this library reads in another way than the oracle. */
function disagreements(documents: readonly string[]): unknown[] {
  const answers = askOracle(documents);
  expect(answers).toHaveLength(documents.length);
  return documents.flatMap((yaml, index) => {
    const answer = answers[index] ?? {};
    const ours = read(yaml);
    // This library rejects what kubectl reads with a loss.
    const isLoss = answer.duplicates || answer.trailing || /not UTF-8/.test(ours.error ?? '');
    if (ours.error !== undefined && isLoss) {
      return [];
    }
    // Merged entries are no loss, though the oracle counts them as duplicates.
    const isLost = ours.error === undefined && answer.duplicates && !yaml.includes('<<');
    return isSame(ours, answer) && !isLost ? [] : [{ yaml, ours, answer }];
  });
}

function isSame(ours: OracleAnswer, answer: OracleAnswer): boolean {
  if (ours.error !== undefined || answer.error !== undefined) {
    return (ours.error === undefined) === (answer.error === undefined);
  }
  return sorted(ours.value) === sorted(answer.value);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

(HAS_GO ? describe : describe.skip)('compared with sigs.k8s.io/yaml', () => {
  test('the reader reads 3,000 documents in the same way', () => {
    const documents = [...fc.sample(document, 2_000), ...fc.sample(shuffled, 1_000)];
    expect(disagreements(documents)).toEqual([]);
  });

  test('the writer writes the values of 3,000 documents in the same way', () => {
    const count = propertyRuns(3_000);
    const documents = fc.sample(document, 4 * count);
    const values = documents
      .flatMap((yaml) => (read(yaml).error === undefined ? [readYaml(yaml).content] : []))
      .filter(isJsonObject)
      .slice(0, count);
    expect(values).toHaveLength(count);
    const written = values.map((value) => Yaml.stringify(writable(value, 'object')));
    const expected = values.map((value) => sorted(exact(value)));
    expect(askOracle(written).map(({ value }) => sorted(value))).toEqual(expected);
  });

  test('the reader reads 2,000 scalars in the same way, as values and as keys', () => {
    const tags = fc.constantFrom(
      '',
      '',
      '',
      '!!int ',
      '!!float ',
      '!!str ',
      '!!bool ',
      '!!null ',
      '!!timestamp ',
      '! ',
    );
    const scalar = fc.tuple(tags, fc.oneof(text, fc.constantFrom(...WORDS))).map((parts) => parts.join(''));
    const samples = [...WORDS, ...fc.sample(scalar, 2_000)];
    expect(disagreements(samples.flatMap((one) => [`a: ${one}`, `{"a": [${one}]}`, `${one}: 1`]))).toEqual([]);
  });

  test('with allowDuplicateKeys, the reader reads equal keys in the same way', () => {
    const documents = [
      'a: 1\na: {b: 1, b: 2}\n',
      '- 1: a\n  0x1: b\n',
      'y: a\ntrue: b\n',
      'a: &x {b: 1}\nc: {b: 2, <<: *x, b: 3}\n',
    ];
    const answers = askOracle(documents);
    expect(documents.map((yaml) => sorted(read(yaml, true).value))).toEqual(answers.map(({ value }) => sorted(value)));
  });

  test.each([
    ['objects as cdk8s writes them', (value: object) => Yaml.stringify(writable(value, 'object'))],
    ['values for helm', flowYaml],
  ])('kubectl and this library read %s unchanged', (_, print) => {
    const values = fc.sample(fc.dictionary(text, tree, { maxKeys: 4, noNullPrototype: true }), 400);
    const written = values.map(print);
    const expected = values.map((value) => sorted(exact(value)));
    expect(askOracle(written).map(({ value, error }) => error ?? sorted(value))).toEqual(expected);
    expect(written.map((yaml) => sorted(read(yaml).value))).toEqual(expected);
  });

  test('kubectl reads 2,000 texts and keys unchanged that cdk8s writes in any place', () => {
    const texts = [...WORDS, ...fc.sample(text, 2_000)];
    const objects = texts.map((one) => ({ a: one, b: [one, [one]], c: { [one]: { d: one } } }));
    const written = objects.map((object) => Yaml.stringify(writable(object, 'object')));
    expect(askOracle(written).map(({ value }) => sorted(value))).toEqual(
      objects.map((object) => sorted(exact(object))),
    );
  });
});
