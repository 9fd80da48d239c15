import { App, Chart } from 'cdk8s';
import { MongoDb } from '../../lib/server/databases/mongodb';
import { runInTemporaryFolders, synthesized, temporaryFolder, testChart } from '../support/apps';
import { serverOf } from './servers';

runInTemporaryFolders();

test('two servers in one app share neither credentials nor manifests', () => {
  const first = testChart('one');
  const second = new Chart(App.of(first), 'second', { namespace: 'two' });
  serverOf({}, first);
  serverOf({ baseDomain: 'second.example.com' }, second);
  const files = synthesized(first);
  expect(Object.keys(files)).toEqual([
    'clearml-secrets.k8s.yaml',
    'clearml.k8s.yaml',
    'second-secrets.k8s.yaml',
    'second.k8s.yaml',
  ]);
  const contents = (name: string): string[] => files[name]?.match(/^ {2}\w+_(?:key|secret): .+$/gm) ?? [];
  expect(contents('clearml-secrets.k8s.yaml')).toHaveLength(7);
  expect(
    contents('second-secrets.k8s.yaml').filter((line) => contents('clearml-secrets.k8s.yaml').includes(line)),
  ).toEqual([]);
  expect(files['second-secrets.k8s.yaml']).toContain('namespace: two');
});

test('a server without a namespace is addressed by the names of its Services', () => {
  const server = serverOf({}, new Chart(new App({ outdir: temporaryFolder() }), 'clearml'));
  expect(server.internalFilesUrl).toBe('http://clearml-enterprise-fileserver:8081');
});

test('deploys to the namespace that the props name', () => {
  const server = serverOf({ inNamespace: 'other', mongodb: MongoDb.bundled() });
  expect(server.release.inNamespace).toBe('other');
  expect(server.internalApiUrl).toBe('http://clearml-enterprise-apiserver.other:8008');
  const namespaces = server.release.apiObjects.map(({ metadata }) => metadata.namespace);
  expect(new Set(namespaces)).toEqual(new Set(['other']));
});

test('the same props give the same bytes, secrets included', () => {
  const once = () => {
    const scope = testChart();
    serverOf({ values: { apiserver: { extraEnvs: [{ name: 'A_TOKEN', value: 'x' }] } } }, scope);
    return synthesized(scope);
  };
  expect(once()).toEqual(once());
});
