import { execFileSync } from 'node:child_process';
import { App, Chart, type ChartProps } from 'cdk8s';
import { PrerequisiteKind } from '../../../lib/core/prerequisites/prerequisite';
import { Prerequisites } from '../../../lib/core/prerequisites/prerequisites';
import { SecretDelivery } from '../../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { sealed } from '../../support/cluster-secrets';
import { kubectlPath } from '../../support/helms';
import { A, B, delivered, labels, pod, secretOf, token } from '../releases';

/** The prerequisites and the objects of an app with one release of a template. */
function needs(
  template: string,
  v: Record<string, unknown>,
  delivery = SecretDelivery.existing(),
  options: ChartProps = { namespace: 'ns' },
) {
  const scope = new Chart(new App(), 'clearml', options);
  const objects = delivered(template, v, delivery, scope);
  return { objects: labels(objects), all: Prerequisites.of(scope).all() };
}

test('existing delivery adds no objects, and declares the Secret and its command as a prerequisite', () => {
  const template = secretOf({ a: A, url: 'u:{{ .Values.v.a }}@h', user: 'root' });
  expect(needs(template, { a: token })).toEqual({
    objects: [],
    all: [
      {
        kind: PrerequisiteKind.SECRET,
        name: 'made',
        inNamespace: 'ns',
        keys: ['a', 'url', 'user'],
        purpose: 'contains keys a, url, user',
        remedy:
          'kubectl -n ns create secret generic made --from-literal=a="$TOKEN" --from-literal=url="u:${TOKEN}@h" --from-literal=user="root"',
        neededBy: ['clearml/demo'],
      },
    ],
  });
});

const LOGIN =
  '{"username":"u","password":"{{ .Values.v.a }}","auth":"{{ printf "u:%s" .Values.v.a | b64enc }}","email":"a@b"}';
const registries = (text: string) => `${secretOf({ '.dockerconfigjson': text })}type: kubernetes.io/dockerconfigjson\n`;

test.each([
  [
    'a Secret with a type',
    `${secretOf({ a: A })}type: kubernetes.io/basic-auth\n`,
    /generic made --type=kubernetes\.io\/basic-auth --from/,
  ],
  [
    'a login to a registry',
    registries(`'{"auths":{"r.io:5000":${LOGIN}}}'`),
    /docker-registry made --docker-server=r\.io:5000 --docker-username="u" --docker-password="\$TOKEN" --docker-email=a@b$/,
  ],
  [
    'logins to two registries, for which kubectl has no options',
    registries(`'{"auths":{"a":{"password":"{{ .Values.v.a }}"},"b":{}}}'`),
    /generic made --type=kubernetes\.io\/dockerconfigjson --from-literal=\.dockerconfigjson="\{\\"auths\\":\{\\"a\\":\{\\"password\\":\\"\$\{TOKEN\}\\"\},\\"b\\":\{\}\}\}"$/,
  ],
  ['a secret that is a whole login', registries(A), /--docker-password="\$TOKEN"$/],
])('prints the command for %s', (_, template, line) => {
  expect(needs(template, { a: token }).all[0]?.remedy).toMatch(line);
});

test('omits an unknown namespace from the command', () => {
  const { all } = needs(secretOf({ a: A }), { a: token }, SecretDelivery.existing(), {});
  expect(all[0]?.remedy).toBe('kubectl create secret generic made --from-literal=a="$TOKEN"');
});

test('keeps binary and quoted entries in the command', () => {
  const template = `${secretOf({ a: A, odd: `"it's \\"$HOME\\" \`id\` !x\\n\\ty"` })}data: {bin: AAH/}\n`;
  const [{ remedy } = { remedy: '' }] = needs(template, { a: token }).all;
  const command = remedy.replace('kubectl', `"${kubectlPath()}"`);
  const output = execFileSync('/bin/bash', ['--norc', '-c', `${command} --dry-run=client -o json`], {
    encoding: 'utf8',
    env: { ...process.env, TOKEN: 'tok"en' },
  });
  expect(remedy.split('\n')).toHaveLength(1);
  const { a, odd, bin } = JSON.parse(output).data;
  expect([a, odd].map((text) => Buffer.from(text, 'base64').toString())).toEqual([
    'tok"en',
    'it\'s "$HOME" `id` !x\n\ty',
  ]);
  expect(bin).toBe('AAH/');
});

test('declares each existing Secret as a prerequisite with all keys that the app reads', () => {
  const template = `${secretOf({ x: A })}---\n${pod('env: [{name: A, value: "{{ .Values.v.b }}"}, {name: B, value: "{{ .Values.v.c }}"}]')}`;
  const v = {
    a: SecretValue.existing('theirs', 'a'),
    b: SecretValue.existing('theirs', 'b'),
    c: SecretValue.existing('others', '.dockerconfigjson'),
  };
  expect(needs(template, v, SecretDelivery.plain()).all).toEqual([
    expect.objectContaining({
      name: 'others',
      remedy:
        'kubectl -n ns create secret docker-registry others --docker-server="$SERVER" --docker-username="$USERNAME" --docker-password="$TOKEN"',
    }),
    expect.objectContaining({
      name: 'theirs',
      keys: ['a', 'b'],
      purpose: 'contains keys a, b',
      remedy: 'kubectl -n ns create secret generic theirs --from-literal=a="$A" --from-literal=b="$B"',
    }),
  ]);
});

test('accepts existing secrets in composed texts', () => {
  const { all } = needs(secretOf({ k: 'x{{ .Values.v.a }}' }), { a: SecretValue.existing('theirs', 'key') });
  expect(all[0]?.remedy).toBe(
    `kubectl -n ns create secret generic made --from-literal=k="x$(kubectl -n ns get secret theirs -o go-template='{{ index .data "key" | base64decode }}')"`,
  );
});

test('prints two variables for two secrets with the same name', () => {
  const v = { a: SecretValue.generated('one/password'), b: SecretValue.generated('two/password') };
  const { all } = needs(secretOf({ a: A, b: '{{ .Values.v.b }}{{ .Values.v.a }}' }), v);
  expect(all[0]?.remedy).toMatch(/a="\$PASSWORD" --from-literal=b="\$\{PASSWORD_2\}\$\{PASSWORD\}"$/);
});

describe('the prerequisites of other deliveries', () => {
  const template = secretOf({ a: A, b: B });

  test('include the CustomResourceDefinition and the store of External Secrets', () => {
    const v = { a: token, b: SecretValue.external('p/q', 'r') };
    const { all } = needs(template, v, SecretDelivery.externalSecrets({ store: 'vault' }));
    expect(all.map(({ kind, name, inNamespace }) => [kind, name, inNamespace])).toEqual([
      [PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION, 'externalsecrets.external-secrets.io', undefined],
      [PrerequisiteKind.SECRET_STORE, 'vault', 'ns'],
    ]);
    expect(all[1]?.remedy).toBe('create this SecretStore, and these entries in its store: TOKEN, p/q (property r)');
  });

  test('include no store for generated secrets of External Secrets', () => {
    const v = { a: SecretValue.generated('a'), b: SecretValue.generated('b') };
    const { all } = needs(template, v, SecretDelivery.externalSecrets({ store: 'vault' }));
    expect(all.map(({ name }) => name)).toEqual([
      'externalsecrets.external-secrets.io',
      'passwords.generators.external-secrets.io',
    ]);
  });

  test('include the CustomResourceDefinition of Sealed Secrets', () => {
    const ciphertexts = { made: { a: sealed('x'), b: sealed('y') } };
    const { all } = needs(template, { a: token, b: token }, SecretDelivery.sealedSecrets({ ciphertexts }));
    expect(all.map(({ name }) => name)).toEqual(['sealedsecrets.bitnami.com']);
  });

  test('are empty for plain Secrets', () => {
    process.env.TOKEN = 'x';
    expect(needs(template, { a: token, b: token }, SecretDelivery.plain()).all).toEqual([]);
    delete process.env.TOKEN;
  });
});
