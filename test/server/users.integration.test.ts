import { SecretValue } from '../../lib/secrets/secret-value';
import type { FixedUser } from '../../lib/server/users';
import { failureOf } from '../support/apps';
import { contractAt, environmentOf, serverOf } from './servers';

const USERS = 'CLEARML__apiserver__auth__fixed_users__users';
const pw = (key: string) => SecretValue.existing('users', key);
const environment = (users: FixedUser[]) => environmentOf(serverOf({ users }), 'apiserver');

test('reads each password from its own key of a Secret', () => {
  const found = environment([
    { username: 'ann', password: pw('ann') },
    { username: 'bob', password: pw('bob'), displayName: 'Bob "B" B', admin: false },
  ]);
  expect(JSON.parse(found[USERS].replaceAll('"""', '"'))).toEqual([
    { username: 'ann', password: '$(SECRET_ANN)', name: 'ann' },
    { username: 'bob', password: '$(SECRET_BOB)', name: 'Bob "B" B' },
  ]);
  expect(found).toMatchObject({
    SECRET_BOB: { secretKeyRef: { name: 'users', key: 'bob' } },
    CLEARML__apiserver__auth__fixed_users__enabled: 'true',
    CLEARML__apiserver__auth__fixed_users__pass_hashed: 'false',
  });
});

test('password hashes enable hashing in the server', () => {
  const found = environment([{ username: 'ann', passwordHash: pw('hash') }]);
  expect(found.CLEARML__apiserver__auth__fixed_users__pass_hashed).toBe('true');
  expect(found[USERS]).toContain('"password":"""$(SECRET_HASH)"""');
});

test('an empty list of users does not change the login', () => {
  expect(environment([])[USERS]).toBeUndefined();
});

const userA = { username: 'a', password: pw('a') };

test.each<[string, FixedUser[]]>([
  ['some users have a passwordHash and some do not', [userA, { username: 'b', passwordHash: pw('b') }]],
  ['two users of one name (users)', [userA, { username: 'a', password: pw('b') }]],
  ['user a has neither password nor passwordHash', [{ username: 'a' }]],
  ['user a has a password and a passwordHash', [{ ...userA, passwordHash: pw('b') }]],
  ['a user without a name (users)', [{ username: ' ', password: pw('a') }]],
])('rejects users: %s', (found, users) => {
  expect(failureOf(() => serverOf({ users })).message).toContain(`CLEARML5005 clearml/server: ${found}\n`);
});

test('rejects admin: true for users of the open-source server, but not admin: false', () => {
  const chart = contractAt('7.14.4', 'clearml');
  const users = (admin: boolean) => [{ username: 'a', password: pw('a'), admin }];
  expect(failureOf(() => serverOf({ chart, users: users(true) })).message).toContain(
    'CLEARML4003 clearml/server: users: admin of a',
  );
  expect(failureOf(() => serverOf({ chart, users: users(false) })).message).not.toContain('CLEARML4003');
});
