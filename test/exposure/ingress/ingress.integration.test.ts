import { ChartSource } from '../../../lib/chart/chart-source';
import { PrerequisiteKind } from '../../../lib/core/prerequisites/prerequisite';
import { Exposure } from '../../../lib/exposure/exposure';
import { IngressController } from '../../../lib/exposure/ingress/ingress';
import { Tls } from '../../../lib/exposure/tls';
import { CONTRACT, objectsOf, PUBLIC, serverOf } from '../../server/servers';
import { failureOf, testChart } from '../../support/apps';
import {
  DemoGateway,
  exposedServer,
  HOSTS,
  namesOf,
  prerequisitesOf,
  problemsOf,
  sharedServer,
  validationOf,
} from '../exposed';

const NGINX = Exposure.ingress({ className: 'nginx' });
const DEFAULT_CLASS = Exposure.ingress();
const UNKNOWN_CLASS = Exposure.ingress({ className: 'public' });
const GKE = Exposure.ingress({ className: 'gce' });
const TRAEFIK = Exposure.ingress({ className: 'traefik', tls: Tls.external() });

const byHost = (ingresses: any[], label: string) =>
  ingresses.find(({ spec }) => spec.rules[0].host.startsWith(`${label}.`));

describe.each([
  ['another release name', CONTRACT, { releaseName: 'x1' }, 'x1-clearml-enterprise'],
  ['names from the values', CONTRACT, { values: { fullnameOverride: 'odd' } }, 'odd'],
  ...(PUBLIC ? [['the public chart', PUBLIC, { releaseName: 'ml' }, 'ml-clearml'] as const] : []),
] as const)('with %s', (_, chart, props, name) => {
  const { of } = exposedServer(
    Exposure.ingress({ className: 'nginx', tls: Tls.secret('wildcard'), annotations: { a: 'b' } }),
    { chart: ChartSource.directory(chart), ...props },
  );

  test('creates an Ingress for each host that routes to the rendered Service', () => {
    const routes = of('Ingress').map(({ metadata, spec }) => {
      const [{ host, http }] = spec.rules;
      const { service } = http.paths[0].backend;
      const { ports } = of('Service').find((one) => one.metadata.name === service.name).spec;
      expect(ports.map(({ port }: { port: number }) => port)).toContain(service.port.number);
      expect([metadata.namespace, spec.ingressClassName, spec.tls, metadata.annotations.a]).toEqual([
        'clearml',
        'nginx',
        [{ hosts: [host], secretName: 'wildcard' }],
        'b',
      ]);
      return [host, service.name];
    });
    expect(routes.sort()).toEqual([
      ['api.clearml.example.com', `${name}-apiserver`],
      ['app.clearml.example.com', `${name}-webserver`],
      ['files.clearml.example.com', `${name}-fileserver`],
    ]);
    expect(problemsOf([...of('Ingress'), ...of('Service')])).toEqual([]);
  });

  test('permits large uploads to the file server', () => {
    expect(byHost(of('Ingress'), 'files').metadata.annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/proxy-body-size': '0',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '600',
      'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
    });
  });
});

/** Annotations of each controller for the file server, and for websockets on a wildcard host. */
const CONTROLLERS: [IngressController, string | undefined, object, object][] = [
  [
    IngressController.INGRESS_NGINX,
    'nginx',
    { 'nginx.ingress.kubernetes.io/proxy-body-size': '0', 'nginx.ingress.kubernetes.io/proxy-send-timeout': '600' },
    { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600' },
  ],
  [
    IngressController.TRAEFIK,
    'traefik',
    {
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      'traefik.ingress.kubernetes.io/router.tls': 'true',
    },
    {},
  ],
  [
    IngressController.HAPROXY,
    'haproxy',
    {
      'haproxy.org/timeout-server': '600s',
      'haproxy.org/ssl-redirect': 'true',
      'haproxy-ingress.github.io/timeout-server': '600s',
      'haproxy-ingress.github.io/proxy-body-size': 'unlimited',
    },
    { 'haproxy-ingress.github.io/timeout-tunnel': '3600s' },
  ],
  [
    IngressController.AWS_ALB,
    'alb',
    {
      'alb.ingress.kubernetes.io/group.name': 'clearml.clearml-enterprise',
      'alb.ingress.kubernetes.io/healthcheck-path': '/',
      'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
      'alb.ingress.kubernetes.io/load-balancer-attributes': 'idle_timeout.timeout_seconds=600',
      'alb.ingress.kubernetes.io/ssl-redirect': '443',
      'alb.ingress.kubernetes.io/target-type': 'ip',
    },
    { 'alb.ingress.kubernetes.io/load-balancer-attributes': 'idle_timeout.timeout_seconds=3600' },
  ],
  [
    IngressController.GKE,
    'gce',
    { 'networking.gke.io/v1beta1.FrontendConfig': 'clearml-enterprise-fileserver' },
    { 'networking.gke.io/v1beta1.FrontendConfig': 'router-wildcard' },
  ],
];

describe.each(CONTROLLERS)('%s', (controller, className, ofFiles, ofWildcard) => {
  beforeAll(() => jest.spyOn(process, 'emitWarning').mockImplementation());
  afterAll(() => jest.restoreAllMocks());

  const tls = Tls.external();

  test.each([
    ['its class', { className }],
    ['the option controller', { controller, className: 'of-another-name' }],
  ])('gets its annotations when it is selected by %s', (_, options) => {
    const { of, server } = exposedServer(Exposure.ingress({ ...options, tls }));
    const files = byHost(of('Ingress'), 'files');
    const [inAnnotation, inSpec] =
      controller === IngressController.GKE
        ? [{ 'kubernetes.io/ingress.class': options.className }, undefined]
        : [{}, options.className];
    expect(files.metadata.annotations).toMatchObject({ ...ofFiles, ...inAnnotation });
    expect(files.spec.ingressClassName).toBe(inSpec);
    expect(files.spec.tls).toEqual([{ hosts: ['files.clearml.example.com'] }]);
    expect(problemsOf(of('Ingress'))).toEqual([]);
    expect(server.filesUrl).toBe('https://files.clearml.example.com');
  });

  test('supports wildcard hosts and websockets', () => {
    const ingresses = new DemoGateway(Exposure.ingress({ className, tls })).created('Ingress');
    expect(ingresses.map(({ metadata, spec }) => [metadata.name, spec.rules[0].host])).toEqual([
      ['router', 'router.clearml.example.com'],
      ['router-wildcard', '*.router.clearml.example.com'],
    ]);
    expect(ingresses[1].metadata.annotations).toMatchObject(ofWildcard);
    expect(problemsOf(ingresses)).toEqual([]);
  });
});

test('sets no redirect and returns http URLs without TLS', () => {
  for (const [controller] of CONTROLLERS) {
    const { of, server } = exposedServer(Exposure.ingress({ controller }));
    const annotations = JSON.stringify(of('Ingress').map(({ metadata }) => metadata.annotations));
    expect(annotations).not.toMatch(/redirect|HTTPS|websecure|FrontendConfig/);
    expect(of('Ingress')[0].spec.tls).toBeUndefined();
    expect([server.apiUrl, server.appUrl]).toEqual([
      'http://api.clearml.example.com',
      'http://app.clearml.example.com',
    ]);
  }
});

test('configures timeouts and health checks on GKE in a BackendConfig that the Service refers to', () => {
  const { of } = exposedServer(GKE, {
    apiserver: { serviceAnnotations: { 'cloud.google.com/neg': 'own' } },
  });
  const configs = of('BackendConfig').map(({ apiVersion, metadata, spec }) => [apiVersion, metadata.name, spec]);
  const health = (requestPath: string) => ({ healthCheck: { type: 'HTTP', requestPath } });
  expect(configs).toEqual([
    ['cloud.google.com/v1', 'clearml-enterprise-apiserver', health('/debug.ping')],
    ['cloud.google.com/v1', 'clearml-enterprise-webserver', health('/')],
    ['cloud.google.com/v1', 'clearml-enterprise-fileserver', { ...health('/'), timeoutSec: 600 }],
  ]);
  const annotations = Object.fromEntries(of('Service').map(({ metadata }) => [metadata.name, metadata.annotations]));
  expect(annotations['clearml-enterprise-fileserver']).toEqual({
    'cloud.google.com/backend-config': '{"default":"clearml-enterprise-fileserver"}',
    'cloud.google.com/neg': '{"ingress":true}',
  });
  expect(annotations['clearml-enterprise-apiserver']['cloud.google.com/neg']).toBe('own');
  // Websockets stay open for a day. Both hosts of the gateway share one BackendConfig.
  expect(new DemoGateway(GKE).created('BackendConfig').map((config) => config.spec.timeoutSec)).toEqual([86_400]);
});

test('sets no annotations for an unknown class, and no class by default', () => {
  const { of } = sharedServer(UNKNOWN_CLASS);
  expect(of('Ingress').map(({ metadata }) => metadata.annotations)).toEqual([undefined, undefined, undefined]);
  expect(sharedServer(DEFAULT_CLASS).of('Ingress')[0].spec.ingressClassName).toBeUndefined();
});

const { INGRESS_CLASS, CONTROLLER_SETTING, CUSTOM_RESOURCE_DEFINITION, DNS_RECORD } = PrerequisiteKind;

test.each([
  ['class public', UNKNOWN_CLASS, INGRESS_CLASS, ['public']],
  [
    'class public',
    UNKNOWN_CLASS,
    CONTROLLER_SETTING,
    ['Ingress class public: bodies of any size, requests of ten minutes'],
  ],
  ['the default class', DEFAULT_CLASS, INGRESS_CLASS, ['(the default class)']],
  [
    'Traefik',
    TRAEFIK,
    CONTROLLER_SETTING,
    ['Traefik entryPoints.websecure.transport.respondingTimeouts.readTimeout=0'],
  ],
  ['GKE', GKE, CUSTOM_RESOURCE_DEFINITION, ['backendconfigs.cloud.google.com', 'frontendconfigs.networking.gke.io']],
  ['GKE', GKE, INGRESS_CLASS, []],
  ['ingress-nginx', NGINX, DNS_RECORD, HOSTS],
])('declares the prerequisites of %s', (_, exposure, kind, names) => {
  expect(namesOf(sharedServer(exposure).prerequisites, kind)).toEqual(names);
});

test('declares no DNS record for a host whose name contains its address', () => {
  expect(sharedServer(NGINX).prerequisites['DNS record api.clearml.example.com']?.remedy).toBe(
    'point it to the address in kubectl get ingress clearml-enterprise-apiserver -n clearml',
  );
  const local = exposedServer(DEFAULT_CLASS, { baseDomain: 'clearml.127-0-0-1.nip.io' });
  expect(namesOf(local.prerequisites, DNS_RECORD)).toEqual([]);
});

test('lets annotations of the user override the defaults', () => {
  const key = 'nginx.ingress.kubernetes.io/proxy-body-size';
  const { of } = exposedServer(Exposure.ingress({ className: 'nginx', annotations: { [key]: '1m' } }));
  expect(of('Ingress').map(({ metadata }) => metadata.annotations[key])).toEqual(['1m', '1m', '1m']);
});

test.each([
  [IngressController.AWS_ALB, Tls.secret('a'), 'AWS Certificate Manager'],
  [IngressController.AWS_ALB, Tls.certManager({ issuer: 'a' }), 'AWS Certificate Manager'],
  [IngressController.TRAEFIK, Tls.passthrough(), 'IngressRouteTCP'],
  [IngressController.GKE, Tls.passthrough(), 'terminate TLS'],
  [undefined, Tls.passthrough(), 'does not know how'],
])('rejects certificate sources that controller %s does not support', (controller, tls, why) => {
  const { message } = failureOf(() => Exposure.ingress({ controller, tls }));
  expect(message).toMatch(new RegExp(`^CLEARML6005: Tls.${tls._kind} with Exposure.ingress on .*\n.*${why}`));
});

test('uses the port of a Service from the values', () => {
  const { of, server } = exposedServer(DEFAULT_CLASS, { values: { webserver: { service: { port: 80 } } } });
  expect(byHost(of('Ingress'), 'app').spec.rules[0].http.paths[0].backend.service.port.number).toBe(80);
  expect(server.internalAppUrl).toBe('http://clearml-enterprise-webserver.clearml:80');
  expect(server.appUrl).toBe('http://app.clearml.example.com');
});

test('keeps the Ingress of the chart without an exposure, and rejects it with an exposure', () => {
  const values = { apiserver: { ingress: { enabled: true, hostName: 'api.clearml.example.com' } } };
  const alone = serverOf({ values, exposure: Exposure.clusterInternal({ https: false }) }, testChart());
  expect(objectsOf(alone).filter(({ kind }) => kind === 'Ingress')).toHaveLength(1);
  expect(failureOf(() => serverOf({ values, exposure: DEFAULT_CLASS })).message).toMatch(
    /^CLEARML6002 clearml\/server: the values enable the chart's own Ingress of apiserver, in addition to the exposure/,
  );
});

test('creates no objects for cluster-internal exposure, and declares the target of the DNS records', () => {
  const { of, server, prerequisites } = exposedServer(Exposure.clusterInternal({ https: false }));
  expect(of('Ingress')).toEqual([]);
  expect(server.apiUrl).toBe('http://api.clearml.example.com');
  expect(prerequisites['DNS record api.clearml.example.com']?.remedy).toBe(
    'point it to the proxy or load balancer in front of Service clearml-enterprise-apiserver.clearml, port 8008',
  );
  expect(exposedServer(Exposure.clusterInternal()).server.apiUrl).toBe('https://api.clearml.example.com');
});

test('supports one exposure for several constructs', () => {
  const scope = testChart();
  exposedServer(NGINX, {}, scope);
  const gateway = new DemoGateway(NGINX, scope);
  expect(validationOf(scope)).toEqual([]);
  expect(namesOf(prerequisitesOf(gateway), PrerequisiteKind.DNS_RECORD)).toHaveLength(5);
});
