import type { Construct } from 'constructs';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { validateProps } from '../core/props/validate-props';
import { requireValue } from '../core/props/value-checks';
import { ENDPOINT, FOLDER, URL_PART } from './backup-targets';

/** A snapshot repository in a bucket of S3, or of a storage with its API. */
export interface S3RepositoryOptions {
  /** Name of the bucket, which must exist. */
  readonly bucket: string;

  /**
   * Name of the repository in Elasticsearch.
   *
   * @default "clearml"
   */
  readonly name?: string;

  /**
   * Folder in the bucket. Only one Elasticsearch cluster may write to it.
   *
   * @default "clearml/elasticsearch"
   */
  readonly folder?: string;

  /**
   * URL of the storage.
   *
   * @default - AWS
   */
  readonly endpoint?: string;

  /**
   * Client in the settings of Elasticsearch. Its keys are in the keystore of each node.
   *
   * @default "default"
   */
  readonly client?: string;
}

/**
 * A snapshot repository of Elasticsearch.
 *
 * @example
 * const repository = SnapshotRepository.s3({ bucket: 'clearml-backups' });
 */
export class SnapshotRepository {
  /**
   * A repository that is registered in Elasticsearch.
   *
   * @param name its name
   * @throws CLEARML9090 when the name is invalid
   */
  public static registered(name: string): SnapshotRepository {
    requireValue('CLEARML9090', 'the name of the repository', name, URL_PART);
    return new SnapshotRepository(name);
  }

  /**
   * A repository in a bucket, which each run registers. Elasticsearch reads the keys of the bucket from its keystore only, so they are a
   * prerequisite.
   *
   * @param options bucket and client
   * @throws CLEARML9090 when a name or the endpoint is invalid, CLEARML1017 when an option is missing, unknown or of the wrong type
   */
  public static s3(options: S3RepositoryOptions): SnapshotRepository {
    const checked = validateProps(options, 'S3RepositoryOptions', 'SnapshotRepository.s3');
    const { name = 'clearml', bucket, folder = 'clearml/elasticsearch', endpoint, client = 'default' } = checked;
    requireValue('CLEARML9090', 'name', name, URL_PART);
    requireValue('CLEARML9090', 'bucket', bucket, URL_PART);
    requireValue('CLEARML9090', 'folder', folder, FOLDER);
    requireValue('CLEARML9090', 'endpoint', endpoint, ENDPOINT);
    requireValue('CLEARML9090', 'client', client, URL_PART);
    return new SnapshotRepository(name, { bucket, base_path: folder, endpoint, client });
  }

  private constructor(
    /** @internal */
    public readonly _name: string,
    private readonly s3?: { readonly client: string; readonly [setting: string]: string | undefined },
  ) {}

  /** @internal */
  public get _environment(): object[] {
    const settings = this.s3 && JSON.stringify({ type: 's3', settings: this.s3 });
    return [
      { name: 'REPOSITORY', value: this._name },
      ...(settings ? [{ name: 'REPOSITORY_SETTINGS', value: settings }] : []),
    ];
  }

  /** @internal */
  public _require(scope: Construct): void {
    const client = this.s3?.client;
    const keys = ['access_key', 'secret_key'].map((key) => `elasticsearch-keystore add s3.client.${client}.${key}`);
    Prerequisites.of(scope).add(scope, {
      kind: PrerequisiteKind.SNAPSHOT_REPOSITORY,
      name: this._name,
      purpose: 'snapshots of Elasticsearch',
      remedy: client
        ? `run on each node of Elasticsearch: ${keys.join('; ')}; then POST /_nodes/reload_secure_settings`
        : `register it: PUT /_snapshot/${this._name}`,
    });
  }
}
