import { JsonPatch } from 'cdk8s';
import {
  Backups,
  BackupVolume,
  ChartSource,
  type ClearmlServerProps,
  Elasticsearch,
  FileStorage,
  MongoDb,
  PodSecurity,
  Prerequisites,
  SecretDelivery,
  SecretValue,
  SnapshotRepository,
} from '../../lib';
import { serverOf } from '../server/servers';
import { noticesOf, objectsIn, synthesized, testChart } from '../support/apps';
import { schemaProblems } from '../support/kubernetes-schemas';
import { violationsOf } from '../support/pod-security';
import { ALL, backupsOf, bucket, repository, text, volume } from './backup-apps';

const find = (objects: any[], kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === `clearml-enterprise-backup-${name}`);
const podOf = (objects: any[], part: string) => find(objects, 'CronJob', part).spec.jobTemplate.spec.template.spec;
const environmentOf = (container: any) =>
  Object.fromEntries(container.env.map(({ name, value, valueFrom }: any) => [name, valueFrom?.secretKeyRef ?? value]));

test('backs all parts up daily for two days by default, and never twice at a time', () => {
  const { backups, objects } = backupsOf(ALL);
  expect(backups.cronJobNames).toEqual(
    ['mongodb', 'elasticsearch', 'files'].map((part) => `clearml-enterprise-backup-${part}`),
  );
  for (const part of ['mongodb', 'elasticsearch', 'files']) {
    expect(find(objects, 'CronJob', part).spec).toMatchObject({
      schedule: '0 2 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      failedJobsHistoryLimit: 3,
    });
    expect(environmentOf(podOf(objects, part).containers[0]).RETENTION_DAYS).toBe('2');
  }
});

test('each part may have a schedule and a retention of its own', () => {
  const files = { schedule: '0 4 * * SUN', retentionDays: 30 };
  const { objects } = backupsOf({ ...ALL, schedule: '@hourly', retentionDays: 7, files });
  const settings = ['mongodb', 'files'].map((part) => [
    find(objects, 'CronJob', part).spec.schedule,
    environmentOf(podOf(objects, part).containers[0]).RETENTION_DAYS,
  ]);
  expect(settings).toEqual([
    ['@hourly', '7'],
    ['0 4 * * SUN', '30'],
  ]);
});

const CONNECTION = { name: 'clearml-enterprise-environment', key: expect.any(String) };

test.each<[string, Partial<ClearmlServerProps>, object]>([
  ['the operator', {}, { DATABASES: 'all', MONGODB_URI_all: { name: 'mongodb-root', key: 'connectionString' } }],
  [
    'the chart',
    { mongodb: MongoDb.bundled() },
    { DATABASES: 'all', MONGODB_URI_all: 'mongodb://clearml-enterprise-mongodb:27017' },
  ],
  [
    'the chart, with a login',
    { mongodb: MongoDb.bundled({ auth: { rootPassword: text('pw-of-root') } }) },
    {
      MONGODB_ROOT_PASSWORD: { name: 'clearml-enterprise-mongodb', key: 'mongodb-root-password' },
      MONGODB_URI_all: 'mongodb://root:$(MONGODB_ROOT_PASSWORD)@clearml-enterprise-mongodb:27017',
    },
  ],
  [
    'the user',
    { mongodb: MongoDb.external({ backend: text('mongodb://u:pw@h/backend'), auth: text('mongodb://u:pw@h/auth') }) },
    {
      DATABASES: 'backend auth',
      SECRET_HOSTS_MONGO_BACKEND_HOST: CONNECTION,
      MONGODB_URI_backend: '"""$(SECRET_HOSTS_MONGO_BACKEND_HOST)"""',
      MONGODB_URI_auth: '"""$(SECRET_HOSTS_MONGO_AUTH_HOST)"""',
    },
  ],
  [
    'the user, in a Secret',
    { mongodb: MongoDb.external({ backend: SecretValue.existing('m', 'b'), auth: SecretValue.existing('m', 'a') }) },
    { SECRET_HOSTS_MONGO_AUTH_HOST: { name: 'm', key: 'a' } },
  ],
  [
    'the open-source chart, with a login',
    { chart: ChartSource.community(), mongodb: MongoDb.bundled({ auth: { rootPassword: text('pw-of-root') } }) },
    { MONGODB_HOST: 'clearml-mongodb', MONGODB_USERNAME: 'root', MONGODB_PASSWORD: expect.any(Object) },
  ],
])('dumps the MongoDB of %s', (_, server, variables) => {
  const { objects } = backupsOf({ mongodb: { volume } }, server);
  const cronJob = objects.find(({ kind }) => kind === 'CronJob');
  const [container] = cronJob.spec.jobTemplate.spec.template.spec.containers;
  expect(environmentOf(container)).toMatchObject(variables);
  // Kubernetes expands only variables that precede.
  const names: string[] = container.env.map(({ name }: any) => name);
  for (const { name, value } of container.env) {
    const [, referred] = /\$\((.+)\)/.exec(value ?? '') ?? [];
    expect(referred === undefined || names.indexOf(referred) < names.indexOf(name)).toBe(true);
  }
  expect(JSON.stringify(objects)).not.toMatch(/pw-of-root|u:pw/);
});

test.each<[string, Partial<ClearmlServerProps>, object]>([
  ['the chart', {}, { ELASTICSEARCH_URLS: 'http://clearml-elastic-master:9200' }],
  [
    'the chart, with a login',
    { elasticsearch: Elasticsearch.bundled({ password: text('elastic-password') }) },
    { ELASTICSEARCH_PASSWORD: { name: 'clearml-elastic-master-credentials', key: 'password' } },
  ],
  [
    'the user',
    {
      elasticsearch: Elasticsearch.external({
        hosts: [
          { host: 'a', https: true },
          { host: 'b', port: 9201 },
        ],
        username: 'u',
        password: SecretValue.existing('es', 'pw'),
      }),
    },
    { ELASTICSEARCH_URLS: 'https://a:9200 http://b:9201', ELASTICSEARCH_USERNAME: 'u', SECRET: undefined },
  ],
  [
    'the open-source chart',
    { chart: ChartSource.community() },
    { ELASTICSEARCH_URLS: 'http://clearml-elasticsearch:9200' },
  ],
])('takes snapshots of the Elasticsearch of %s', (_, server, variables) => {
  const { objects } = backupsOf({ elasticsearch: { repository } }, server);
  const cronJob = objects.find(({ kind }) => kind === 'CronJob');
  const { SECRET, ...expected } = variables as Record<string, unknown>;
  expect(environmentOf(cronJob.spec.jobTemplate.spec.template.spec.containers[0])).toMatchObject(expected);
});

test('an Elasticsearch repository in a bucket is registered without keys, which are a prerequisite', () => {
  const { chart, objects } = backupsOf({ elasticsearch: { repository } });
  const { REPOSITORY, REPOSITORY_SETTINGS } = environmentOf(podOf(objects, 'elasticsearch').containers[0]);
  expect([REPOSITORY, JSON.parse(REPOSITORY_SETTINGS)]).toEqual([
    'clearml',
    {
      type: 's3',
      settings: {
        bucket: 'backups',
        base_path: 'clearml/elasticsearch',
        endpoint: 'https://minio:9000',
        client: 'default',
      },
    },
  ]);
  const [need] = Prerequisites.of(chart)
    .all()
    .filter(({ kind }) => kind === 'Snapshot repository');
  expect(need?.remedy).toContain('elasticsearch-keystore add s3.client.default.access_key');
  const registered = backupsOf({ elasticsearch: { repository: SnapshotRepository.registered('main') } });
  expect(environmentOf(podOf(registered.objects, 'elasticsearch').containers[0])).not.toHaveProperty(
    'REPOSITORY_SETTINGS',
  );
});

test('the Job for files may manage VolumeSnapshots of its namespace, and no other object', () => {
  const { chart, objects } = backupsOf({ files: { snapshotClass: 'csi' } });
  expect(environmentOf(podOf(objects, 'files').containers[0])).toMatchObject({
    CLAIM: 'clearml-enterprise-fileserver-data',
    SNAPSHOT_CLASS: 'csi',
  });
  expect(podOf(objects, 'files').serviceAccountName).toBe('clearml-enterprise-backup-files');
  expect(find(objects, 'Role', 'files').rules).toEqual([
    {
      apiGroups: ['snapshot.storage.k8s.io'],
      resources: ['volumesnapshots'],
      verbs: ['create', 'get', 'list', 'watch', 'delete'],
    },
  ]);
  expect(objects.filter(({ kind }) => kind === 'ClusterRole')).toEqual([]);
  expect(
    Prerequisites.of(chart)
      .all()
      .map(({ name }) => name),
  ).toContain('volumesnapshots.snapshot.storage.k8s.io');
});

test.each<[string, Partial<ClearmlServerProps>, string]>([
  ['an existing claim', { fileStorage: FileStorage.bundled({ existingClaim: 'mine' }) }, 'mine'],
  ['another release name', { releaseName: 'ml' }, 'ml-clearml-enterprise-fileserver-data'],
])('takes snapshots of the claim of the file server: %s', (_, server, claim) => {
  const cronJob = backupsOf({ files: {} }, server).objects.find(({ kind }) => kind === 'CronJob');
  expect(environmentOf(cronJob.spec.jobTemplate.spec.template.spec.containers[0]).CLAIM).toBe(claim);
});

test('dumps go to an existing claim, or only to a bucket', () => {
  const existing = backupsOf({ mongodb: { volume: BackupVolume.existing('dumps') } });
  expect(podOf(existing.objects, 'mongodb').volumes).toContainEqual({
    name: 'dumps',
    persistentVolumeClaim: { claimName: 'dumps' },
  });
  expect(Prerequisites.of(existing.chart).all()).toContainEqual(
    expect.objectContaining({ kind: 'PersistentVolumeClaim', name: 'dumps', inNamespace: 'clearml' }),
  );
  const pod = podOf(backupsOf({ mongodb: { bucket } }).objects, 'mongodb');
  expect(pod.volumes).toContainEqual({ name: 'dumps', emptyDir: {} });
  expect([pod.initContainers[0].name, pod.containers[0].name]).toEqual(['dump', 'upload']);
});

test.each<[string, SecretDelivery, object]>([
  ['a Secret', SecretDelivery.plain(), { kind: 'Secret' }],
  ['an ExternalSecret', SecretDelivery.externalSecrets({ store: 'vault' }), { kind: 'ExternalSecret' }],
])('the keys of a bucket are in %s only', (_, secretDelivery, kind) => {
  const { chart } = backupsOf({ mongodb: { bucket } }, { secretDelivery });
  const files = synthesized(chart);
  const objects = objectsIn(files);
  const pod = podOf(objects, 'mongodb');
  const { name, key } = environmentOf(pod.containers[0]).RCLONE_CONFIG_STORAGE_SECRET_ACCESS_KEY;
  expect(key).toBeDefined();
  expect(objects.filter(({ metadata }) => metadata.name === name)).toEqual([expect.objectContaining(kind)]);
  expect(files['clearml.k8s.yaml']).not.toMatch(/an-access-key|a-secret-key/);
});

test('the pods satisfy the restricted level, and use the registry and the pull secrets of the server', () => {
  const server = { imageRegistry: 'registry.internal/mirror', imagePullSecrets: ['mine'] };
  const { objects } = backupsOf({ ...ALL, mongodb: { volume, bucket } }, server);
  const jobs = objects.filter(({ kind }) => kind === 'CronJob');
  expect(violationsOf(jobs)).toEqual([]);
  expect(jobs.flatMap(schemaProblems)).toEqual([]);
  for (const job of jobs) {
    const { initContainers = [], containers, imagePullSecrets } = job.spec.jobTemplate.spec.template.spec;
    expect(imagePullSecrets).toEqual([{ name: 'mine' }]);
    for (const { image } of [...initContainers, ...containers]) {
      expect(image).toMatch(/^registry\.internal\/mirror\//);
    }
  }
});

test('OpenShift chooses the users of the pods', () => {
  const { objects } = backupsOf(ALL, { podSecurity: PodSecurity.openshift() });
  expect(podOf(objects, 'files').securityContext).toEqual({
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  });
});

test('the commands that restore run the scripts in the pods of the CronJobs, while the server is stopped', () => {
  const { backups, objects } = backupsOf({ ...ALL, mongodb: { bucket } });
  const { mongodb = '', elasticsearch = '', files = '' } = backups.restoreCommands;
  expect(find(objects, 'ConfigMap', 'scripts').data['restore.txt']).toBe([mongodb, elasticsearch, files].join('\n'));
  const stop = mongodb.indexOf('clearml-enterprise-webserver --replicas=0');
  const start = mongodb.indexOf('clearml-enterprise-webserver --replicas=1');
  const create = mongodb.indexOf(
    'create job clearml-enterprise-restore-mongodb --from=cronjob/clearml-enterprise-backup-mongodb',
  );
  expect(0 < stop && stop < create && create < start).toBe(true);
  const [, patch = ''] = /--patch='(.*)'/.exec(mongodb) ?? [];
  const job = structuredClone(find(objects, 'CronJob', 'mongodb').spec.jobTemplate);
  const operations = JSON.parse(patch).map(({ op, from, path, value }: any) =>
    op === 'move' ? JsonPatch.move(from, path) : JsonPatch.replace(path, value),
  );
  const { initContainers, containers } = JsonPatch.apply(job, ...operations).spec.template.spec;
  expect([initContainers, containers].map((list) => list.map(({ name, command }: any) => [name, command]))).toEqual([
    [['upload', ['sh', '/scripts/download-dump.sh', '<time>']]],
    [['dump', ['sh', '/scripts/restore-mongodb.sh', '<time>']]],
  ]);
  expect(elasticsearch).toContain('["sh","/scripts/restore-elasticsearch.sh","<time>"]');
  expect(files).toContain('kind: VolumeSnapshot, name: clearml-enterprise-fileserver-data-<time>}');
});

test('a notice names the parts without a backup', () => {
  const chart = testChart();
  const server = serverOf({}, chart);
  expect(noticesOf(() => new Backups(chart, 'some', { server, files: {} }))).toEqual([
    'clearml/some does not back up mongodb, elasticsearch',
  ]);
});
