import { Construct } from 'constructs';
import { CodedError, locate } from '../core/errors/coded-error';
import { kubernetesApi } from '../core/kubernetes/api';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { emitNotice } from '../core/notice';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { createChildrenLazily } from '../release/lazy-children';
import { elasticsearchEnvironment, mongoDbEnvironment } from '../server/jobs/database-environment';
import { RenderedServer } from '../server/jobs/rendered-server';
import { addScripts, addServerJob, objectName, type ServerJob } from '../server/jobs/server-job';
import type { ClearmlServer } from '../server/server';
import type { BackupsProps, ElasticsearchBackup, FilesBackup, MongoDbBackup } from './backup-props';
import { bucketEnvironment } from './backup-targets';
import { checkedProps, PARTS } from './checked-props';
import { RestoreCommands } from './restore-commands';
import { type BackupSchedule, DEFAULT_SCHEDULE } from './schedule';

/** Folder of the dumps in the containers. */
const DUMPS = '/backups';

/** Seconds after which a backup fails, so that the next one can start. */
const TIMEOUT_SECONDS = 6 * 3600;

const SCRIPTS = [
  'server/jobs/scripts/mongodb-connection.sh',
  ...['retention', 'dump-mongodb', 'restore-mongodb', 'upload-dump', 'download-dump'].map(scriptOf),
  ...['elasticsearch-api', 'snapshot-elasticsearch', 'restore-elasticsearch', 'snapshot-files'].map(scriptOf),
];

function scriptOf(name: string): string {
  return `backups/scripts/${name}.sh`;
}

/**
 * CronJobs that back a server up (`backups.md`): `mongodump` of MongoDB, snapshots of Elasticsearch by its API, VolumeSnapshots of the
 * files. By default, they run daily and keep backups for two days. They use the addresses and logins of the rendered API server.
 *
 * @example
 * new Backups(chart, 'backups', {
 *   server,
 *   mongodb: { volume: BackupVolume.create({ size: '200Gi' }) },
 *   elasticsearch: { repository: SnapshotRepository.s3({ bucket: 'clearml-backups' }) },
 *   files: { snapshotClass: 'csi' },
 * });
 *
 * @stability experimental
 */
export class Backups extends Construct {
  /** Names of the CronJobs. */
  public readonly cronJobNames: string[];

  private readonly props: BackupsProps;
  private readonly restore: RestoreCommands;

  /**
   * @throws CLEARML9090 when a setting is invalid, or the server has no volume for files; CLEARML9091 when the server does not name a
   * database; CLEARML1017 when a prop is missing, unknown or of the wrong type
   */
  public constructor(scope: Construct, id: string, props: BackupsProps) {
    super(scopeInChart(scope, id), id);
    this.props = locate(this.node.path, () => checkedProps(props));
    const { server } = this.props;
    server._installation.props.secretDelivery?.applyTo(this);
    this.restore = new RestoreCommands(server);
    this.cronJobNames = PARTS.filter((part) => this.props[part] !== undefined).map((part) => this.nameOf(part));
    const missing = PARTS.filter((part) => this.props[part] === undefined);
    if (missing.length > 0) {
      emitNotice(`${this.node.path} does not back up ${missing.join(', ')}`, 'Back them up by other means.');
    }
    createChildrenLazily(this, () => this.addObjects());
  }

  /** The commands that restore each part: `mongodb`, `elasticsearch`, `files`. `<time>` is the time in the name of a backup. */
  public get restoreCommands(): { [part: string]: string } {
    return locate(this.node.path, () => this.commands());
  }

  /** @internal */
  public get _server(): ClearmlServer {
    return this.props.server;
  }

  private addObjects(): void {
    const { server, mongodb, elasticsearch, files } = this.props;
    const restore = Object.values(this.commands()).join('\n');
    addScripts(this, server, this.nameOf('scripts'), SCRIPTS, { 'restore.txt': restore });
    if (mongodb) {
      addServerJob(this, server, this.mongodbJob(mongodb));
    }
    if (elasticsearch) {
      elasticsearch.repository._require(this);
      addServerJob(this, server, this.elasticsearchJob(elasticsearch));
    }
    if (files) {
      this.grantSnapshots();
      addServerJob(this, server, this.filesJob(files));
    }
  }

  private commands(): { [part: string]: string } {
    const { mongodb, elasticsearch, files } = this.props;
    const job = (part: string) => this.nameOf(part);
    return {
      ...(mongodb && { mongodb: this.restore.mongodb(job('mongodb'), mongodb.bucket !== undefined) }),
      ...(elasticsearch && { elasticsearch: this.restore.elasticsearch(job('elasticsearch')) }),
      ...(files && { files: this.restore.files(this.claim()) }),
    };
  }

  private nameOf(part: string): string {
    return objectName(this.props.server, `backup-${part}`);
  }

  private jobOf(part: string, own: BackupSchedule, fields: Pick<ServerJob, 'containers'>): ServerJob {
    const { schedule, retentionDays } = { ...DEFAULT_SCHEDULE, ...this.props, ...own };
    const retention = { name: 'RETENTION_DAYS', value: String(retentionDays) };
    return {
      name: this.nameOf(part),
      scripts: this.nameOf('scripts'),
      schedule,
      timeoutSeconds: TIMEOUT_SECONDS,
      containers: fields.containers.map((container) => ({ ...container, env: [retention, ...container.env] })),
    };
  }

  private mongodbJob({ volume, bucket, image, bucketImage, ...own }: MongoDbBackup): ServerJob {
    const { server } = this.props;
    const { databases, env } = mongoDbEnvironment(new RenderedServer(server).apiServer);
    const folder = { name: 'BACKUP_FOLDER', value: DUMPS };
    const mounts = { dumps: DUMPS };
    const dump = {
      name: 'dump',
      image: image ?? 'docker.io/library/mongo:7',
      script: 'dump-mongodb.sh',
      env: [{ name: 'DATABASES', value: databases.join(' ') }, folder, ...env],
      memory: '1Gi',
      mounts,
    };
    const upload = bucket && {
      name: 'upload',
      image: bucketImage ?? 'docker.io/rclone/rclone:1.68.2',
      script: 'upload-dump.sh',
      env: [folder, ...bucketEnvironment(bucket)],
      memory: '1Gi',
      mounts,
    };
    const claim = this.nameOf('dumps');
    return {
      ...this.jobOf('mongodb', own, { containers: upload ? [dump, upload] : [dump] }),
      volumes: [volume?._volume(this, 'dumps', claim, server.release.inNamespace) ?? { name: 'dumps', emptyDir: {} }],
    };
  }

  private elasticsearchJob({ repository, image, ...own }: ElasticsearchBackup): ServerJob {
    const env = elasticsearchEnvironment(new RenderedServer(this.props.server).apiServer);
    const container = {
      name: 'snapshot',
      image: image ?? 'docker.io/curlimages/curl:8.12.1',
      script: 'snapshot-elasticsearch.sh',
      env: [...repository._environment, ...env],
    };
    return this.jobOf('elasticsearch', own, { containers: [container] });
  }

  private filesJob({ snapshotClass, image, ...own }: FilesBackup): ServerJob {
    const container = {
      name: 'snapshot',
      image: image ?? 'docker.io/alpine/k8s:1.32.1',
      script: 'snapshot-files.sh',
      env: [
        { name: 'CLAIM', value: this.claim() },
        ...(snapshotClass ? [{ name: 'SNAPSHOT_CLASS', value: snapshotClass }] : []),
      ],
    };
    return {
      ...this.jobOf('files', own, { containers: [container] }),
      serviceAccount: this.nameOf('files'),
      usesKubernetesApi: true,
    };
  }

  /** @throws CLEARML9090 when the server has no volume for files */
  private claim(): string {
    const volume = new RenderedServer(this.props.server).filesVolume;
    if (volume === undefined) {
      throw new CodedError('CLEARML9090', {
        found: 'files of a server without a file server on a volume',
        expected: 'a file server with a PersistentVolumeClaim; the provider of an external storage backs it up',
        fix: 'remove files, or use FileStorage.bundled()',
      });
    }
    return volume.claim;
  }

  /** Permits the Job to manage VolumeSnapshots in its namespace. A Role cannot limit `create` and `list` to names. */
  private grantSnapshots(): void {
    const { KubeServiceAccount, KubeRole, KubeRoleBinding } = kubernetesApi();
    const name = this.nameOf('files');
    const namespace = this.props.server.release.inNamespace;
    const metadata = { name, namespace };
    const apiGroup = 'rbac.authorization.k8s.io';
    const verbs = ['create', 'get', 'list', 'watch', 'delete'];
    new KubeServiceAccount(this, 'account', { metadata, automountServiceAccountToken: false });
    new KubeRole(this, 'role', {
      metadata,
      rules: [{ apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs }],
    });
    new KubeRoleBinding(this, 'role-binding', {
      metadata,
      roleRef: { apiGroup, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
    Prerequisites.of(this).add(this, {
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name: 'volumesnapshots.snapshot.storage.k8s.io',
      purpose: 'snapshots of the files',
      remedy:
        'install the snapshot controller of the Kubernetes CSI project, and a VolumeSnapshotClass of the storage driver',
    });
  }
}
