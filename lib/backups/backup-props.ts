import type { ClearmlServer } from '../server/server';
import type { BackupBucket, BackupVolume } from './backup-targets';
import type { BackupSchedule } from './schedule';
import type { SnapshotRepository } from './snapshot-repository';

/** Dumps of MongoDB with `mongodump` (`backups.md`). At least one of `volume` and `bucket` is set. */
export interface MongoDbBackup extends BackupSchedule {
  /**
   * Volume for the dumps.
   *
   * @default - no volume; the bucket has the dumps
   */
  readonly volume?: BackupVolume;

  /**
   * Bucket to which each dump is copied.
   *
   * @default - no bucket
   */
  readonly bucket?: BackupBucket;

  /**
   * Image with `mongodump`, of the major version of the database.
   *
   * @default "docker.io/library/mongo:7"
   */
  readonly image?: string;

  /**
   * Image with `rclone`, which copies dumps to the bucket.
   *
   * @default "docker.io/rclone/rclone:1.68.2"
   */
  readonly bucketImage?: string;
}

/** Snapshots of Elasticsearch by its API (`backups.md`). Copies of its data folder are no backups. */
export interface ElasticsearchBackup extends BackupSchedule {
  /** Repository of the snapshots. The snapshots of the construct are named `clearml-<time>`. */
  readonly repository: SnapshotRepository;

  /**
   * Image with `curl`.
   *
   * @default "docker.io/curlimages/curl:8.12.1"
   */
  readonly image?: string;
}

/** VolumeSnapshots of the volume of the file server (`backups.md`). The storage driver must support them. */
export interface FilesBackup extends BackupSchedule {
  /**
   * VolumeSnapshotClass.
   *
   * @default - the default class of the storage driver
   */
  readonly snapshotClass?: string;

  /**
   * Image with `kubectl` and a shell.
   *
   * @default "docker.io/alpine/k8s:1.32.1"
   */
  readonly image?: string;
}

/**
 * Properties of `Backups`. Parts that are not set have no backup.
 *
 * @stability experimental
 */
export interface BackupsProps extends BackupSchedule {
  /** The server. */
  readonly server: ClearmlServer;

  /**
   * Backup of MongoDB.
   *
   * @default - none
   */
  readonly mongodb?: MongoDbBackup;

  /**
   * Backup of Elasticsearch.
   *
   * @default - none
   */
  readonly elasticsearch?: ElasticsearchBackup;

  /**
   * Backup of the files.
   *
   * @default - none
   */
  readonly files?: FilesBackup;
}
