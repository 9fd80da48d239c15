import { ChartSource } from '../../lib/chart/chart-source';
import { SecretValue } from '../../lib/secrets/secret-value';
import { Applications } from '../../lib/server/applications';
import { MongoDb } from '../../lib/server/databases/mongodb';
import type { ClearmlServer } from '../../lib/server/server';
import { schemaProblems } from '../support/kubernetes-schemas';
import { contractAt, PUBLIC, serverOf } from './servers';

/** Problems of all objects but those of custom kinds, for which Kubernetes has no schema. */
function problemsOf(server: ClearmlServer): string[] {
  const objects = server.release.apiObjects.filter(({ apiVersion }) => !apiVersion.includes('mongodb.com/'));
  return objects.flatMap((object) => schemaProblems(object.toJson()).map((problem) => `${object.name}: ${problem}`));
}

const props = {
  users: [{ username: 'ann', password: SecretValue.unsafePlainText('pw-of-ann') }],
  apiserver: { replicas: 2, labels: { team: 'ml' }, volumes: [{ name: 'scratch', emptyDir: {} }] },
};

test('objects of the enterprise chart are what the Kubernetes API takes', () => {
  const chart = contractAt('11.0.2');
  expect(problemsOf(serverOf({ ...props, chart, applications: Applications.enabled() }))).toEqual([]);
  expect(problemsOf(serverOf({ ...props, chart, mongodb: MongoDb.bundled() }))).toEqual([]);
});

(PUBLIC ? test : test.skip)('objects of the public chart too (CLEARML_PUBLIC_CHART)', () => {
  expect(problemsOf(serverOf({ ...props, chart: ChartSource.directory(String(PUBLIC)) }))).toEqual([]);
});

test('a wrong field would be told', () => {
  const server = serverOf(props);
  const pod = server.release.findObjects({ kind: 'Deployment' })[0]?.toJson();
  pod.spec.template.spec.containers[0].imagee = 'x';
  pod.spec.replicas = 'two';
  expect(schemaProblems(pod).join()).toContain('replicas');
  pod.spec.replicas = 2;
  expect(schemaProblems(pod).join()).toContain('imagee');
});
