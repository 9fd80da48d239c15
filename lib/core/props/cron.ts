import type { ValueCheck } from './value-checks';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface CronField {
  readonly from: number;
  readonly to: number;
  /** Names of the numbers, beginning with `from`. */
  readonly names?: readonly string[];
}

/** Minute, hour, day of the month, month, day of the week. */
const FIELDS: readonly CronField[] = [
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12, names: MONTHS },
  { from: 0, to: 6, names: DAYS },
];

/** A schedule of a CronJob. Kubernetes accepts no other descriptors, and a time zone in a field of its own only. */
export const CRON: ValueCheck = {
  expected: 'five fields of cron, such as "0 2 * * *", or @hourly, @daily, @weekly, @monthly',
  accepts: (text) => /^@(hourly|daily|midnight|weekly|monthly|yearly|annually)$/.test(text) || isCron(text),
};

function isCron(text: string): boolean {
  const fields = text.split(' ');
  return fields.length === FIELDS.length && FIELDS.every((field, index) => isFieldOf(field, fields[index] ?? ''));
}

function isFieldOf(field: CronField, text: string): boolean {
  return text.split(',').every((part) => {
    const [range = '', step, ...more] = part.split('/');
    return more.length === 0 && (step === undefined || /^[1-9]\d*$/.test(step)) && isRange(field, range);
  });
}

function isRange({ from, to, names = [] }: CronField, text: string): boolean {
  if (text === '*' || text === '?') {
    return true;
  }
  const [first, last = first, ...more] = text.split('-').map((part) => {
    const named = names.indexOf(part.toUpperCase());
    return named >= 0 ? from + named : /^\d+$/.test(part) ? Number(part) : Number.NaN;
  });
  return more.length === 0 && Number(first) >= from && Number(first) <= Number(last) && Number(last) <= to;
}
