import { App, Chart } from 'cdk8s';
import { ChartSource } from '../../lib/chart/chart-source';
import { SecretValue } from '../../lib/secrets/secret-value';
import { Applications } from '../../lib/server/applications';
import { Credentials } from '../../lib/server/credentials';
import { MongoDb } from '../../lib/server/databases/mongodb';
import type { ClearmlServer } from '../../lib/server/server';
import { runInTemporaryFolders, synthesized, temporaryFolder, testChart } from '../support/apps';
import { schemaProblems } from '../support/kubernetes-schemas';
import { contractAt, PUBLIC, serverOf } from './servers';

runInTemporaryFolders();

test('two servers in one app share neither credentials nor manifests', () => {
  const first = testChart('one');
  const second = new Chart(App.of(first), 'second', { namespace: 'two' });
  serverOf({}, first);
  serverOf({ baseDomain: 'second.example.com' }, second);
  const files = synthesized(first);
  expect(Object.keys(files)).toEqual([
    'clearml-namespace.k8s.yaml',
    'clearml-secrets.k8s.yaml',
    'clearml.k8s.yaml',
    'second-namespace.k8s.yaml',
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

test('the internal URL of a server without a namespace contains only the name of the Service', () => {
  const server = serverOf({}, new Chart(new App({ outdir: temporaryFolder() }), 'clearml'));
  expect(server.internalFilesUrl).toBe('http://clearml-enterprise-fileserver:8081');
});

test('deploys a server to the namespace in its props', () => {
  const server = serverOf({ inNamespace: 'other', mongodb: MongoDb.bundled() });
  expect(server.release.inNamespace).toBe('other');
  expect(server.internalApiUrl).toBe('http://clearml-enterprise-apiserver.other:8008');
  const namespaces = server.release.apiObjects.map(({ metadata }) => metadata.namespace);
  expect(new Set(namespaces)).toEqual(new Set(['other']));
});

test('the same props render identical manifests, including secrets', () => {
  const once = () => {
    const scope = testChart();
    serverOf({ values: { apiserver: { extraEnvs: [{ name: 'A_TOKEN', value: 'x' }] } } }, scope);
    return synthesized(scope);
  };
  expect(once()).toEqual(once());
});

test('reports an unreadable credential only once', () => {
  const server = serverOf({ credentials: Credentials.fromKeys({ apiserverKey: SecretValue.file('none') }) });
  const problems = server.node.root.node.findAll().flatMap(({ node }) => node.validate());
  expect(problems).toEqual([expect.stringMatching(/^CLEARML3002: file none cannot be read/)]);
});

/** Problems of all objects except custom resources, for which Kubernetes has no schema. */
function problemsOf(server: ClearmlServer): string[] {
  const objects = server.release.apiObjects.filter(({ apiVersion }) => !apiVersion.includes('mongodb.com/'));
  return objects.flatMap((object) => schemaProblems(object.toJson()).map((problem) => `${object.name}: ${problem}`));
}

const props = {
  users: [{ username: 'ann', password: SecretValue.unsafePlainText('pw-of-ann') }],
  apiserver: { replicas: 2, labels: { team: 'ml' }, volumes: [{ name: 'scratch', emptyDir: {} }] },
};

test('objects of the enterprise chart match the Kubernetes schemas', () => {
  const chart = contractAt('11.0.2');
  expect(problemsOf(serverOf({ ...props, chart, applications: Applications.enabled() }))).toEqual([]);
  expect(problemsOf(serverOf({ ...props, chart, mongodb: MongoDb.bundled() }))).toEqual([]);
});

(PUBLIC ? test : test.skip)('objects of the public chart match the Kubernetes schemas', () => {
  expect(problemsOf(serverOf({ ...props, chart: ChartSource.directory(String(PUBLIC)) }))).toEqual([]);
});

test('Kubernetes schemas reject a value of the wrong type and an unknown field', () => {
  const server = serverOf(props);
  const pod = server.release.findObjects({ kind: 'Deployment' })[0]?.toJson();
  pod.spec.template.spec.containers[0].imagee = 'x';
  pod.spec.replicas = 'two';
  expect(schemaProblems(pod).join()).toContain('replicas');
  pod.spec.replicas = 2;
  expect(schemaProblems(pod).join()).toContain('imagee');
});
