import { type BackupsProps, BackupVolume, FileStorage, SecretValue, SnapshotRepository } from '../../lib';
import { failureOf } from '../support/apps';
import { ALL, backupsOf, bucket, repository } from './backup-apps';

test.each<[string, Partial<BackupsProps>, string]>([
  ['nothing', {}, 'backups of nothing'],
  ['an invalid schedule', { ...ALL, schedule: 'daily' }, 'schedule is "daily"'],
  ['an invalid schedule of a part', { files: { schedule: '0 25 * * *' } }, 'files.schedule is "0 25 * * *"'],
  ['a retention of no day', { ...ALL, retentionDays: 0 }, 'retentionDays is 0'],
  ['a retention of half a day', { files: { retentionDays: 1.5 } }, 'files.retentionDays is 1.5'],
  ['dumps without a target', { mongodb: {} }, 'mongodb without volume and bucket'],
  ['a URL as bucket', { mongodb: { bucket: { ...bucket, bucket: 's3://b' } } }, 'mongodb.bucket.bucket is "s3://b"'],
  ['an absolute folder', { mongodb: { bucket: { ...bucket, folder: '/a' } } }, 'mongodb.bucket.folder is "/a"'],
  ['a login in an endpoint', { mongodb: { bucket: { ...bucket, endpoint: 'https://u:p@h' } } }, 'endpoint is'],
  ['an invalid class', { files: { snapshotClass: 'C S I' } }, 'files.snapshotClass is "C S I"'],
])('rejects %s', (_, props, found) => {
  expect(failureOf(() => backupsOf(props)).message).toContain('CLEARML9090 clearml/backups: ');
  expect(failureOf(() => backupsOf(props)).message).toContain(found);
});

test.each([
  ['a size without a unit of storage', () => BackupVolume.create({ size: '200 GB' })],
  ['an invalid claim', () => BackupVolume.existing('My Claim')],
  ['an invalid repository', () => SnapshotRepository.registered('a/b')],
  ['an invalid bucket', () => SnapshotRepository.s3({ bucket: 'A' })],
])('rejects %s', (_, make) => {
  expect(failureOf(make).code).toBe('CLEARML9090');
});

test('rejects a backup of files on an external storage', () => {
  const fileStorage = FileStorage.external('s3://bucket');
  expect(failureOf(() => backupsOf({ files: {} }, { fileStorage })).message).toContain(
    'CLEARML9090 clearml/backups: files of a server without a file server',
  );
});

test('rejects an API server whose databases it cannot read', () => {
  const elasticsearchConnectionString = SecretValue.existing('es', 'nodes');
  const server = { values: { elasticsearch: { enabled: false }, externalServices: { elasticsearchConnectionString } } };
  expect(failureOf(() => backupsOf({ elasticsearch: { repository } }, server)).message).toContain(
    'CLEARML9091 clearml/backups: Deployment/clearml-enterprise-apiserver without a readable variable',
  );
});
