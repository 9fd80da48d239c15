import { stringify } from 'yaml';
import fc from '../../support/fast-check';

/** The beginning of each generated secret. */
export const MARK = 'sEcReT-';

/** A text with a file name. Harmless texts contain no secret. */
export interface GeneratedFile {
  readonly name: string;
  readonly text: string;
}

const SECRET_KEYS = [
  ...['password', 'db_password', 'secret', 'client_secret', 'account_key', 'api_key', 'private_key', 'git_pass'],
  ...['DB_PWD', 'HF_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'adminPassword', 'apiSecretKey', 'user-token', 'accessToken'],
];
const HARMLESS_KEYS = [
  ...[
    'host',
    'port',
    'user',
    'key',
    'expiration',
    'public_key',
    'ssh_key_path',
    'TLS_KEY_FILE',
    'sort_key',
    'primaryKey',
  ],
  ...['SECRET_NAME', 'passwordPolicy', 'max_tokens', 'pad_token', 'tls_secret', 'token_url', 'secretary', 'monkey'],
];
const SETTINGS = ['', 'true', 'null', '/etc/clearml/token', '$(FROM_VARIABLE)', '****'];

/** Texts of secrets with characters that languages escape; a blank or a hyphen at the start would be another notation. */
const awkward = fc.string({ unit: fc.constantFrom(...'abcXYZ019 "\'\\#$@/:=,{}[]é'), maxLength: 12 });
export const secretText = awkward.map((text) => `${MARK}${text}x`);
/** Texts that all languages read without quotes. */
const bareSecret = fc.stringMatching(/^[A-Za-z0-9._+/-]{0,12}$/).map((text) => `${MARK}${text}x`);
const bareText = fc.stringMatching(/^[a-z][a-z0-9._-]{0,12}$/);

type Leaf = { readonly key: string; readonly value: string; readonly bare: string };
const leafOf = (keys: readonly string[], value: fc.Arbitrary<string>, bare: fc.Arbitrary<string>): fc.Arbitrary<Leaf> =>
  fc.record({ key: fc.constantFrom(...keys), value, bare });
const harmlessLeaf = fc.oneof(
  leafOf(HARMLESS_KEYS, awkward, bareText),
  leafOf(SECRET_KEYS, fc.constantFrom(...SETTINGS), fc.constantFrom('true', 'null', '/etc/clearml/token')),
);
const secretLeaf = leafOf(SECRET_KEYS, secretText, bareSecret);

const leaves = (isSecret: boolean) =>
  fc
    .tuple(
      fc.array(harmlessLeaf, { maxLength: 4 }),
      fc.array(secretLeaf, isSecret ? { minLength: 1, maxLength: 3 } : { maxLength: 0 }),
    )
    .map(([harmless, secret]) => [...secret, ...harmless]);

type Tree = { readonly [key: string]: unknown };
const trees = (isSecret: boolean): fc.Arbitrary<Tree> =>
  fc.tuple(leaves(isSecret), leaves(isSecret), leaves(isSecret)).map(([top, nested, listed]) => ({
    ...Object.fromEntries(top.map(({ key, value }) => [key, value])),
    sdk: { storage: Object.fromEntries(nested.map(({ key, value }) => [key, value])) },
    items: listed.map(({ key, value }) => ({ name: 'i', [key]: value })),
    env: listed.map(({ key, value }) => ({ name: key, value })),
  }));

const json = (isSecret: boolean) =>
  fc.tuple(trees(isSecret), fc.constantFrom(0, 2)).map(([tree, indent]) => JSON.stringify(tree, null, indent));

const yaml = (isSecret: boolean) =>
  fc
    .tuple(trees(isSecret), fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL'))
    .map(([tree, style]) => `# password: in a comment\n${stringify(tree, { defaultStringType: style as 'PLAIN' })}`);

/** A leaf of HOCON in one of its notations. */
const hoconLine = ({ key, value, bare }: Leaf, notation: number): string => {
  const separator = [': ', ' = ', '='][notation % 3];
  // The parser of the server reads a sign as an operator, and two slashes as a comment.
  const word = bare.startsWith(MARK) ? bare.replace(/[+/]/g, '') : bare;
  const texts = [word, JSON.stringify(value), `"${word}"`, /"""|"$|\t/.test(value) ? word : `"""${value}"""`];
  const comment = notation % 2 ? ' # password: "in a comment"' : '';
  return `${notation % 5 ? key : JSON.stringify(key)}${separator}${texts[notation % 4]}${comment}`;
};

const hocon = (isSecret: boolean) =>
  fc
    .tuple(leaves(isSecret), leaves(isSecret), fc.array(fc.nat(59), { minLength: 30, maxLength: 30 }))
    .map(([top, nested, notations]) => {
      const lines = (all: readonly Leaf[], offset: number) =>
        all.map((leaf, index) => hoconLine({ ...leaf, key: `${leaf.key}` }, notations[index + offset] ?? 0));
      return [
        '// the password of the storage is in the environment',
        ...lines(top, 0),
        'fallback.password: ${?DATABASE_PASSWORD}',
        'auth { token { expiration = 3600 } }',
        'sdk.aws { s3 {',
        ...lines(nested, 15).map((line) => `    ${line}`),
        '} }',
        '',
      ].join('\n');
    });

const ini = (isSecret: boolean) =>
  leaves(isSecret).map((all) =>
    ['[default]', '; password = in a comment', ...all.map(({ key, bare }) => `${key} = ${bare}`), ''].join('\n'),
  );

const netrc = bareSecret.map((password) => `machine git.example.com\nlogin ann\npassword ${password}\n`);
const gitLogin = bareSecret.map((text) => `https://ann:${text.replaceAll('/', '')}@git.example.com\n`);
const pem = fc
  .stringMatching(/^[A-Za-z0-9+/]{10,40}$/)
  .map((text) => `-----BEGIN PRIVATE KEY-----\n${MARK}${text}\n-----END PRIVATE KEY-----\n`);

const named = (name: string, text: fc.Arbitrary<string>): fc.Arbitrary<GeneratedFile> =>
  text.map((one) => ({ name, text: one }));
const structured = (isSecret: boolean) => [
  ...['a.conf', 'services'].map((name) => named(name, hocon(isSecret))),
  ...['a.json', 'plain'].map((name) => named(name, json(isSecret))),
  named('a.yaml', yaml(isSecret)),
  ...['.boto', 'a.properties'].map((name) => named(name, ini(isSecret))),
];

/** HOCON texts with secrets. */
export const hoconWithSecrets = hocon(true);
/** Configuration files with at least one secret. */
export const filesWithSecrets = fc.oneof(
  ...structured(true),
  named('.netrc', netrc),
  named('.git-credentials', gitLogin),
  named('tls.key', pem),
);
/** Configuration files without a secret. */
export const harmlessFiles = fc.oneof(
  ...structured(false),
  named('read.py', fc.constant('import os\npassword = os.environ["PASSWORD"]\nsort_key = "name"\n')),
  named('run.sh', fc.constant('#!/bin/sh\nPASSWORD="$1"\nexport TOKEN=$(cat /run/token)\n')),
);

/** Entries of environments. */
const variables = (isSecret: boolean) =>
  fc.uniqueArray(
    isSecret
      ? fc.oneof(
          secretLeaf.map(({ key, value }) => ({ name: key, value })),
          bareSecret.map((text) => ({
            name: 'PROXY',
            value: `http://ann:${text.replaceAll('/', '')}@proxy.example.com:3128`,
          })),
          fc.tuple(trees(true)).map(([tree]) => ({ name: 'SETTINGS', value: JSON.stringify(tree) })),
        )
      : fc.oneof(
          harmlessLeaf.map(({ key, value }) => ({ name: key, value })),
          fc.constant({ name: 'URL', value: 'https://ann@example.com/a:b@c' }),
        ),
    { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
  );
export const variablesWithSecrets = variables(true);
export const harmlessVariables = variables(false);
