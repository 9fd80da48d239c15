import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { Manifests } from '../lib';
import { serveApplying } from './support/applying-api';
import { temporaryFolder } from './support/apps';
import { kubectlPath } from './support/helms';

const SNAPSHOTS = join(__dirname, '..', '__snapshots__');

/** The files of a folder in the order in which kubectl reads them. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((name) => join(folder, name));
}

/** Applies a folder with kubectl, in a cluster that rejects objects before their prerequisites. */
async function applied(folder: string, steps: readonly string[]): Promise<{ count: number; problems: string[] }> {
  const { kubeconfig, count } = await serveApplying(Manifests.inFolder(folder).objects);
  const problems: string[] = [];
  for (const step of steps) {
    const cache = ['--cache-dir', temporaryFolder()];
    const flags = ['--kubeconfig', kubeconfig, ...cache, 'apply', '--validate=false', '-f', step];
    await promisify(execFile)(kubectlPath(), flags).catch(({ stderr }) => problems.push(stderr));
  }
  return { count: count(), problems };
}

/** The paths to apply in order: CustomResourceDefinitions first, as the docs describe, then the whole folder. */
function stepsFor(folder: string): string[] {
  return [...filesIn(folder).filter((file) => file.endsWith('-crds.k8s.yaml')), folder];
}

test.each(readdirSync(SNAPSHOTS))('kubectl applies the manifests of example %s', async (example) => {
  const folder = join(SNAPSHOTS, example);
  const { objects } = Manifests.inFolder(folder);
  expect(objects.length).toBeGreaterThan(0);
  expect(await applied(folder, stepsFor(folder))).toEqual({ count: objects.length, problems: [] });
});

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } };
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'a' } };
const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: { group: 'example.com', names: { kind: 'Thing' }, scope: 'Cluster', versions: [{ name: 'v1' }] },
};
const CUSTOM_OBJECT = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 't' } };

test.each<[string, object[], RegExp]>([
  ['a pod before its namespace', [POD, NAMESPACE], /namespace a not found/],
  ['definitions and objects of their kinds in one call', [DEFINITION, CUSTOM_OBJECT], /no matches for kind "Thing"/],
])('kubectl rejects %s', async (_, objects, problem) => {
  const folder = temporaryFolder();
  objects.forEach((object, index) => {
    writeFileSync(join(folder, `${index}.yaml`), stringify(object));
  });
  expect((await applied(folder, [folder])).problems).toEqual([expect.stringMatching(problem)]);
  const oneByOne = objects[0] === POD ? filesIn(folder).reverse() : filesIn(folder);
  expect((await applied(folder, oneByOne)).problems).toEqual([]);
});
