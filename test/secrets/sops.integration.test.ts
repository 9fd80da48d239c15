import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../lib/secrets/secret-value';
import type { LocalSource } from '../../lib/secrets/source';
import { failureOf, objectsIn, runInTemporaryFolders, synthesized, temporaryFolder, testChart } from '../support/apps';
import { textsOf } from '../support/secret-texts';
import { A, release, secretOf } from './releases';

runInTemporaryFolders();

const PATH = process.env.PATH ?? '';
const real = ['sops', 'age-keygen'].every((program) => attempt(() => execFileSync(program, ['--version'])));

afterEach(() => {
  process.env.PATH = PATH;
});

function attempt(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

const read = (secret: SecretValue) => (secret._source as LocalSource).read();
const PLAIN = {
  imageCredentials: { password: 'a"b\\c' },
  users: [{ name: 'ann', pin: 12 }],
  'a.b': 'dotted',
  empty: '',
};

/** A program that prints a decrypted file as SOPS does, and counts its runs. */
function standIn(script: string): void {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'sops'), `#!/bin/sh\necho run >> runs\n${script}\n`);
  chmodSync(join(folder, 'sops'), 0o755);
  process.env.PATH = `${folder}${delimiter}${PATH}`;
}

const printPlain = `[ "$1 $2 $3" = "--decrypt --output-type json" ] && cat <<'END'\n${JSON.stringify(PLAIN)}\nEND`;

test('reads texts at paths, and runs sops once for each file', () => {
  standIn(printPlain);
  const texts = ['imageCredentials.password', 'users[0].name', 'users[0].pin', '["a.b"]'];
  expect(texts.map((path) => read(SecretValue.sops('secrets.yaml', path)))).toEqual(['a"b\\c', 'ann', '12', 'dotted']);
  expect(readFileSync('runs', 'utf8')).toBe('run\n');
});

test.each([
  ['no value at nowhere', 'nowhere', printPlain],
  ['an empty text at empty', 'empty', printPlain],
  ['a map or a list at users', 'users', printPlain],
  ['no value at imageCredentials.toString', 'imageCredentials.toString', printPlain],
  ['sops cannot decrypt secrets.yaml: no key was found', 'a', 'echo; echo no key was found >&2; exit 128'],
  ['sops cannot decrypt secrets.yaml: its output is not JSON', 'a', 'echo s3cret'],
])('reports %s', (found, path, script) => {
  standIn(script);
  const { message } = failureOf(() => read(SecretValue.sops('secrets.yaml', path)));
  expect(message).toMatch(new RegExp(`^CLEARML3026: ${found}`));
  expect(message).not.toContain('s3cret');
});

test('reports that sops is not installed', () => {
  process.env.PATH = temporaryFolder();
  expect(failureOf(() => read(SecretValue.sops('secrets.yaml', 'a'))).message).toMatch(
    /^CLEARML3026: no program sops on PATH, which decrypts secrets\.yaml\n {2}fix: install SOPS/,
  );
});

test('writes the text of an encrypted file to a Secret', () => {
  standIn(printPlain);
  const scope = testChart();
  release(secretOf({ a: A }), { a: SecretValue.sops('secrets.yaml', 'imageCredentials.password') }, scope);
  const { 'clearml-secrets.k8s.yaml': secrets = '', ...others } = synthesized(scope);
  expect(objectsIn({ secrets }).map(textsOf)).toEqual([{ a: String.raw`a"b\c` }]);
  expect(JSON.stringify(others)).not.toContain(JSON.stringify(String.raw`a"b\c`).slice(1, -1));
});

test('other deliveries do not run sops, and commands for ciphertexts do', () => {
  standIn('exit 1');
  const scope = testChart();
  SecretDelivery.sealedSecrets({ ciphertexts: {} }).applyTo(scope);
  release(secretOf({ a: A }), { a: SecretValue.sops('my secrets.yaml', 'users[0].name') }, scope);
  const { message } = failureOf(() => synthesized(scope));
  expect(message).toContain(`printf %s "$(sops --decrypt --extract '["users"][0]["name"]' 'my secrets.yaml')"`);
  expect(failureOf(() => readFileSync('runs')).message).toContain('ENOENT');
});

test.each([
  ['', 'a'],
  ['secrets.yaml', ''],
  ['secrets.yaml', '.'],
])('rejects the file %j and the path %j', (file, path) => {
  expect(failureOf(() => SecretValue.sops(file, path)).code).toBe('CLEARML3009');
});

(real ? describe : describe.skip)('SOPS with age (needs sops and age-keygen on PATH)', () => {
  test('decrypts YAML, JSON and dotenv files, and the printed command prints the same text', () => {
    execFileSync('age-keygen', ['-o', 'key.txt'], { stdio: 'ignore' });
    const recipient = /age1\w+/.exec(readFileSync('key.txt', 'utf8'))?.[0] ?? '';
    process.env.SOPS_AGE_KEY_FILE = 'key.txt';
    writeFileSync('a.yaml', JSON.stringify(PLAIN));
    writeFileSync('a.json', JSON.stringify(PLAIN));
    writeFileSync('a.env', 'password=p4ss\n');
    for (const file of ['a.yaml', 'a.json', 'a.env']) {
      execFileSync('sops', ['--encrypt', '--age', recipient, '--in-place', file]);
    }
    expect(readFileSync('a.yaml', 'utf8')).not.toContain('dotted');
    for (const file of ['a.yaml', 'a.json']) {
      const secret = SecretValue.sops(file, 'users[0].name');
      const [program = '', ...words] = (secret._source as LocalSource).command ?? [];
      expect(read(secret)).toBe('ann');
      expect(execFileSync(program, words, { encoding: 'utf8', env: process.env })).toBe('ann');
    }
    expect(read(SecretValue.sops('a.env', 'password'))).toBe('p4ss');
  });
});
