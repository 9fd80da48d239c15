import { type Chart, Testing } from 'cdk8s';
import {
  Backups,
  type BackupsProps,
  BackupVolume,
  type ClearmlServerProps,
  SecretValue,
  SnapshotRepository,
} from '../../lib';
import { serverOf } from '../server/servers';
import { noticesOf, testChart } from '../support/apps';

export const text = (content: string) => SecretValue.unsafePlainText(content);
export const volume = BackupVolume.create({ size: '200Gi' });
export const repository = SnapshotRepository.s3({ bucket: 'backups', endpoint: 'https://minio:9000' });
process.env.BUCKET_ACCESS_KEY = 'an-access-key';
process.env.BUCKET_SECRET_KEY = 'a-secret-key';
export const bucket = {
  bucket: 'backups',
  accessKey: SecretValue.environment('BUCKET_ACCESS_KEY'),
  secretKey: SecretValue.environment('BUCKET_SECRET_KEY'),
};
export const ALL: Partial<BackupsProps> = { mongodb: { volume }, elasticsearch: { repository }, files: {} };

interface Made {
  readonly backups: Backups;
  readonly chart: Chart;
  readonly objects: any[];
}

export function backupsOf(props: Partial<BackupsProps>, server: Partial<ClearmlServerProps> = {}): Made {
  const chart = testChart();
  let backups!: Backups;
  noticesOf(() => {
    backups = new Backups(chart, 'backups', { server: serverOf(server, chart), ...props });
  });
  return { backups, chart, objects: Testing.synth(chart) };
}
