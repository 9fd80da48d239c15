import { CodedError } from '../core/errors/coded-error';
import { CRON } from '../core/props/cron';
import { validateProps } from '../core/props/validate-props';
import { OBJECT_NAME, requireValue } from '../core/props/value-checks';
import type { BackupsProps } from './backup-props';
import { checkBucket } from './backup-targets';
import { type BackupSchedule, RETENTION } from './schedule';

/** The parts that have backups. The ClearML documentation backs Redis up nowhere. */
export const PARTS = ['mongodb', 'elasticsearch', 'files'] as const;

/** @throws CLEARML9090 when a setting is invalid, CLEARML1017 when a prop is missing, unknown or of the wrong type */
export function checkedProps(props: BackupsProps): BackupsProps {
  const checked = validateProps(props, 'BackupsProps');
  const { mongodb, files } = checked;
  if (PARTS.every((part) => checked[part] === undefined)) {
    throw new CodedError('CLEARML9090', {
      found: 'backups of nothing',
      expected: `at least one of ${PARTS.join(', ')}`,
      fix: 'set the parts to back up',
    });
  }
  for (const [path, { schedule, retentionDays }] of schedules(checked)) {
    requireValue('CLEARML9090', `${path}schedule`, schedule, CRON);
    requireValue('CLEARML9090', `${path}retentionDays`, retentionDays, RETENTION);
  }
  if (mongodb && mongodb.volume === undefined && mongodb.bucket === undefined) {
    throw new CodedError('CLEARML9090', {
      found: 'mongodb without volume and bucket',
      expected: 'a volume for the dumps, a bucket, or both',
      fix: "set mongodb.volume, for example to BackupVolume.create({ size: '200Gi' })",
    });
  }
  checkBucket(mongodb?.bucket);
  requireValue('CLEARML9090', 'files.snapshotClass', files?.snapshotClass, OBJECT_NAME);
  return checked;
}

function schedules(props: BackupsProps): [string, BackupSchedule][] {
  return [['', props], ...PARTS.map((part): [string, BackupSchedule] => [`${part}.`, props[part] ?? {}])];
}
