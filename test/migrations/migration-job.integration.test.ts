import { Testing } from 'cdk8s';
import {
  BackupVolume,
  ChartSource,
  ClearmlNamespace,
  type ClearmlServerProps,
  FileStorage,
  MigrationJob,
  MongoDb,
  MongoDbMigration,
  PodSecurity,
  PodSecurityStandards,
  Prerequisites,
} from '../../lib';
import { reportOf } from '../../lib/core/report/report';
import { podSecurity } from '../../lib/security/validation/rules/pod-security';
import { contractAt, serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { schemaProblems } from '../support/kubernetes-schemas';
import { violationsOf } from '../support/pod-security';

const archive = BackupVolume.create({ size: '100Gi' });
const BESIDE = {
  chart: contractAt('10.11.7'),
  mongodb: MongoDb.operatorManaged(MongoDbMigration.DEPLOY_NEW),
};

function migrationOf(kind: 'mongodbToOperator' | 'ownFileServerVolume', server: Partial<ClearmlServerProps>) {
  const chart = testChart();
  const props = { server: serverOf(server, chart) };
  const migration =
    kind === 'mongodbToOperator'
      ? MigrationJob.mongodbToOperator(chart, 'migration', { ...props, archive })
      : MigrationJob.ownFileServerVolume(chart, 'migration', props);
  const objects = Testing.synth(chart);
  const job = objects.find(({ kind }) => kind === 'Job');
  return { chart, migration, job, objects, pod: job.spec.template.spec };
}

const environmentOf = ({ env }: any) =>
  Object.fromEntries(env.map(({ name, value, valueFrom }: any) => [name, valueFrom?.secretKeyRef ?? value]));

/** `k8s_mckmongo_migration.md` */
test('the move to the operator reads the former database and writes to the one in mongodb-root', () => {
  const { chart, job, objects, pod } = migrationOf('mongodbToOperator', BESIDE);
  expect(pod.containers[0].image).toBe('docker.io/library/mongo:7');
  expect(environmentOf(pod.containers[0])).toMatchObject({
    MONGODB_URI_all: 'mongodb://clearml-enterprise-mongodb:27017',
    CLEARML_MONGODB_SERVICE_CONNECTION_STRING: { name: 'mongodb-root', key: 'connectionString' },
  });
  expect([job.spec.suspend, job.spec.backoffLimit]).toEqual([true, 0]);
  expect(violationsOf([job])).toEqual([]);
  expect(objects.flatMap((object) => (object.kind.startsWith('MongoDB') ? [] : schemaProblems(object)))).toEqual([]);
  const needs = Prerequisites.of(chart).all();
  expect(needs.find(({ kind }) => kind === 'CustomResourceDefinition')?.remedy).toContain('mongodb-kubernetes/1.6.1');
  expect(needs.map(({ name }) => name)).toContain('mongodb-root');
});

test('the move stops all Deployments of ClearML, starts the Job, and starts them again', () => {
  const { migration } = migrationOf('mongodbToOperator', { ...BESIDE, apiserver: { replicas: 3 } });
  const components = ['apiserver-asyncdelete', 'fileserver', 'operations-log-watchdog', 'webserver'];
  const [stop = '', ...commands] = migration.commands;
  for (const component of ['apiserver', ...components]) {
    expect(stop).toContain(` clearml-enterprise-${component} `);
  }
  expect(stop).toMatch(/^kubectl --namespace=clearml scale deployment .* --replicas=0$/);
  expect(commands).toEqual([
    `kubectl --namespace=clearml patch job/clearml-enterprise-mongodb-migrate --patch='{"spec":{"suspend":false}}'`,
    expect.stringContaining('wait --for=condition=complete job/clearml-enterprise-mongodb-migrate'),
    'kubectl --namespace=clearml logs job/clearml-enterprise-mongodb-migrate',
    'kubectl --namespace=clearml scale deployment clearml-enterprise-apiserver --replicas=3',
    expect.stringMatching(/scale deployment clearml-enterprise-apiserver-asyncdelete .* --replicas=1$/),
  ]);
});

/** `helm_upgrade_11_0.md` */
test('the change of owners runs as root with three capabilities on the claim of the file server', () => {
  const { job, pod } = migrationOf('ownFileServerVolume', { chart: contractAt('10.13.0') });
  const [container] = pod.containers;
  expect([pod.serviceAccountName, pod.securityContext.runAsUser]).toEqual(['clearml-fileserver', 0]);
  expect(container).toMatchObject({
    image: 'docker.io/library/busybox:1.36',
    securityContext: { capabilities: { drop: ['ALL'], add: ['CHOWN', 'FOWNER', 'DAC_OVERRIDE'] } },
  });
  expect(container.volumeMounts).toContainEqual({ name: 'files', mountPath: '/mnt/fileserver' });
  expect(pod.volumes).toContainEqual({
    name: 'files',
    persistentVolumeClaim: { claimName: 'clearml-enterprise-fileserver-data' },
  });
  expect([job.spec.suspend, job.spec.backoffLimit]).toEqual([true, 0]);
  expect(schemaProblems(job)).toEqual([]);
});

test('root is a declared exception with a reason, and the namespace enforces baseline', () => {
  const { chart, job } = migrationOf('ownFileServerVolume', { podSecurity: PodSecurity.restricted() });
  const manifest = { content: job, kind: 'Job', name: job.metadata.name, namespace: 'clearml' };
  const rule = podSecurity(() => PodSecurityStandards.restricted());
  expect([...rule.check({ manifest } as never)]).toEqual([]);
  const { exceptions = [] } = reportOf(chart, ['exceptions']);
  expect(exceptions).toContainEqual({
    path: 'clearml/migration',
    rule: 'runAsUser',
    workload: 'Job/clearml-enterprise-fileserver-chown',
    reason: expect.stringContaining('helm_upgrade_11_0.md'),
  });
  const namespace = new ClearmlNamespace(chart, 'namespace');
  const [object] = Testing.synth(namespace.node.root.node.findChild('clearml-namespace') as never);
  expect(object.metadata.labels['pod-security.kubernetes.io/enforce']).toBe('baseline');
});

test('the change of owners stops the file server only', () => {
  const { migration } = migrationOf('ownFileServerVolume', {});
  expect(migration.commands[0]).toBe(
    'kubectl --namespace=clearml scale deployment clearml-enterprise-fileserver --replicas=0',
  );
  expect(migration.commands.at(-1)).toMatch(/clearml-enterprise-fileserver --replicas=1$/);
});

test.each<[string, 'mongodbToOperator' | 'ownFileServerVolume', Partial<ClearmlServerProps>, string]>([
  ['another version', 'mongodbToOperator', { ...BESIDE, chart: contractAt('10.12.0') }, 'clearml-enterprise 10.12.0'],
  ['a former database', 'mongodbToOperator', { ...BESIDE, mongodb: MongoDb.bundled() }, 'mckMongodb.enabled is false'],
  [
    'a finished move',
    'mongodbToOperator',
    { ...BESIDE, mongodb: MongoDb.operatorManaged(MongoDbMigration.SWITCH_OVER) },
    'mckMongodb.migrated is true',
  ],
  ['the open-source chart', 'mongodbToOperator', { chart: ChartSource.community() }, 'chart clearml-community'],
  ['the open-source chart', 'ownFileServerVolume', { chart: ChartSource.community() }, 'chart clearml-community'],
  [
    'an external storage',
    'ownFileServerVolume',
    { fileStorage: FileStorage.external('s3://b') },
    'a server without a file server',
  ],
])('rejects a server with %s: %s', (_, kind, server, found) => {
  const { message } = failureOf(() => migrationOf(kind, server));
  expect(message).toContain('CLEARML9093 clearml/migration: ');
  expect(message).toContain(found);
});
