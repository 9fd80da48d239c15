import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const SNAPSHOTS = join(__dirname, '..', '__snapshots__');

/** The objects of an example in the order in which `kubectl apply -f` reads them: files by their names, documents as they stand. */
function inOrder(example: string): any[] {
  const folder = join(SNAPSHOTS, example);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8'), { version: '1.1' })
      .map((document) => document.toJS())
      .filter((object) => object !== null),
  );
}

/** What an object needs of others to be there before it. */
function needs({ apiVersion, kind, metadata }: any): string[] {
  const [group] = apiVersion.split('/');
  return [
    ...(metadata.namespace ? [`Namespace ${metadata.namespace}`] : []),
    `CustomResourceDefinition ${group} ${kind}`,
  ];
}

function provides({ kind, metadata, spec }: any): string | undefined {
  if (kind === 'Namespace') {
    return `Namespace ${metadata.name}`;
  }
  return kind === 'CustomResourceDefinition' ? `${kind} ${spec.group} ${spec.names.kind}` : undefined;
}

/** Objects that come before what they need, where that comes at all. */
function tooEarly(objects: readonly any[]): string[] {
  const coming = new Set(objects.map(provides).filter((thing) => thing !== undefined));
  return objects.flatMap((object) => {
    const missing = needs(object).filter((thing) => coming.has(thing));
    coming.delete(provides(object) ?? '');
    return missing.map((thing) => `${object.kind}/${object.metadata.name} before ${thing}`);
  });
}

test.each(readdirSync(SNAPSHOTS))('%s can be applied file by file', (example) => {
  const objects = inOrder(example);
  expect(objects.length).toBeGreaterThan(0);
  expect(tooEarly(objects)).toEqual([]);
});

test('an order that would fail is told', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'a' } };
  expect(tooEarly([pod, namespace])).toEqual(['Pod/p before Namespace a']);
  expect(tooEarly([namespace, pod])).toEqual([]);
});
