import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { kubernetesApi } from '../core/kubernetes/api';
import { PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites, requireStorage } from '../core/prerequisites/prerequisites';
import { validateProps } from '../core/props/validate-props';
import { OBJECT_NAME, requireValue, type ValueCheck } from '../core/props/value-checks';
import type { SecretValue } from '../secrets/secret-value';

/** Volume for dumps that a construct creates. */
export interface BackupVolumeOptions {
  /**
   * Size of the volume.
   *
   * @example "200Gi"
   */
  readonly size: string;

  /**
   * Storage class.
   *
   * @default - the default storage class of the cluster
   */
  readonly storageClass?: string;
}

const QUANTITY: ValueCheck = {
  expected: 'a quantity such as 200Gi',
  accepts: (text) => /^[0-9]+(\.[0-9]+)?(m|[kMGTPE]|[KMGTPE]i)?$/.test(text),
};

/** Name of a bucket or of a snapshot repository, which is a part of a URL. */
export const URL_PART: ValueCheck = {
  expected: 'lower-case letters, digits, hyphens, underscores and dots',
  accepts: (text) => /^[a-z0-9][a-z0-9._-]*$/.test(text),
};

/** A folder in a bucket. */
export const FOLDER: ValueCheck = {
  expected: 'a folder such as clearml/mongodb, without a slash at its start and end',
  accepts: (text) => /^[\w.-]+(\/[\w.-]+)*$/.test(text),
};

/** URL of a storage. */
export const ENDPOINT: ValueCheck = {
  expected: 'a URL such as https://minio.example.com:9000',
  accepts: (text) => /^https?:\/\/[^\s/@]+\/?$/.test(text),
};

/**
 * A volume for dumps.
 *
 * @example
 * const volume = BackupVolume.create({ size: '200Gi', storageClass: 'backup' });
 */
export class BackupVolume {
  /**
   * A claim that the construct creates. `kubectl delete` of the app deletes it, too.
   *
   * @param options size and class
   * @throws CLEARML9090 when the size is not a quantity, CLEARML1017 when an option is missing, unknown or of the wrong type
   */
  public static create(options: BackupVolumeOptions): BackupVolume {
    const checked = validateProps(options, 'BackupVolumeOptions', 'BackupVolume.create');
    requireValue('CLEARML9090', 'size', checked.size, QUANTITY);
    return new BackupVolume(undefined, checked);
  }

  /**
   * A claim that exists in the namespace of the server.
   *
   * @param claim name of the PersistentVolumeClaim
   * @throws CLEARML9090 when the name is invalid
   */
  public static existing(claim: string): BackupVolume {
    requireValue('CLEARML9090', 'claim', claim, OBJECT_NAME);
    return new BackupVolume(claim, undefined);
  }

  private constructor(
    private readonly claim: string | undefined,
    private readonly options: BackupVolumeOptions | undefined,
  ) {}

  /**
   * The volume of a pod. Creates the claim, or declares it as a prerequisite.
   *
   * @internal
   */
  public _volume(scope: Construct, name: string, claimName: string, namespace: string | undefined): object {
    const { claim = claimName, options } = this;
    if (options === undefined) {
      Prerequisites.of(scope).add(scope, {
        kind: PrerequisiteKind.PERSISTENT_VOLUME_CLAIM,
        name: claim,
        inNamespace: namespace,
        purpose: 'volume for dumps',
        remedy: 'create it, or use BackupVolume.create()',
      });
    } else {
      const created = createClaim(scope, options, claim, namespace);
      requireStorage(scope, () => [created]);
    }
    return { name, persistentVolumeClaim: { claimName: claim } };
  }
}

function createClaim(
  scope: Construct,
  { size, storageClass }: BackupVolumeOptions,
  name: string,
  namespace?: string,
): ApiObject {
  const { KubePersistentVolumeClaim, Quantity } = kubernetesApi();
  return new KubePersistentVolumeClaim(scope, 'claim', {
    metadata: { name, namespace },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: storageClass,
      resources: { requests: { storage: Quantity.fromString(size) } },
    },
  });
}

/** A bucket of S3, or of a storage with its API, to which dumps are copied. */
export interface BackupBucket {
  /** Name of the bucket, which must exist. */
  readonly bucket: string;

  /**
   * Folder in the bucket. Nothing else may be in it.
   *
   * @default "clearml/mongodb"
   */
  readonly folder?: string;

  /**
   * URL of the storage.
   *
   * @default - AWS
   * @example "https://minio.example.com:9000"
   */
  readonly endpoint?: string;

  /**
   * Region of the bucket.
   *
   * @default - the default region of the storage
   */
  readonly region?: string;

  /** Access key. It may list, write and delete objects of the bucket. */
  readonly accessKey: SecretValue;

  /** Secret key. */
  readonly secretKey: SecretValue;
}

/** Checks the options of a bucket. */
export function checkBucket(bucket: BackupBucket | undefined): void {
  requireValue('CLEARML9090', 'mongodb.bucket.bucket', bucket?.bucket, URL_PART);
  requireValue('CLEARML9090', 'mongodb.bucket.folder', bucket?.folder, FOLDER);
  requireValue('CLEARML9090', 'mongodb.bucket.endpoint', bucket?.endpoint, ENDPOINT);
}

/** The variables of rclone for a bucket, as the remote `storage`. */
export function bucketEnvironment({
  bucket,
  folder = 'clearml/mongodb',
  endpoint,
  region,
  accessKey,
  secretKey,
}: BackupBucket): object[] {
  const settings = {
    TYPE: 's3',
    PROVIDER: endpoint === undefined ? 'AWS' : 'Other',
    ENDPOINT: endpoint,
    REGION: region,
    ACCESS_KEY_ID: accessKey,
    SECRET_ACCESS_KEY: secretKey,
    NO_CHECK_BUCKET: 'true',
  };
  const variables = Object.entries(settings).map(([key, value]) => ({ name: `RCLONE_CONFIG_STORAGE_${key}`, value }));
  return [{ name: 'BUCKET', value: `${bucket}/${folder}` }, ...variables.filter(({ value }) => value !== undefined)];
}
