import { PrerequisiteKind } from '../../../lib/core/prerequisites/prerequisite';
import { Exposure } from '../../../lib/exposure/exposure';
import { Tls } from '../../../lib/exposure/tls';
import { failureOf } from '../../support/apps';
import { describeWithCrds } from '../../support/crd-schemas';
import { DemoGateway, exposedServer, namesOf, problemsOf } from '../exposed';

beforeAll(() => jest.spyOn(process, 'emitWarning').mockImplementation());
afterAll(() => jest.restoreAllMocks());

const shared = () =>
  Exposure.gatewayApi({
    gateway: 'public',
    gatewayNamespace: 'gateways',
    sectionName: 'https',
    redirectSectionName: 'http',
    annotations: { a: 'b' },
  });

test('creates one HTTPRoute for each host, from the Gateway to the rendered Service', () => {
  const { of, server } = exposedServer(Exposure.gatewayApi({ gateway: 'public' }));
  const routes = of('HTTPRoute').map(({ metadata, spec }) => [
    metadata.name,
    metadata.namespace,
    spec.hostnames,
    spec.parentRefs,
    spec.rules[0].backendRefs,
  ]);
  const route = (component: string, label: string, port: number) => [
    `clearml-enterprise-${component}`,
    'clearml',
    [`${label}.clearml.example.com`],
    [expect.objectContaining({ name: 'public' })],
    [expect.objectContaining({ name: `clearml-enterprise-${component}`, port })],
  ];
  expect(routes).toEqual([
    route('apiserver', 'api', 8008),
    route('webserver', 'app', 8080),
    route('fileserver', 'files', 8081),
  ]);
  expect(of('HTTPRoute')[0].spec.parentRefs[0].namespace).toBeUndefined();
  expect(server.appUrl).toBe('https://app.clearml.example.com');
});

test('disables the request timeout for uploads and websockets', () => {
  const timeouts = exposedServer(shared())
    .of('HTTPRoute')
    .map(({ metadata, spec }) => [metadata.name, spec.rules[0].timeouts]);
  expect(timeouts.filter(([, limit]) => limit)).toEqual([['clearml-enterprise-fileserver', { request: '0s' }]]);
  const gateway = new DemoGateway(Exposure.gatewayApi({ gateway: 'public' })).made;
  expect(gateway.map(({ spec }) => [spec.hostnames[0], spec.rules[0].timeouts])).toEqual([
    ['router.clearml.example.com', { request: '0s' }],
    ['*.router.clearml.example.com', { request: '0s' }],
  ]);
});

test('redirects plain HTTP on a separate listener', () => {
  const routes = exposedServer(shared()).of('HTTPRoute');
  const [redirect] = routes.filter(({ metadata }) => metadata.name === 'clearml-enterprise-apiserver-redirect');
  expect(redirect.spec).toMatchObject({
    parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'http' }],
    hostnames: ['api.clearml.example.com'],
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  });
  expect(redirect.spec.rules[0].backendRefs).toBeUndefined();
  expect(routes).toHaveLength(6);
  expect(routes.every(({ metadata }) => metadata.annotations.a === 'b')).toBe(true);
});

test('requires a Gateway that accepts routes from the namespace of the release', () => {
  const { prerequisites } = exposedServer(shared());
  expect(prerequisites['Gateway public']).toMatchObject({
    inNamespace: 'gateways',
    remedy: 'create a Gateway with a listener https for the hosts, and allowedRoutes that accept namespace clearml',
  });
  expect(prerequisites['DNS record api.clearml.example.com']?.remedy).toContain(
    'kubectl get gateway public -n gateways',
  );
  expect(namesOf(prerequisites, PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION)).toEqual([
    'httproutes.gateway.networking.k8s.io',
  ]);
  const near = exposedServer(Exposure.gatewayApi({ gateway: 'public' })).prerequisites;
  expect(near['Gateway public']).toMatchObject({
    inNamespace: 'clearml',
    remedy: 'create a Gateway with a listener for the hosts',
  });
});

test('returns http URLs without TLS', () => {
  const { server } = exposedServer(Exposure.gatewayApi({ gateway: 'public', tls: Tls.none() }));
  expect(server.apiUrl).toBe('http://api.clearml.example.com');
});

describeWithCrds('HTTPRoutes', () => {
  test('validate against the schema of their custom resource definition', () => {
    expect(problemsOf(exposedServer(shared()).of('HTTPRoute'))).toEqual([]);
    expect(problemsOf(new DemoGateway(shared()).made)).toEqual([]);
  });
});

test.each([
  [{ gateway: 'a', redirectSectionName: 'http' }, 'CLEARML6002', 'redirectSectionName http and no sectionName'],
  [{ gateway: 'a', sectionName: 'http', redirectSectionName: 'http' }, 'CLEARML6002', 'the same sectionName'],
  [
    { gateway: 'a', sectionName: 'https', redirectSectionName: 'http', tls: Tls.none() },
    'CLEARML6002',
    'redirectSectionName http and Tls.none()',
  ],
  [{ gateway: 'a', tls: Tls.secret('b') }, 'CLEARML6005', 'Tls.secret with Exposure.gatewayApi'],
  [{ gateway: 'a', tls: Tls.certManager({ issuer: 'b' }) }, 'CLEARML6005', 'belongs to the listener'],
  [{ gateway: 'a', tls: Tls.passthrough() }, 'CLEARML6005', 'Tls.passthrough with'],
  [{}, 'CLEARML1017', 'Exposure.gatewayApi.gateway is missing'],
  [undefined, 'CLEARML1017', 'gateway is missing'],
  [{ gateway: '' }, 'CLEARML6003', 'gateway is ""'],
  [{ gateway: 'a', section: 'b' }, 'CLEARML1017', 'unknown prop "Exposure.gatewayApi.section"'],
])('rejects invalid options: %j', (options: any, code, found) => {
  const { message } = failureOf(() => Exposure.gatewayApi(options));
  expect(message).toMatch(new RegExp(`^${code}: `));
  expect(message).toContain(found);
});
