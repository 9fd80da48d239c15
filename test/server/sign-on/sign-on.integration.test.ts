import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { valueAt } from '../../../lib/helm/data/paths';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { PodSecurity } from '../../../lib/security/pod-security';
import { runInTemporaryFolders, testChart } from '../../support/apps';
import { clusterSecrets } from '../../support/cluster-secrets';
import { runApp } from '../../support/compiled-library';
import { withoutAdvice } from '../../support/without-advice';
import { CONTRACT, environmentOf, podOf, serverOf } from '../servers';
import { allProviders, DOCUMENTED, METADATA, PEM, PROVIDER_NAMES } from './providers';

runInTemporaryFolders();

/** A Python interpreter with pyhocon, which the server parses its settings with. */
const PYTHON = process.env.CDK8S_CLEARML_PYTHON ?? '';

/** Contents that a bare text, a text between single quotes or a shell would change. */
const CONTENTS: Record<string, string> = {
  id: '0123456789',
  secret: `a "quote" \\back\\slash #hash $dollar $(HOME) \${x} ünï 日本 'single' \`tick\` = , {a} [b]`,
  dn: 'cn=a"b\\,c,dc=example',
  password: '1e5',
  'tls.crt': PEM,
  'tls.key': '-----BEGIN PRIVATE KEY-----\nkey\n-----END PRIVATE KEY-----\n',
};
const secrets = Object.fromEntries(
  Object.entries(CONTENTS).map(([key, content]) => [key, SecretValue.unsafePlainText(content)]),
);
const PROVIDERS = allProviders((key) => secrets[key] as SecretValue);

/** A server with all providers, its objects, and the contents of its Secrets. */
function serverWithAll() {
  const scope = testChart();
  const singleSignOn = PROVIDER_NAMES.map((name) => PROVIDERS[name]);
  const server = serverOf({ singleSignOn, podSecurity: PodSecurity.restricted() }, scope);
  const charts = scope.node.root.node.children.map((chart) => Testing.synth(chart as typeof scope));
  const objects = charts.flat();
  return { server, objects, stored: clusterSecrets(objects) };
}

/** The variables of the API server in its container, as Kubernetes expands them. */
function variablesOf({ server, stored }: ReturnType<typeof serverWithAll>): Record<string, string> {
  const known: Record<string, string> = {};
  for (const [name, entry] of Object.entries(environmentOf(server, 'apiserver'))) {
    const { name: secret, key } = entry.secretKeyRef ?? {};
    const content = Buffer.from(stored[secret]?.data[key] ?? '', 'base64').toString();
    const expand = (_: string, variable?: string) =>
      variable === undefined ? '$' : (known[variable] ?? `$(${variable})`);
    known[name] = secret === undefined ? String(entry).replace(/\$\$|\$\(([^)]+)\)/g, expand) : content;
  }
  return known;
}

/** The content of a file in the container of the API server. */
function fileAt({ server, objects, stored }: ReturnType<typeof serverWithAll>, path: string): string | undefined {
  const { containers, volumes } = podOf(server, 'apiserver');
  const file = path.slice(path.lastIndexOf('/') + 1);
  const folder = path.slice(0, -file.length - 1);
  const { name } = containers[0].volumeMounts.find(({ mountPath }: any) => mountPath === folder) ?? {};
  const volume = volumes.find((one: any) => one.name === name);
  const found = [volume, ...(volume?.projected?.sources ?? [])].map(({ configMap, secret }: any) => {
    const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMap?.name);
    const keys = (secret?.items ?? []).find((item: any) => item.path === file)?.key ?? file;
    const data = stored[secret?.secretName ?? secret?.name]?.data[keys];
    return map?.data[file] ?? (data === undefined ? undefined : Buffer.from(data, 'base64').toString());
  });
  return found.find((content) => content !== undefined);
}

const all = (() => {
  let made: ReturnType<typeof serverWithAll> | undefined;
  return () => (made ??= serverWithAll());
})();

test('metadata, certificates and keys are in the container at the paths that the settings state', () => {
  const variables = variablesOf(all());
  const paths = Object.values(DOCUMENTED)
    .flatMap((provider) => Object.entries(provider.variables))
    .filter(([, value]) => String(value).startsWith('<file>'))
    .map(([name]) => JSON.parse(variables[name] ?? 'null'));
  const contents = Object.fromEntries(paths.map((path) => [path.split('/').at(-1), fileAt(all(), path)]));
  expect(contents).toEqual({
    'metadata-duo.xml': METADATA,
    'metadata-google_saml.xml': METADATA,
    'metadata-jumpcloudsaml.xml': METADATA,
    'metadata-microsoft_ad.xml': METADATA,
    'ldap-ca.pem': PEM,
    'ldap-client.crt': PEM,
    'ldap-client.key': CONTENTS['tls.key'],
  });
});

test('secrets of providers are in Secrets only', () => {
  const others = all().objects.filter(({ kind }) => kind !== 'Secret');
  const text = JSON.stringify(others);
  for (const key of ['secret', 'dn', 'tls.key']) {
    expect(text).not.toContain(JSON.stringify(CONTENTS[key]).slice(1, -1));
  }
  expect(text).not.toMatch(/"(?:0123456789|1e5)"/);
});

(PYTHON === '' ? describe.skip : describe)('with the parser of the server (requires CDK8S_CLEARML_PYTHON)', () => {
  let settings: object;

  beforeAll(() => {
    const input = JSON.stringify(variablesOf(all()));
    const { stdout, stderr } = spawnSync(PYTHON, [join(__dirname, 'read-settings.py')], { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    settings = JSON.parse(stdout);
  });

  test.each(PROVIDER_NAMES)('the server reads the settings of %s unchanged', (provider) => {
    const { variables } = DOCUMENTED[provider];
    const read = Object.keys(variables).map((name) => {
      const value = valueAt(settings, name.slice('CLEARML__'.length).replaceAll('__', '.').toLowerCase());
      return [name, String(value).startsWith('/') ? `<file> ${String(value).split('/').at(-1)}` : value];
    });
    const secretOf = (name: string) => CONTENTS[name.replace(/.*__(?:client_)?/, '')];
    const expected = Object.entries(variables).map(([name, value]) => [
      name,
      value === 'secret' ? secretOf(name) : value,
    ]);
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(expected));
  });
});

test('the examples in docs/single-sign-on.md synthesize', () => {
  const root = join(__dirname, '..', '..', '..');
  const page = readFileSync(join(root, 'docs', 'single-sign-on.md'), 'utf8');
  const [first = '', second = ''] = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code);
  for (const name of ['azure', 'duo', 'google', 'jumpcloud']) {
    writeFileSync(`${name}.xml`, METADATA);
  }
  writeFileSync('ldap-ca.pem', PEM);
  const folder = process.cwd();
  const run = (code: string, output: string) => {
    const app = code.replace('ChartSource.preview()', `ChartSource.directory(${JSON.stringify(CONTRACT)})`);
    return runApp(`process.chdir(${JSON.stringify(folder)});\n${app}`, folder, join(folder, output));
  };
  const [one, other] = [run(first, 'first'), run(second, 'second')];
  expect(one.stdout).toBe('https://app.clearml.example.com/callback_okta\n');
  expect([one, other].map(({ stderr }) => withoutAdvice(stderr))).toEqual(['', '']);
  const factories = [...(first + second).matchAll(/SingleSignOn\.(\w+)\(/g)].map(([, name]) => name);
  expect(factories.sort()).toEqual([...PROVIDER_NAMES].sort());
});
