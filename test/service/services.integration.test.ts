import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  ChartSource,
  Exposure,
  PodSecurity,
  Prerequisites,
  SamlMetadata,
  SecretDelivery,
  SecretValue,
  ServerCredentials,
  SingleSignOn,
  Tls,
} from '../../lib';
import type { HelmRelease } from '../../lib/release/helm-release';
import { PREVIEW } from '../../scripts/preview-schemas';
import { ENDPOINTS } from '../agent/agents';
import { prerequisitesOf } from '../exposure/exposed';
import { CLUSTER_ID, centerOf, exportersOf, presignOf, serviceOf } from '../server/services/services';
import { failureOf, testChart } from '../support/apps';
import { sealed } from '../support/cluster-secrets';
import { compiledLibrary } from '../support/compiled-library';
import { schemaProblems } from '../support/kubernetes-schemas';
import { violationsOf } from '../support/pod-security';
import { TestProject } from '../support/projects';
import { valuesOf } from '../support/values';

type Create = (scope: Construct, props?: any) => Construct & { readonly release: HelmRelease };

const SERVICES: [string, Create][] = [
  ['PresignService', presignOf],
  ['CustomEventExporters', exportersOf],
  ['PlatformManagementCenter', centerOf],
  ['ClearmlService', serviceOf],
];
const plain = (text: string) => SecretValue.unsafePlainText(text);
const pair = ServerCredentials.fromKeys({ accessKey: plain('an-access-key'), secretKey: plain('a-secret-key') });

/** The objects of all charts of the app of a construct. */
function objectsOf(construct: Construct): any[] {
  const charts = construct.node.root.node.findAll().filter(Chart.isChart);
  return charts.flatMap((chart) => Testing.synth(chart));
}

/** The objects that must contain no secret. */
const plainObjectsOf = (construct: Construct) =>
  JSON.stringify(objectsOf(construct).filter(({ kind }) => kind !== 'Secret'));

describe.each(SERVICES)('%s', (_, create) => {
  test('renders valid objects, whose pods meet the restricted standard if asked to', () => {
    const objects = objectsOf(create(testChart(), { podSecurity: PodSecurity.restricted() }));
    expect(objects.flatMap(schemaProblems)).toEqual([]);
    expect(violationsOf(objects)).toEqual([]);
    expect(violationsOf(objectsOf(create(testChart())))).not.toEqual([]);
  });

  test('adds pull secrets to its pods, or creates one of a token', () => {
    const pods = (props: object) =>
      objectsOf(create(testChart(), props)).filter(
        ({ kind, metadata }) => kind === 'Deployment' && !metadata.name.endsWith('redis'),
      );
    for (const pod of pods({ imagePullSecrets: ['mine'] })) {
      expect(pod.spec.template.spec.imagePullSecrets).toEqual([{ name: 'mine' }]);
    }
    const service = create(testChart(), { registryToken: plain('a-token') });
    const objects = objectsOf(service);
    const [{ spec }] = objects.filter(({ kind }) => kind === 'Deployment');
    const { name } = spec.template.spec.imagePullSecrets[0];
    const secrets = service.node.root.node.findAll().filter((one: any) => one.kind === 'Secret' && one.name === name);
    expect(JSON.stringify(secrets.map((one: any) => one.toJson()))).toMatch(/dockerconfigjson/);
    expect(plainObjectsOf(service)).not.toContain('a-token');
  });

  test('takes images of a mirror, and needs a namespace that it does not create', () => {
    const props = { imageRegistry: 'registry.internal/mirror', createNamespace: false };
    const service = create(testChart('apart'), props);
    const images = JSON.stringify(objectsOf(service)).match(/"image":"[^"]+/g) ?? [];
    expect(images.filter((image) => !image.startsWith('"image":"registry.internal/mirror/'))).toEqual([]);
    expect(
      Prerequisites.of(service)
        .all()
        .map(({ kind, name }) => `${kind} ${name}`),
    ).toContain('Namespace apart');
  });

  test('delivers its secrets by External Secrets, by Sealed Secrets, or not at all', () => {
    const secretsOf = (secretDelivery: SecretDelivery) => {
      const registryToken = SecretValue.environment('TOKEN');
      const service = create(testChart(), {
        registryToken,
        imagePullSecrets: undefined,
        secretDelivery,
        ...OWN_KEYS(create),
      });
      return objectsOf(service).filter(({ kind }) => /Secret$/.test(kind));
    };
    const external = secretsOf(SecretDelivery.externalSecrets({ store: 'vault' }));
    expect(new Set(external.map(({ kind }) => kind))).toEqual(new Set(['ExternalSecret']));
    const ciphertexts = Object.fromEntries(
      external.map(({ metadata, spec }) => {
        const keys = Object.keys(
          spec.target.template?.data ?? Object.fromEntries(spec.data.map(({ secretKey }: any) => [secretKey, ''])),
        );
        return [metadata.name, Object.fromEntries(keys.map((name) => [name, sealed('x')]))];
      }),
    );
    const sealedSecrets = secretsOf(SecretDelivery.sealedSecrets({ ciphertexts }));
    expect(new Set(sealedSecrets.map(({ kind }) => kind))).toEqual(new Set(['SealedSecret']));
    expect(secretsOf(SecretDelivery.existing())).toEqual([]);
  });
});

/** Secrets that the library writes, where those of the constructs under test exist. */
const OWN_KEYS = (create: Create) => {
  const own = SecretValue.environment('OWN');
  const values = { clearml: { apiServerUrlReference: ENDPOINTS.apiUrl, apiKey: own, apiSecret: own } };
  return create === serviceOf
    ? { values }
    : {
        credentials: ServerCredentials.fromKeys({ accessKey: own, secretKey: own }),
        ...(create === centerOf && { users: [{ username: 'admin', password: own }] }),
      };
};

test('CustomEventExporters sets the values of custom_billing.md', () => {
  const { release } = exportersOf(testChart(), {
    credentials: pair,
    registryToken: plain('a-token'),
    checkIntervalSeconds: 60,
    podsInventorySchedule: '@daily',
    companyInventorySchedule: '0 3 * * *',
  });
  const secret = expect.stringMatching(/^<?[A-Za-z0-9]{40}>?$/);
  expect(valuesOf(release)).toEqual({
    global: {
      imageCredentials: { password: secret },
      clearml: { apiServerUrlReference: ENDPOINTS.apiUrl, apiServerKey: secret, apiServerSecret: secret },
    },
    'clearml-pods-monitor-exporter': { podsMonitorUUID: CLUSTER_ID, checkIntervalSeconds: 60 },
    'clearml-pods-inventory': { cronJob: { schedule: '@daily' } },
    'clearml-company-inventory': { cronJob: { schedule: '0 3 * * *' } },
  });
  expect(release.releaseName).toBe('clearml-custom-events');
});

/** The variables of the center, with descriptions in place of secrets. */
function loginOf(props: object): Record<string, string> {
  const { platformManagement } = valuesOf(centerOf(testChart(), { users: undefined, ...props }).release);
  const read = (text: string) =>
    text.replace(/<[A-Za-z0-9]{40}>/g, (one) => `<${SecretValue._of(one)?._source.description}>`);
  return Object.fromEntries(platformManagement.extraEnvs.map(({ name, value }: any) => [name, read(value)]));
}

test('PlatformManagementCenter sets the values of platform_management_center_deploy.md', () => {
  const { release } = centerOf(testChart(), { credentials: pair, registryToken: plain('a-token') });
  const secret = expect.stringMatching(/^<?[A-Za-z0-9]{40}>?$/);
  expect(valuesOf(release)).toEqual({
    global: { imageCredentials: { password: secret } },
    clearml: { apiServerUrlReference: ENDPOINTS.apiUrl, apiKey: secret, apiSecret: secret },
    platformManagement: { extraEnvs: expect.anything() },
    platformManagementWebserver: { ingress: { enabled: false } },
  });
  expect(release.releaseName).toBe('clearml-enterprise-platform-management');
});

test('administrators log in to the center with a password', () => {
  const password = SecretValue.existing('logins', 'admin');
  expect(loginOf({ users: [{ username: 'admin', password, displayName: 'Jo' }] })).toEqual({
    CLEARML__platform_management__auth__fixed_users__enabled: 'true',
    CLEARML__platform_management__auth__fixed_users__users:
      '[{"username":"admin","password":"""<key admin of Secret logins>""","name":"Jo"}]',
  });
});

const client = { id: SecretValue.existing('auth0', 'id'), secret: SecretValue.existing('auth0', 'secret') };
const AUTH0 = SingleSignOn.auth0({
  tenant: 'https://acme.auth0.com',
  audience: 'https://acme.auth0.com/api/v2/',
  client,
});

test('administrators log in to the center by single sign-on', () => {
  expect(loginOf({ singleSignOn: [AUTH0], allowedEmails: ['example.com', 'my-domain.ai'] })).toEqual({
    CLEARML__secure__login__sso__oauth_client__auth0__client_id: '"""<key id of Secret auth0>"""',
    CLEARML__secure__login__sso__oauth_client__auth0__client_secret: '"""<key secret of Secret auth0>"""',
    CLEARML__services__login__sso__oauth_client__auth0__base_url: '"https://acme.auth0.com"',
    CLEARML__services__login__sso__oauth_client__auth0__authorize_url: '"https://acme.auth0.com/authorize"',
    CLEARML__services__login__sso__oauth_client__auth0__access_token_url: '"https://acme.auth0.com/oauth/token"',
    CLEARML__services__login__sso__oauth_client__auth0__audience: '"https://acme.auth0.com/api/v2/"',
    CLEARML__services__login__email_filters__allowed: '["example.com","my-domain.ai"]',
  });
  const center = centerOf(testChart(), { singleSignOn: [AUTH0] });
  expect(center.callbackUrls).toEqual({ auth0: `${center.url}/callback_auth0` });
  expect(Object.keys(prerequisitesOf(center))).toContain(`Identity provider ${center.url}/callback_auth0`);
});

const SAML = SingleSignOn.googleSaml({
  entityId: 'clearml',
  metadata: SamlMetadata.fromText('<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="idp"/>'),
} as any);

test.each<[string, object, string]>([
  ['no login', { users: [] }, 'CLEARML5044'],
  ['a provider without OAuth', { singleSignOn: [SAML] }, 'CLEARML4003'],
  ['two providers of one kind', { singleSignOn: [AUTH0, AUTH0] }, 'CLEARML5030'],
  [
    'single sign-on without https',
    { singleSignOn: [AUTH0], exposure: Exposure.ingress({ className: 'nginx' }) },
    'CLEARML5030',
  ],
  [
    'two users of one name',
    { users: ['a', 'a'].map((username) => ({ username, password: plain('x') })) },
    'CLEARML5005',
  ],
  ['a user without a name', { users: [{ username: ' ', password: plain('x') }] }, 'CLEARML5005'],
  ['an invalid host', { hostName: 'a_b' }, 'CLEARML5001'],
  ['TLS that ends in pods', { exposure: Exposure.loadBalancer({ tls: Tls.passthrough() }) }, 'CLEARML4003'],
  ['neither server nor endpoints', { endpoints: undefined }, 'CLEARML9001'],
])('PlatformManagementCenter rejects %s', (_, props, code) => {
  expect(failureOf(() => centerOf(testChart(), props)).message).toContain(`${code} clearml/platform: `);
});

test.each<[string, Exposure, string, string]>([
  [
    'an Ingress',
    Exposure.ingress({ className: 'nginx', tls: Tls.secret('tls') }),
    'Ingress',
    'https://platform.clearml.example.com',
  ],
  ['an HTTPRoute', Exposure.gatewayApi({ gateway: 'public' }), 'HTTPRoute', 'https://platform.clearml.example.com'],
  ['a Route', Exposure.openshiftRoutes(), 'Route', 'https://platform.clearml.example.com'],
  [
    'a load balancer',
    Exposure.loadBalancer({ tls: Tls.external() }),
    'Service',
    'https://platform.clearml.example.com:8080',
  ],
])('PlatformManagementCenter is exposed by %s', (_, exposure, kind, url) => {
  const center = centerOf(testChart(), { exposure });
  expect(center.url).toBe(url);
  const [object] = objectsOf(center).filter((one) => one.kind === kind && JSON.stringify(one).includes('webserver'));
  expect(JSON.stringify(object)).toContain(kind === 'Service' ? 'LoadBalancer' : 'platform.clearml.example.com');
});

test('ClearmlService writes secrets of values to Secrets, and rejects a source without a chart name', () => {
  const values = {
    clearml: { apiServerUrlReference: 'https://a', apiKey: plain('a-very-secret-key'), apiSecret: plain('b') },
  };
  const service = serviceOf(testChart(), { values });
  expect(plainObjectsOf(service)).not.toMatch(/a-very-secret-key|YS12ZXJ5LXNlY3JldC1rZXk/);
  expect(service.release.releaseName).toBe('clearml-presign-service');
  const chart = ChartSource.enterprise('1.0.0');
  expect(failureOf(() => serviceOf(testChart(), { chart })).message).toContain('CLEARML4003 clearml/service: ');
});

test('the command lists values and images of the services, and locks nothing of local charts', async () => {
  const app = new TestProject(`
    const { CustomEventExporters, PlatformManagementCenter, ClearmlService, ServerCredentials } = require(${JSON.stringify(join(compiledLibrary(), 'index.js'))});
    const server = { chart: undefined, endpoints: ${JSON.stringify(ENDPOINTS)}, credentials: ServerCredentials.fromSecret('keys') };
    const at = (name) => ChartSource.directory(${JSON.stringify(PREVIEW)} + '/' + name);
    new CustomEventExporters(chart, 'events', { ...server, chart: at('clearml-custom-events'), clusterId: '${CLUSTER_ID}' });
    const users = [{ username: 'admin', password: SecretValue.existing('keys', 'admin') }];
    new PlatformManagementCenter(chart, 'platform', { ...server, users, chart: at('clearml-enterprise-platform-management') });
    new ClearmlService(chart, 'service', { chart: ChartSource.directory('own') });
  `);
  app.write(
    'own/templates/pod.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: own:1 }] }\n',
  );
  const { stdout: values } = await app.command(['values', '--json']);
  expect(JSON.parse(values).map(({ path }: any) => path)).toEqual([
    'demo/events/release',
    'demo/platform/release',
    'demo/service/release',
  ]);
  const { stdout: images } = await app.command(['images']);
  expect(images).toMatch(/clearml-platform-management-webserver.*clearml-pods-inventory.*own:1/s);
  expect((await app.command(['lock'])).status).toBe(0);
});
