import { Construct } from 'constructs';
import type { BackupVolume } from '../backups/backup-targets';
import { locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { validateProps } from '../core/props/validate-props';
import { reportOn } from '../core/report/report';
import { createChildrenLazily } from '../release/lazy-children';
import { EXCEPTIONS_ANNOTATION } from '../security/exceptions';
import { mongoDbEnvironment } from '../server/jobs/database-environment';
import { FILES_FOLDER, kubectlOf, RenderedServer, whileStopped } from '../server/jobs/rendered-server';
import { addScripts, addServerJob, objectName, type ServerJob } from '../server/jobs/server-job';
import type { ClearmlServer } from '../server/server';
import { declareOperator, filesVolumeOf, requireEnterprise, requireNewBesideOld } from './requirements';

/** Properties of `MigrationJob.mongodbToOperator`. */
export interface MongoDbToOperatorProps {
  /**
   * The server: chart `clearml-enterprise` 10.11.7 with `mongodb: MongoDb.operatorManaged(MongoDbMigration.DEPLOY_NEW)`.
   */
  readonly server: ClearmlServer;

  /** Volume for the dump, which remains as a backup. */
  readonly archive: BackupVolume;

  /**
   * Image with `mongodump` and `mongorestore`.
   *
   * @default "docker.io/library/mongo:7"
   */
  readonly image?: string;
}

/** Properties of `MigrationJob.ownFileServerVolume`. */
export interface OwnFileServerVolumeProps {
  /** The server, before its upgrade to `clearml-enterprise` 11. */
  readonly server: ClearmlServer;

  /**
   * Image with `chown`, `chmod` and `find`.
   *
   * @default "docker.io/library/busybox:1.36"
   */
  readonly image?: string;
}

/** The rules that a Job with root and capabilities violates. */
const ROOT_RULES = ['runAsNonRoot', 'runAsUser', 'capabilities_restricted'];

const ROOT_REASON = 'changes the owner of files that belong to root (helm_upgrade_11_0.md)';

/**
 * A Job for a step that an upgrade must not skip: `upgradeFrom` of the server names it. The Job is suspended. `commands` stop the server,
 * start the Job, and start the server again. Remove the construct after the step.
 *
 * @example
 * MigrationJob.ownFileServerVolume(chart, 'own-files', { server });
 *
 * @stability experimental
 */
export class MigrationJob extends Construct {
  /**
   * Copies the data of the bundled MongoDB to the MongoDB of the operator (`k8s_mckmongo_migration.md`), by `mongodump` and
   * `mongorestore --drop`. Afterwards, set `MongoDbMigration.SWITCH_OVER`, test, and set `MongoDbMigration.COMPLETE`.
   *
   * @param scope construct that contains the Job
   * @param id name of the construct
   * @param props server and volume
   * @throws CLEARML9093 when the server has another chart, version or phase; CLEARML1017 when a prop is missing, unknown or of the wrong
   * type
   */
  public static mongodbToOperator(scope: Construct, id: string, props: MongoDbToOperatorProps): MigrationJob {
    const { server, archive, image } = validateProps(props, 'MongoDbToOperatorProps', 'MigrationJob.mongodbToOperator');
    return new MigrationJob(scope, id, server, 'mongodb-migrate', {
      check: () => requireNewBesideOld(server),
      scripts: ['server/jobs/scripts/mongodb-connection.sh', 'migrations/scripts/copy-mongodb.sh'],
      stops: ({ deployments }) => deployments,
      jobOf: (job, owner) => {
        const newUri = { secretKeyRef: { name: 'mongodb-root', key: 'connectionString' } };
        const { env } = mongoDbEnvironment(new RenderedServer(server).apiServer);
        return {
          ...job,
          volumes: [archive._volume(owner, 'archive', job.name, server.release.inNamespace)],
          containers: [
            {
              name: 'migrate',
              image: image ?? 'docker.io/library/mongo:7',
              script: 'copy-mongodb.sh',
              env: [
                ...env,
                { name: 'CLEARML_MONGODB_SERVICE_CONNECTION_STRING', valueFrom: newUri },
                { name: 'ARCHIVE_FOLDER', value: '/archive' },
              ],
              mounts: { archive: '/archive' },
              memory: '1Gi',
            },
          ],
        };
      },
      declare: (owner) => declareOperator(owner, server),
    });
  }

  /**
   * Gives the files of the file server to user and group 65532, as which the file server of `clearml-enterprise` 11 runs
   * (`helm_upgrade_11_0.md`). The Job runs as root with the capabilities CHOWN, FOWNER and DAC_OVERRIDE, which the restricted level
   * forbids: the namespace must enforce baseline while it runs. Take a snapshot of the claim first. Volumes of databases stay as they are.
   *
   * @param scope construct that contains the Job
   * @param id name of the construct
   * @param props server
   * @throws CLEARML9093 when the server has another chart, or no file server on a volume; CLEARML1017 when a prop is missing, unknown or
   * of the wrong type
   */
  public static ownFileServerVolume(scope: Construct, id: string, props: OwnFileServerVolumeProps): MigrationJob {
    const { server, image } = validateProps(props, 'OwnFileServerVolumeProps', 'MigrationJob.ownFileServerVolume');
    return new MigrationJob(scope, id, server, 'fileserver-chown', {
      check: () => requireEnterprise(server),
      scripts: ['migrations/scripts/own-files.sh'],
      stops: ({ deployments }) => deployments.filter(({ name }) => name.endsWith('-fileserver')),
      jobOf: (job) => {
        const { claim, serviceAccount } = filesVolumeOf(server);
        return {
          ...job,
          serviceAccount,
          volumes: [{ name: 'files', persistentVolumeClaim: { claimName: claim } }],
          podAnnotations: { [EXCEPTIONS_ANNOTATION]: JSON.stringify(rootExceptions(job.name)) },
          podSecurityContext: { runAsNonRoot: false, runAsUser: 0, runAsGroup: 0, fsGroup: undefined },
          containers: [
            {
              name: 'chown',
              image: image ?? 'docker.io/library/busybox:1.36',
              script: 'own-files.sh',
              env: [{ name: 'FILES_FOLDER', value: FILES_FOLDER }],
              mounts: { files: FILES_FOLDER },
              securityContext: { capabilities: { drop: ['ALL'], add: ['CHOWN', 'FOWNER', 'DAC_OVERRIDE'] } },
            },
          ],
        };
      },
      declare: (owner, name) =>
        reportOn(owner, 'exceptions', () => rootExceptions(name).map((one) => ({ path: owner.node.path, ...one }))),
    });
  }

  /** Name of the Job. */
  public readonly jobName: string;

  private constructor(
    scope: Construct,
    id: string,
    private readonly server: ClearmlServer,
    name: string,
    private readonly migration: Migration,
  ) {
    super(scopeInChart(scope, id), id);
    this.jobName = objectName(server, name);
    const { check, declare, scripts, jobOf } = migration;
    locate(this.node.path, check);
    declare(this, this.jobName);
    createChildrenLazily(this, () => {
      const files = objectName(server, `${name}-scripts`);
      // An attempt that failed needs a person: a second one does not start by itself.
      const job = { name: this.jobName, scripts: files, suspend: true, attempts: 0, containers: [] };
      addScripts(this, server, files, scripts);
      addServerJob(this, server, jobOf(job, this));
    });
  }

  /** The shell commands of the step, in their order, after the app is applied. */
  public get commands(): string[] {
    const kubectl = kubectlOf(this.server);
    return whileStopped(kubectl, this.migration.stops(new RenderedServer(this.server)), [
      `${kubectl} patch job/${this.jobName} --patch='{"spec":{"suspend":false}}'`,
      `${kubectl} wait --for=condition=complete job/${this.jobName} --timeout=6h`,
      `${kubectl} logs job/${this.jobName}`,
    ]);
  }
}

/** What differs between migrations. */
interface Migration {
  readonly check: () => void;
  /** Scripts below `lib`. */
  readonly scripts: readonly string[];
  /** Deployments that do not run during the migration. */
  readonly stops: (server: RenderedServer) => RenderedServer['deployments'];
  readonly jobOf: (job: ServerJob, owner: Construct) => ServerJob;
  readonly declare: (owner: Construct, jobName: string) => void;
}

function rootExceptions(jobName: string) {
  return ROOT_RULES.map((rule) => ({ rule, workload: `Job/${jobName}`, reason: ROOT_REASON }));
}
