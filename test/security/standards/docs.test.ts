import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRule } from '../../../lib/security/standards/pod-security-violation';
import { RULES } from '../../../lib/security/standards/rules';

test('documents each rule in a row of the page', () => {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'pod-security.md'), 'utf8');
  const rows = RULES.map(describeRule).map(
    ({ id, level, since, title, changes }) => `| \`${id}\` | ${level} | ${since} | ${[title, ...changes].join('; ')} |`,
  );
  const section = page.split(/^## /m).find((part) => part.startsWith('The rules\n'));
  expect(section?.match(/^\| `.*\|$/gm)).toEqual(rows);
});
