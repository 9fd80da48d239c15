import { parseDocument, visit } from 'yaml';
import { annotatedValues } from '../../../lib/cli/show/annotated-values';
import { attempt } from '../../../lib/helm/data/attempt';
import { joinPath } from '../../../lib/helm/data/paths';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import fc from '../../support/fast-check';
import { document } from '../../support/yaml-texts';

const VALUES = `# -- The server
server:
  # -- Number of pods
  replicas: 1 # at least 1
  env: { A: 1 }
  script: |
    replicas: 2
  "dotted.key": a
last: "a
  b"
`;

test('a comment above each value names the props that set it, and comments of the file stay', () => {
  const props = new Map([
    ['server.replicas', ['replicas']],
    ['server["dotted.key"]', ['key', 'other']],
    ['last', ['last']],
    ['server.env.A', ['environment']],
    ['server.none', ['none']],
  ]);
  expect(annotatedValues(VALUES, props)).toMatchInlineSnapshot(`
"# Props of values without a line below:
#   server.env.A: environment
#   server.none: none

# -- The server
server:
  # -- Number of pods
  # prop: replicas
  replicas: 1 # at least 1
  env: { A: 1 }
  script: |
    replicas: 2
  # props: key, other
  "dotted.key": a
# prop: last
last: "a
  b"
"
`);
});

test.each([
  ['an empty file', ''],
  ['a map in braces', '{a: "x\n  y", b: 1}'],
  ['a file that is not YAML', 'a: {\n'],
])('%s lists the props before the file', (_, text) => {
  expect(annotatedValues(text, new Map([['b', ['prop']]]))).toBe(
    `# Props of values without a line below:\n#   b: prop\n\n${text}`,
  );
});

const valuesIn = (text: string) =>
  attempt(() => parseManifestStream(text, 'values.yaml').map(({ content }) => content));

/** The paths of all keys of a text. */
function pathsIn(text: string): string[] {
  const paths: string[] = [];
  visit(parseDocument(text), {
    Pair: (_, { key }, parents) => {
      const keys = [...parents.flatMap((one) => ('key' in one ? [one.key] : [])), key];
      paths.push(keys.map(String).reduce((path, one) => joinPath(path, one), ''));
    },
  });
  return paths.filter((path) => !/[^ -~]/.test(path));
}

test('the values and the lines of any file stay the same', () => {
  fc.assert(
    fc.property(document, (text) => {
      const annotated = annotatedValues(text, new Map(pathsIn(text).map((path) => [path, ['a.prop']])));
      expect(valuesIn(annotated)).toEqual(valuesIn(text));
      const rest = annotated
        .split('\n')
        .filter((line) => !/^ *# props?: a\.prop$/.test(line))
        .join('\n');
      expect(rest.endsWith(text)).toBe(true);
    }),
  );
});
