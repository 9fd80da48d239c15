import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { parse } from 'yaml';
import { ChartSource } from '../../lib/chart/chart-source';
import { Exposure } from '../../lib/exposure/exposure';
import { isPublishedDefault } from '../../lib/secrets/detected-secrets';
import { SecretValue } from '../../lib/secrets/secret-value';
import { Credentials } from '../../lib/server/credentials';
import { Redis } from '../../lib/server/databases/redis';
import { FileStorage } from '../../lib/server/file-storage';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { failureOf, runInTemporaryFolders, synthesized, testChart } from '../support/apps';
import { environmentOf, objectOf, objectsOf, PUBLIC, podOf, serverOf, withPublicChart } from './servers';

runInTemporaryFolders();

const publicServer = (props: Partial<ClearmlServerProps> = {}, scope = testChart()) =>
  serverOf({ chart: ChartSource.directory(PUBLIC), ...props }, scope);

/** Every word of a text, and of the base64-encoded texts in it. */
function wordsOf(text: string, depth = 0): string[] {
  const words = text.match(/[A-Za-z0-9+/=_-]{16,}/g) ?? [];
  const coded =
    depth < 3 ? words.flatMap((word) => wordsOf(Buffer.from(word, 'base64').toString('latin1'), depth + 1)) : [];
  return [...words, ...words.map((word) => word.replace(/=+$/, '')), ...coded];
}

withPublicChart('the public chart', () => {
  test('deploys a complete server without test pods and node ports', () => {
    const objects = objectsOf(publicServer());
    const names = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['apiserver', 'fileserver', 'webserver', 'apiserver-asyncdelete', 'mongodb'].map(
          (one) => `Deployment/clearml-${one}`,
        ),
        'StatefulSet/clearml-elastic-master',
        'StatefulSet/clearml-redis-master',
      ]),
    );
    expect(names.filter((name) => /^Pod\/|test/.test(name))).toEqual([]);
    const types = objects.filter(({ kind }) => kind === 'Service').map(({ spec }) => spec.type ?? 'ClusterIP');
    expect(new Set(types)).toEqual(new Set(['ClusterIP']));
  });

  test.each([
    ['generated', {}],
    ['specified', { credentials: Credentials.fromKeys({ apiserverKey: SecretValue.unsafePlainText('mine') }) }],
    ['in an existing Secret', { credentials: Credentials.fromSecret('mine') }],
    ['in a Secret that the values name', { values: { clearml: { existingSecret: 'mine' } } }],
  ])('renders no published credential if the credentials are %s', (_, props) => {
    const scope = testChart();
    publicServer(props, scope);
    const words = wordsOf(Object.values(synthesized(scope)).join('\n'));
    expect(words.length).toBeGreaterThan(500);
    expect(words.filter(isPublishedDefault)).toEqual([]);
  });

  test('replaces the published logins that the chart does not override', () => {
    const server = publicServer();
    const environment = environmentOf(server, 'apiserver');
    for (const name of [
      'secure__credentials__fileserver__user_key',
      'secure__credentials__webserver__user_secret',
      'secure__http__session_secret__apiserver',
    ]) {
      expect(environment[`CLEARML__${name}`]).toMatch(/^"""\$\(SECRET_[A-Z_]+\)"""$/);
    }
    expect(environmentOf(server, 'fileserver').CLEARML__secure__credentials__fileserver__user_key).toBe(
      environment.CLEARML__secure__credentials__fileserver__user_key,
    );
    expect(podOf(server, 'apiserver').containers[0].readinessProbe.httpGet.httpHeaders).toBeUndefined();
  });

  test('logs visitors in with the web server login of the API server, unless the props contain users', () => {
    const server = publicServer();
    const variable = /SECRET_\w+/.exec(
      environmentOf(server, 'apiserver').CLEARML__secure__credentials__webserver__user_key,
    )?.[0];
    expect(environmentOf(server, 'webserver').USER_KEY).toEqual(environmentOf(server, 'apiserver')[String(variable)]);
    const users = [{ username: 'ann', password: SecretValue.existing('u', 'ann') }];
    expect(environmentOf(publicServer({ users }), 'webserver').USER_KEY).toBeUndefined();
  });

  test('sets the cookie name of the API server on the file server', () => {
    const name = (server: ReturnType<typeof publicServer>) => [
      environmentOf(server, 'fileserver').CLEARML__fileserver__auth__cookie_names,
      environmentOf(server, 'apiserver').CLEARML__APISERVER__AUTH__SESSION_AUTH_COOKIE_NAME,
    ];
    expect(name(publicServer())).toEqual(['["clearml-token-k8s"]', 'clearml-token-k8s']);
    expect(name(publicServer({ values: { clearml: { cookieName: 'own' } } }))).toEqual(['["own"]', 'own']);
  });

  test('reads credentials only from an existing Secret', () => {
    const server = publicServer({ credentials: Credentials.fromSecret('mine') });
    expect(objectsOf(server).filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(environmentOf(server, 'webserver').USER_SECRET).toEqual({
      secretKeyRef: { name: 'mine', key: 'webserver_secret' },
    });
  });

  test.each(['mine', 'clearml-conf'])('reads keys that exist from the existing Secret %s', (name) => {
    const server = publicServer({ credentials: Credentials.fromSecret(name) });
    expect(objectsOf(server).filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(JSON.stringify(objectsOf(server))).not.toContain('.hocon"');
  });

  test('sets the API server as file server address of the web server if there is no file server', () => {
    const server = publicServer({ fileStorage: FileStorage.external('s3://b'), releaseName: 'x' });
    const addresses = podOf(server, 'webserver').containers[0].env.filter(
      ({ name }: any) => name === 'NGINX_FILESERVER_ADDRESS',
    );
    expect(addresses).toEqual([{ name: 'NGINX_FILESERVER_ADDRESS', value: 'http://x-clearml-apiserver.clearml:8008' }]);
    expect(objectOf(server, 'Deployment', '-fileserver')).toBeUndefined();
  });

  test('sets the password of Redis on the delete job', () => {
    const server = publicServer({ redis: Redis.external({ host: 'r', password: SecretValue.existing('r', 'pw') }) });
    expect(environmentOf(server, 'asyncdelete').CLEARML_REDIS_SERVICE_PASSWORD).toEqual({
      secretKeyRef: { name: 'r', key: 'pw' },
    });
  });

  test.each([80, 8008])('a Service with port %d leads to the port of the API server', (port) => {
    const server = publicServer({ values: { apiserver: { service: { port } } }, exposure: Exposure.loadBalancer() });
    const { spec } = objectOf(server, 'Service', '-apiserver');
    expect(spec.ports).toMatchObject([{ port, targetPort: 8008 }]);
    expect(() => synthesized(Chart.of(server))).not.toThrow();
  });

  test('accepts an existing pull secret, and creates one from a token', () => {
    expect(podOf(publicServer({ imagePullSecrets: ['mine'] }), 'apiserver').imagePullSecrets).toEqual([
      { name: 'mine' },
    ]);
    const created = publicServer({
      registryToken: SecretValue.unsafePlainText('t'),
      registryUsername: 'u',
      imageRegistry: 'r.io/m',
    });
    expect(podOf(created, 'apiserver').imagePullSecrets).toEqual([{ name: 'clearml-registry-key' }]);
    const pods = objectsOf(created).filter(({ spec }) => spec?.template?.spec.containers);
    expect(pods.filter(({ spec }) => spec.template.spec.imagePullSecrets?.length !== 1)).toEqual([]);
    expect(podOf(created, 'webserver').containers[0].image).toMatch(/^r\.io\/m\/allegroai\/clearml:/);
  });

  test('is rejected with its published credentials in user values', () => {
    const defaults = parse(readFileSync(join(PUBLIC, 'values.yaml'), 'utf8')).clearml;
    for (const name of [
      'apiserverKey',
      'apiserverSecret',
      'fileserverKey',
      'secureAuthTokenSecret',
      'testUserKey',
      'testUserSecret',
    ]) {
      const { message } = failureOf(() => publicServer({ values: { clearml: { [name]: defaults[name] } } }));
      expect(message).toContain(`CLEARML5003 clearml/server: clearml.${name} in your values`);
      expect(message).not.toContain(defaults[name]);
    }
  });
});
