import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userValues } from '../../lib/release/user-values';
import { SecretValue } from '../../lib/secrets/secret-value';
import { failureOf, temporaryFolder } from '../support/apps';

const secret = SecretValue.environment('TOKEN');

test('user values override values files and keep secrets', () => {
  const file = join(temporaryFolder(), 'values.yaml');
  writeFileSync(file, 'a: 1\nb: { c: 1, d: 2 }\n');
  expect(userValues({ valuesFiles: [file], values: { b: { c: [secret] }, e: secret, f: undefined } })).toStrictEqual({
    a: 1,
    b: { c: [secret], d: 2 },
    e: secret,
  });
});

test('values that YAML cannot express are rejected with their source', () => {
  expect(failureOf(() => userValues({ values: { a: () => 1 } })).message).toContain('a function at a of values');
});
