import { validateProps } from '../../core/props/validate-props';
import type { SecretValue } from '../../secrets/secret-value';
import type { ServerInstallation } from '../server-installation';
import type { DatabaseChoice } from './databases';

/** Login to a bundled MongoDB. */
export interface MongoDbAuth {
  /** Root user. @default "root" */
  readonly rootUser?: string;
  /** Its password. */
  readonly rootPassword: SecretValue;
}

/** The MongoDB that the chart bundles. */
export interface MongoDbBundledOptions {
  /**
   * Login with a password (`k8s.md`, Internal database authentication). `clearml-enterprise` 10.9.0 or later.
   *
   * @default - open inside the cluster
   */
  readonly auth?: MongoDbAuth;

  /**
   * Run the official image of this tag in place of the legacy one (`bitnami_mongo_mitigation.md`); standalone only.
   *
   * @default - the image in the values of the chart
   * @example "7.0.28"
   */
  readonly officialImageTag?: string;

  /**
   * Size of the volume. Only in effect on the first installation.
   *
   * @quantity
   * @default - the size in the values of the chart
   * @example "100Gi"
   */
  readonly storageSize?: string;

  /**
   * Storage class of the volume.
   *
   * @default - the default storage class of the cluster
   */
  readonly storageClass?: string;
}

/** Connection strings of a MongoDB outside the chart. */
export interface MongoDbExternalOptions {
  /** Connection string of the backend database, `mongodb://…/backend`. */
  readonly backend: SecretValue;
  /** Connection string of the auth database, `mongodb://…/auth`. */
  readonly auth: SecretValue;
}

/** How far the move from the bundled MongoDB to the operator-managed one has come (`k8s_mckmongo_migration.md`). */
export enum MongoDbMigration {
  /** The new database is deployed beside the old one, which ClearML still uses. Move the data now. */
  DEPLOY_NEW = 'deploy-beside',
  /** ClearML uses the new database; the old one still runs, for comparison and return. */
  SWITCH_OVER = 'switch-over',
  /** Only the new database is left. Also for a clean installation. */
  COMPLETE = 'complete',
}

/**
 * The MongoDB of a server.
 *
 * @example
 * const mongodb = MongoDb.external({
 *   backend: SecretValue.existing('clearml-mongodb', 'backend'),
 *   auth: SecretValue.existing('clearml-mongodb', 'auth'),
 * });
 */
export class MongoDb {
  /**
   * The MongoDB that the chart bundles.
   *
   * @param options login, image, volume
   * @throws CLEARML1017 when an option is unknown or has the wrong type
   */
  public static bundled(options: MongoDbBundledOptions = {}): MongoDb {
    const checked = validateProps(options, 'MongoDbBundledOptions', 'MongoDb.bundled');
    return new MongoDb({
      kind: 'bundled',
      setValues: (server) => setBundledValues(server, checked),
      secrets: { 'mongodb.auth.rootPassword': checked.auth?.rootPassword },
    });
  }

  /**
   * A MongoDB that the MongoDB operator manages; its CustomResourceDefinitions must be in the cluster first.
   * `clearml-enterprise` 10.11.7 or later.
   *
   * @param migration how far the move of an existing installation has come; complete for a new one
   */
  public static operatorManaged(migration: MongoDbMigration = MongoDbMigration.COMPLETE): MongoDb {
    return new MongoDb({ kind: 'operator', setValues: (server) => setOperatorValues(server, migration) });
  }

  /**
   * A MongoDB outside the chart (`k8s.md`, External databases). You maintain its versions and backups.
   *
   * @param options connection strings
   * @throws CLEARML1017 when an option is unknown or has the wrong type
   */
  public static external(options: MongoDbExternalOptions): MongoDb {
    const checked = validateProps(options, 'MongoDbExternalOptions', 'MongoDb.external');
    return new MongoDb({
      kind: 'external',
      setValues: (server) => setExternalValues(server, checked),
      secrets: { 'mongodb.backend': checked.backend, 'mongodb.auth': checked.auth },
    });
  }

  private constructor(
    /** @internal */
    public readonly _choice: DatabaseChoice,
  ) {}
}

function setBundledValues({ chart, values }: ServerInstallation, options: MongoDbBundledOptions): void {
  values.add('mongodb.enabled', true, 'mongodb');
  if (options.auth) {
    chart.require('internalDatabaseAuth', 'mongodb.auth');
    values.add('mongodb.auth.enabled', true, 'mongodb.auth');
    values.add('mongodb.auth.rootUser', options.auth.rootUser ?? 'root', 'mongodb.auth');
    values.add('mongodb.auth.rootPassword', options.auth.rootPassword, 'mongodb.auth');
  }
  if (options.officialImageTag) {
    values.add('mongodb.image.repository', 'mongo', 'mongodb.officialImageTag');
    values.add('mongodb.image.tag', options.officialImageTag, 'mongodb.officialImageTag');
    if (chart.edition === 'enterprise') {
      values.add('mongodb.architecture', 'standalone', 'mongodb.officialImageTag');
      values.add('mongodb.persistence.mountPath', '/data/db', 'mongodb.officialImageTag');
    }
  }
  values.add('mongodb.persistence.size', options.storageSize, 'mongodb.storageSize');
  values.add('mongodb.persistence.storageClass', options.storageClass, 'mongodb.storageClass');
}

function setOperatorValues({ chart, values }: ServerInstallation, migration: MongoDbMigration): void {
  chart.require('operatorMongoDb', 'mongodb: MongoDb.operatorManaged()');
  values.add('mckMongodb.enabled', true, 'mongodb');
  // The renamed chart has only this MongoDB, so no data moves to it.
  if (chart.successor === undefined || migration !== MongoDbMigration.COMPLETE) {
    values.add('mongodb.enabled', migration !== MongoDbMigration.COMPLETE, 'mongodb');
    values.add('mckMongodb.migrated', migration !== MongoDbMigration.DEPLOY_NEW, 'mongodb');
  }
}

function setExternalValues({ chart, values }: ServerInstallation, options: MongoDbExternalOptions): void {
  values.add(chart.successor ? 'mckMongodb.enabled' : 'mongodb.enabled', false, 'mongodb');
  values.add('externalServices.mongodbConnectionStringBackend', options.backend, 'mongodb.backend');
  values.add('externalServices.mongodbConnectionStringAuth', options.auth, 'mongodb.auth');
}
