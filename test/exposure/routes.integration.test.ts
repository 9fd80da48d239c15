import { ChartSource } from '../../lib/chart/chart-source';
import { PrerequisiteKind } from '../../lib/core/prerequisites/prerequisite';
import { Exposure } from '../../lib/exposure/exposure';
import { InsecureTraffic } from '../../lib/exposure/openshift-routes';
import { Tls } from '../../lib/exposure/tls';
import { contractAt, PUBLIC, withPublicChart } from '../server/servers';
import { failureOf } from '../support/apps';
import { DemoGateway, exposedServer, namesOf, problemsOf, sharedServer } from './exposed';

beforeAll(() => jest.spyOn(process, 'emitWarning').mockImplementation());
afterAll(() => jest.restoreAllMocks());

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

const ROUTES = Exposure.openshiftRoutes();
const CERTIFIED = Exposure.openshiftRoutes({ tls: Tls.certManager({ clusterIssuer: 'a' }) });
const PLAIN = Exposure.openshiftRoutes({ tls: Tls.none() });

test('creates a Route as in the ClearML documentation for each host', () => {
  const { of, server, prerequisites } = sharedServer(ROUTES);
  const route = (label: string, component: string, targetPort: number) => ({
    host: `${label}.clearml.example.com`,
    wildcardPolicy: 'None',
    to: { kind: 'Service', name: `clearml-enterprise-${component}`, weight: 100 },
    port: { targetPort },
    tls: { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' },
  });
  // The port of a Route is a port of the pods, not of the Service.
  expect(of('Route').map(({ spec }) => spec)).toEqual([
    route('api', 'apiserver', 8008),
    route('app', 'webserver', 80),
    route('files', 'fileserver', 8081),
  ]);
  expect(of('Route').map(({ metadata }) => metadata.annotations)).toEqual([
    undefined,
    undefined,
    { 'haproxy.router.openshift.io/timeout': '600s' },
  ]);
  expect(server.apiUrl).toBe('https://api.clearml.example.com');
  expect(namesOf(prerequisites, PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION)).toEqual(['routes.route.openshift.io']);
});

test('refers to named ports of a chart by name', () => {
  const { of } = exposedServer(ROUTES, { chart: ChartSource.community() });
  expect(of('Route').map(({ spec }) => spec.port)).toEqual(Array(3).fill({ targetPort: 'http' }));
});

withPublicChart('the public chart', () => {
  test('gets Routes to the container ports', () => {
    const { of } = exposedServer(ROUTES, { chart: ChartSource.directory(PUBLIC) });
    expect(of('Route').map(({ spec }) => spec.port.targetPort)).toEqual([8008, 80, 8081]);
  });
});

test('creates a wildcard Route for the hosts below the domain, and another Route for the bare host', () => {
  const [bare, wildcard] = new DemoGateway(ROUTES).created('Route');
  expect([bare.spec.host, bare.spec.wildcardPolicy]).toEqual(['router.clearml.example.com', 'None']);
  expect(wildcard.metadata.name).toBe('router-wildcard');
  expect([wildcard.spec.host, wildcard.spec.wildcardPolicy]).toEqual([
    'wildcard.router.clearml.example.com',
    'Subdomain',
  ]);
  // The Service refers to the port of the container by name; the Route requires its number.
  expect(wildcard.spec.port).toEqual({ targetPort: 8010 });
  expect(wildcard.metadata.annotations).toEqual({
    'haproxy.router.openshift.io/timeout': '600s',
    'haproxy.router.openshift.io/timeout-tunnel': '3600s',
  });
});

test('permits the router to read the Secret with the certificate, and no other Secret', () => {
  const { of, objects, prerequisites } = sharedServer(CERTIFIED);
  const secretName = 'clearml-enterprise-apiserver-tls';
  expect(of('Route')[0].spec.tls.externalCertificate).toEqual({ name: secretName });
  expect(of('Role')[0].rules).toEqual([
    { apiGroups: [''], resources: ['secrets'], resourceNames: [secretName], verbs: ['get', 'list', 'watch'] },
  ]);
  expect(of('RoleBinding')[0].subjects).toEqual([
    { kind: 'ServiceAccount', name: 'router', namespace: 'openshift-ingress' },
  ]);
  expect(namesOf(prerequisites, PrerequisiteKind.CLUSTER_VERSION)).toEqual(['OpenShift 4.19']);
  expect(problemsOf(objects.filter(({ kind }) => kind.startsWith('Role')))).toEqual([]);
});

test('applies the policy for plain HTTP, and lets annotations of the user override the defaults', () => {
  const { of } = exposedServer(
    Exposure.openshiftRoutes({
      insecureTraffic: InsecureTraffic.NONE,
      annotations: { 'haproxy.router.openshift.io/timeout': '1h' },
    }),
  );
  expect(of('Route').map(({ spec }) => spec.tls.insecureEdgeTerminationPolicy)).toEqual(['None', 'None', 'None']);
  expect(of('Route')[2].metadata.annotations).toEqual({ 'haproxy.router.openshift.io/timeout': '1h' });
  const plain = sharedServer(PLAIN);
  expect([plain.of('Route')[0].spec.tls, plain.server.apiUrl]).toEqual([undefined, 'http://api.clearml.example.com']);
});

describe('TLS that ends in pods', () => {
  const passthrough = Exposure.openshiftRoutes({ tls: Tls.passthrough({ tlsOnServicePort: true }) });

  test('can pass through the router', () => {
    const { of, server } = exposedServer(passthrough);
    expect(of('Route')[0].spec.tls).toEqual({ termination: 'passthrough', insecureEdgeTerminationPolicy: 'Redirect' });
    expect(server.internalApiUrl).toBe('https://clearml-enterprise-apiserver.clearml:8008');
  });

  test('can be re-encrypted by the router', () => {
    const options = { reEncrypt: true, destinationCaCertificate: CERTIFICATE };
    const { message } = failureOf(() => exposedServer(Exposure.openshiftRoutes(options)));
    expect(message).toMatch(/^CLEARML6007 clearml\/server: Service clearml-enterprise-apiserver with the ports 8008\n/);
    expect(message).toContain('set tlsOnServicePort');
    const { of, server } = exposedServer(Exposure.openshiftRoutes({ ...options, tlsOnServicePort: true }));
    expect(of('Route')[0].spec.tls).toEqual({
      termination: 'reencrypt',
      insecureEdgeTerminationPolicy: 'Redirect',
      destinationCACertificate: CERTIFICATE,
    });
    expect(server.internalApiUrl).toMatch(/^https:/);
  });

  test.each([
    ['10.12.9', 'clearml-enterprise', 'CLEARML4002'],
    ['7.14.4', 'clearml', 'CLEARML4003'],
  ])('is rejected for version %s of chart %s', (version, chart, code) => {
    const { message } = failureOf(() => exposedServer(passthrough, { chart: contractAt(version, chart) }));
    expect(message).toContain(`${code} clearml/server: exposure with TLS that ends in pods`);
  });
});

test.each<[string, Exposure]>([
  ['the default certificate', ROUTES],
  ['a certificate', Exposure.openshiftRoutes({ tls: Tls.secret('a') })],
  ['plain HTTP', PLAIN],
])('creates valid Routes with %s', (_, exposure) => {
  expect(problemsOf(sharedServer(exposure).of('Route'))).toEqual([]);
  expect(problemsOf(new DemoGateway(exposure).created('Route'))).toEqual([]);
});

test.each([
  [{ reEncrypt: true, tls: Tls.none() }, 'reEncrypt with Tls.none()'],
  [{ reEncrypt: true, tls: Tls.passthrough() }, 'reEncrypt with Tls.passthrough()'],
  [{ destinationCaCertificate: CERTIFICATE }, 'destinationCaCertificate without reEncrypt'],
  [{ tlsOnServicePort: true }, 'tlsOnServicePort without reEncrypt'],
  [{ insecureTraffic: InsecureTraffic.ALLOW, tls: Tls.none() }, 'insecureTraffic with Tls.none()'],
  [{ insecureTraffic: InsecureTraffic.ALLOW, tls: Tls.passthrough() }, 'InsecureTraffic.ALLOW with Tls.passthrough()'],
  [{ tls: Tls.certManager({ issuer: 'a', annotateIngress: true }) }, 'annotateIngress: true'],
])('rejects contradictory options of Exposure.openshiftRoutes: %j', (options, found) => {
  const { message } = failureOf(() => Exposure.openshiftRoutes(options));
  expect(message).toMatch(/^CLEARML6002: Exposure\.openshiftRoutes with /);
  expect(message).toContain(found);
});

test('rejects a private key as the certificate', () => {
  const options = { reEncrypt: true, destinationCaCertificate: `${CERTIFICATE}-----BEGIN PRIVATE KEY-----` };
  expect(failureOf(() => Exposure.openshiftRoutes(options)).message).toMatch(
    /^CLEARML6003: .*destinationCaCertificate/,
  );
});

const GATEWAY = Exposure.gatewayApi({ gateway: 'public' });
const REDIRECTING = Exposure.gatewayApi({
  gateway: 'public',
  gatewayNamespace: 'gateways',
  sectionName: 'https',
  redirectSectionName: 'http',
  annotations: { a: 'b' },
});

test('creates one HTTPRoute for each host, from the Gateway to the rendered Service', () => {
  const { of, server } = sharedServer(GATEWAY);
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
  const routes = sharedServer(REDIRECTING).of('HTTPRoute');
  const timeouts = routes.map(({ metadata, spec }) => [metadata.name, spec.rules[0].timeouts]);
  expect(timeouts.filter(([, limit]) => limit)).toEqual([['clearml-enterprise-fileserver', { request: '0s' }]]);
  const ofGateway = new DemoGateway(GATEWAY).created('HTTPRoute');
  expect(ofGateway.map(({ spec }) => [spec.hostnames[0], spec.rules[0].timeouts])).toEqual([
    ['router.clearml.example.com', { request: '0s' }],
    ['*.router.clearml.example.com', { request: '0s' }],
  ]);
});

test('redirects plain HTTP on a separate listener', () => {
  const routes = sharedServer(REDIRECTING).of('HTTPRoute');
  const [redirect] = routes.filter(({ metadata }) => metadata.name === 'clearml-enterprise-apiserver-redirect');
  expect(redirect.spec).toMatchObject({
    parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'http' }],
    hostnames: ['api.clearml.example.com'],
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  });
  expect(redirect.spec.rules[0].backendRefs).toBeUndefined();
  expect(routes).toHaveLength(6);
  expect(problemsOf([...routes, ...new DemoGateway(REDIRECTING).created('HTTPRoute')])).toEqual([]);
  expect(routes.every(({ metadata }) => metadata.annotations.a === 'b')).toBe(true);
});

test('declares a Gateway that accepts routes from the namespace of the release', () => {
  const { prerequisites } = sharedServer(REDIRECTING);
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
  expect(sharedServer(GATEWAY).prerequisites['Gateway public']).toMatchObject({
    inNamespace: 'clearml',
    remedy: 'create a Gateway with a listener for the hosts',
  });
});

test('returns http URLs without TLS', () => {
  const { server } = exposedServer(Exposure.gatewayApi({ gateway: 'public', tls: Tls.none() }));
  expect(server.apiUrl).toBe('http://api.clearml.example.com');
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
])('rejects invalid options of Exposure.gatewayApi: %j', (options: any, code, found) => {
  const { message } = failureOf(() => Exposure.gatewayApi(options));
  expect(message).toMatch(new RegExp(`^${code}: `));
  expect(message).toContain(found);
});
