import { SecretValue, secretsByPlaceholder, withPlaceholders, withSecretValues } from '../../lib/secrets/secret-value';

const secret = SecretValue.environment('TOKEN');
const other = SecretValue.file('a.txt');

test('placeholders replace secrets at any depth, and secrets replace placeholders', () => {
  const values = { a: [{ b: secret }], c: other, d: 1, e: null };
  const replaced = withPlaceholders(values);
  expect(replaced).toEqual({ a: [{ b: `${secret}` }], c: `${other}`, d: 1, e: null });
  expect(withSecretValues(replaced)).toEqual(values);
});

test('a secret inside a longer text stays a placeholder', () => {
  expect(withSecretValues({ url: `https://${secret}@host` })).toEqual({ url: `https://${secret}@host` });
});

test('all secrets in values are found, also inside longer texts', () => {
  const found = secretsByPlaceholder({ a: [`x ${secret} y ${other}`], b: `${secret}`, c: 'f'.repeat(32) });
  expect([...found]).toEqual([
    [`${secret}`, secret],
    [`${other}`, other],
  ]);
});
