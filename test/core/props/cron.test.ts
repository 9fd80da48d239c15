import { CRON } from '../../../lib/core/props/cron';

test.each(['0 2 * * *', '*/15 0-6,12 1 JAN,mar-DEC MON-fri', '5 4 ? * 0', '0 0 1-31/2 * *', '@daily'])(
  'accepts the schedule %s',
  (text) => expect(CRON.accepts(text)).toBe(true),
);

test.each([
  '',
  '2 * * *',
  '0 2 * * * *',
  '60 2 * * *',
  '0 24 * * *',
  '0 2 0 * *',
  '0 2 * 13 *',
  '0 2 * * 7',
  '0 2 * * MON-FRI-SAT',
  '5-1 2 * * *',
  '*/0 * * * *',
  '0 2 * JANUARY *',
  '0  2 * * *',
  '@reboot',
  'TZ=Europe/Berlin 0 2 * * *',
])('rejects the schedule %p', (text) => expect(CRON.accepts(text)).toBe(false));
