import type { ValueCheck } from '../core/props/value-checks';

/** When backups run, and how long they are kept. */
export interface BackupSchedule {
  /**
   * Schedule in the syntax of cron, in UTC.
   *
   * @default "0 2 * * *"
   */
  readonly schedule?: string;

  /**
   * Days after which a backup expires. A run deletes expired backups only after its own backup is complete.
   *
   * @default 2
   */
  readonly retentionDays?: number;
}

/** The documented schedule: daily, kept for two days (`backups.md`). */
export const DEFAULT_SCHEDULE: Required<BackupSchedule> = { schedule: '0 2 * * *', retentionDays: 2 };

/** A number of days. */
export const RETENTION: ValueCheck = {
  expected: 'a whole number of days, 1 to 3650',
  accepts: (days) => Number.isInteger(days) && days >= 1 && days <= 3650,
};
