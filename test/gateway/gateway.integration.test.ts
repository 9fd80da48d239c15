import { Chart } from 'cdk8s';
import { ChartSource } from '../../lib/chart/chart-source';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { PrerequisiteKind } from '../../lib/core/prerequisites/prerequisite';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { Exposure } from '../../lib/exposure/exposure';
import { InsecureTraffic } from '../../lib/exposure/openshift-routes';
import { Tls } from '../../lib/exposure/tls';
import { type AppGatewayProps, SessionServiceType } from '../../lib/gateway/app-gateway-props';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../lib/secrets/secret-value';
import { namesOf, prerequisitesOf, problemsOf, validationOf } from '../exposure/exposed';
import { serverOf } from '../server/servers';
import { failureOf, synthesized, testChart } from '../support/apps';
import { gatewayOf, objectsOf, podOf, routerEnvironmentOf, withValues } from './gateways';

const HOST = 'router.clearml.example.com';
const HOSTS = [HOST, `*.${HOST}`];
const TLS = Tls.secret('gateway-tls', { dnsNames: HOSTS });

/** Objects that expose a gateway, by exposure strategy. */
const STRATEGIES: [string, Exposure, object[]][] = [
  [
    'Ingress',
    Exposure.ingress({ className: 'nginx', tls: TLS }),
    HOSTS.map((host) => ({ kind: 'Ingress', spec: { rules: [{ host }], tls: [{ hosts: [host] }] } })),
  ],
  [
    'Gateway API',
    Exposure.gatewayApi({ gateway: 'public' }),
    HOSTS.map((host) => ({ kind: 'HTTPRoute', spec: { hostnames: [host] } })),
  ],
  [
    'OpenShift Routes',
    Exposure.openshiftRoutes({ insecureTraffic: InsecureTraffic.REDIRECT }),
    [
      { kind: 'Route', spec: { host: HOST, wildcardPolicy: 'None' } },
      { kind: 'Route', spec: { host: `wildcard.${HOST}`, wildcardPolicy: 'Subdomain' } },
    ],
  ],
  [
    'load balancer',
    Exposure.loadBalancer({ tls: Tls.external() }),
    [{ kind: 'Service', spec: { type: 'LoadBalancer' } }],
  ],
  [
    'node port',
    Exposure.nodePort({ ports: { gateway: 30_088 } }),
    [{ kind: 'Service', spec: { type: 'NodePort', ports: [{ port: 8080, nodePort: 30_088 }] } }],
  ],
  ['cluster-internal', Exposure.clusterInternal(), []],
];

describe.each(STRATEGIES)('exposure by %s', (_, exposure, expected) => {
  const gateway = gatewayOf({ exposure });
  const objects = objectsOf(gateway);

  test('emits objects for the host and its subdomains', () => {
    const endpoints = objects.filter(
      ({ kind, spec }) => /Ingress|Route/.test(kind) || (kind === 'Service' && spec.type !== 'ClusterIP'),
    );
    expect(endpoints).toMatchObject(expected);
    expect(endpoints).toHaveLength(expected.length);
    expect(gateway.hosts).toEqual(HOSTS);
    expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['workers']));
  });

  test('emits objects that match the Kubernetes schemas', () => {
    expect(problemsOf(objects)).toEqual([]);
    expect(validationOf(gateway)).toEqual([]);
  });

  test('declares the DNS records of the hosts as prerequisites', () => {
    expect(namesOf(prerequisitesOf(gateway), PrerequisiteKind.DNS_RECORD)).toEqual([...HOSTS].reverse());
  });
});

test.each([
  ['https://router.clearml.example.com', Exposure.ingress({ tls: TLS }), {}],
  ['http://router.clearml.example.com:30088', Exposure.nodePort({ ports: { gateway: 30_088 } }), {}],
  ['http://router.clearml.example.com:8080', Exposure.loadBalancer(), {}],
  ['http://192.0.2.7:30088', Exposure.nodePort({ ports: { gateway: 30_088 } }), { hostName: '192.0.2.7' }],
  ['https://appgw.ml.example.org', Exposure.openshiftRoutes(), { hostName: 'appgw.ml.example.org' }],
  ['https://router.ml.example.org', Exposure.openshiftRoutes(), { baseDomain: 'ml.example.org' }],
  ['https://a.example.org:444', Exposure.clusterInternal(), { values: { externalURL: 'https://a.example.org:444' } }],
])('the URL of the gateway is %s', (url, exposure, props) => {
  const { gateway, values } = withValues({ exposure, ...props });
  const objects = objectsOf(gateway);
  expect([gateway.url, values.externalURL, routerEnvironmentOf(objects).ROUTER_URL]).toEqual([url, url, url]);
  const cookie = routerEnvironmentOf(objects).ROUTER__HTTP__AUTHORIZATION__COOKIE__SECURE;
  expect(cookie).toBe(url.startsWith('https:') ? undefined : 'false');
});

test('a gateway with an IP address has no DNS records, and one without a wildcard has a single host', () => {
  const exposure = Exposure.nodePort({ ports: { gateway: 30_088 } });
  const atAddress = gatewayOf({ exposure, hostName: '192.0.2.7' });
  expect(atAddress.hosts).toEqual(['192.0.2.7']);
  expect(namesOf(prerequisitesOf(atAddress), PrerequisiteKind.DNS_RECORD)).toEqual([]);
  const single = gatewayOf({ exposure: Exposure.ingress(), wildcard: false });
  expect(single.hosts).toEqual([HOST]);
  expect(objectsOf(single).filter(({ kind }) => kind === 'Ingress')).toHaveLength(1);
});

test('creates endpoints for the first caller', () => {
  const calls: ((gateway: ReturnType<typeof gatewayOf>) => unknown)[] = [
    (gateway) => gateway.node.children,
    (gateway) => gateway.node.tryFindChild('gateway-ingress'),
    (gateway) => gateway.release.apiObjects,
    (gateway) => Chart.of(gateway).toJson(),
    (gateway) => Prerequisites.of(gateway).all(),
  ];
  for (const call of calls) {
    const gateway = gatewayOf({ exposure: Exposure.ingress() });
    call(gateway);
    const ids = gateway.node.children.map(({ node }) => node.id);
    expect(ids).toEqual(['release', expect.any(String), expect.any(String)]);
  }
});

test('prerequisites contain the DNS records of hosts before the chart is rendered', () => {
  const all = Prerequisites.of(gatewayOf({ exposure: Exposure.ingress() })).all();
  expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(HOSTS));
});

test('the constructor does not run helm, and synthesis reports a failure once', () => {
  const gateway = gatewayOf({ values: { clearml: { apiKey: '' } } });
  const { message } = failureOf(() => Chart.of(gateway).toJson());
  expect(message.match(/CLEARML\d+/g)).toHaveLength(1);
  expect(message).toContain('clearml.apiKey is required');
});

test('an Ingress routes to a renamed Service, and allows large and long requests', () => {
  const gateway = gatewayOf({ fullNameOverride: 'gw', exposure: Exposure.ingress({ className: 'nginx' }) });
  const { metadata, spec } = objectsOf(gateway).find(({ kind }) => kind === 'Ingress');
  expect(spec.rules[0].http.paths[0].backend.service).toEqual({ name: 'gw', port: { number: 8080 } });
  expect(metadata.annotations).toMatchObject({
    'nginx.ingress.kubernetes.io/proxy-body-size': '0',
    'nginx.ingress.kubernetes.io/proxy-read-timeout': expect.stringMatching(/^\d{3,}$/),
  });
});

describe('sessions', () => {
  const sessions = { firstPort: 31_000, lastPort: 31_001 };

  test('have TCP and UDP ports, by default on nodes', () => {
    const { gateway, values } = withValues({ sessions });
    const objects = objectsOf(gateway);
    expect(values.streamSession).toEqual({
      routerAddress: 'tcp-router.clearml.example.com',
      portRange: { start: 31_000, end: 31_001 },
    });
    const { spec } = objects.find(({ metadata }) => metadata.name.endsWith('-sessions'));
    expect(spec.type).toBe('NodePort');
    expect(spec.ports.map(({ name }: any) => name)).toEqual(['tcp-31000', 'udp-31000', 'tcp-31001', 'udp-31001']);
    expect(problemsOf(objects)).toEqual([]);
  });

  test('require DNS records, open firewalls, and a port range that the API server accepts', () => {
    const needs = prerequisitesOf(gatewayOf({ sessions }));
    expect(namesOf(needs, PrerequisiteKind.DNS_RECORD)).toContain('tcp-router.clearml.example.com');
    const usual = needs['Controller setting ports 31000-31001 of the nodes'];
    expect(usual?.remedy).toBe('let firewalls pass TCP and UDP to them');
    const other = prerequisitesOf(gatewayOf({ sessions: { ...sessions, firstPort: 9000 } }));
    expect(other['Controller setting ports 9000-31001 of the nodes']?.remedy).toContain('--service-node-port-range');
  });

  test('use a load balancer if serviceType requests it', () => {
    const serviceType = SessionServiceType.LOAD_BALANCER;
    const address = '192.0.2.9';
    const gateway = gatewayOf({
      sessions: { ...sessions, address, serviceType, loadBalancerClass: 'example.com/tcp' },
    });
    const { spec } = objectsOf(gateway).find(({ metadata }) => metadata.name.endsWith('-sessions'));
    expect(spec).toMatchObject({ type: 'LoadBalancer', loadBalancerClass: 'example.com/tcp' });
    const needs = prerequisitesOf(gateway);
    expect(namesOf(needs, PrerequisiteKind.LOAD_BALANCER)).toEqual(['example.com/tcp']);
    expect(namesOf(needs, PrerequisiteKind.DNS_RECORD)).not.toContain(address);
  });

  test('use the IP address of the gateway', () => {
    const exposure = Exposure.nodePort({ ports: { gateway: 30_088 } });
    const { values } = withValues({ sessions, exposure, hostName: '192.0.2.7' });
    expect(values.streamSession.routerAddress).toBe('192.0.2.7');
  });
});

describe('the cookie name', () => {
  test('is by default that of the server', () => {
    const server = { ...serverOf(), authCookieName: 'of_server' };
    expect(withValues({ server, authCookieName: undefined }).values.clearml).toMatchObject({
      authCookieName: 'of_server',
      apiServerUrlReference: 'https://api.clearml.example.com',
    });
    expect(withValues({ server, authCookieName: 'mine' }).values.clearml.authCookieName).toBe('mine');
  });

  test('is known for servers whose charts set it', () => {
    const chart = ChartSource.community();
    expect(serverOf({ chart }).authCookieName).toBe('clearml_token_basic');
    expect(serverOf({ chart, values: { clearml: { cookieName: 'own' } } }).authCookieName).toBe('own');
    expect(serverOf().authCookieName).toBeUndefined();
  });
});

test('a gateway accepts the credentials Secret of an agent', () => {
  const objects = objectsOf(gatewayOf({ credentials: ServerCredentials.fromSecret('clearml-agent-credentials') }));
  const name = 'clearml-agent-credentials';
  expect(routerEnvironmentOf(objects)).toMatchObject({
    CLEARML_API_ACCESS_KEY: { secretKeyRef: { name, key: 'agentk8sglue_key' } },
    CLEARML_API_SECRET_KEY: { secretKeyRef: { name, key: 'agentk8sglue_secret' } },
  });
});

test('a gateway delivers its secrets by its secretDelivery prop', () => {
  const scope = testChart('workers');
  const credentials = ServerCredentials.fromKeys({
    accessKey: SecretValue.environment('GATEWAY_ACCESS_KEY'),
    secretKey: SecretValue.environment('GATEWAY_SECRET_KEY'),
  });
  gatewayOf({ credentials, secretDelivery: SecretDelivery.externalSecrets({ store: 'vault' }) }, scope);
  const manifests = synthesized(scope);
  expect(Object.keys(manifests)).toEqual(['clearml-namespace.k8s.yaml', 'clearml.k8s.yaml']);
  expect(manifests['clearml.k8s.yaml']).toContain('kind: ExternalSecret');
});

test('a gateway uses its image registry, pull secrets, and environments', () => {
  const objects = objectsOf(
    gatewayOf({
      imageRegistry: 'registry.internal/mirror',
      imagePullSecrets: ['pull'],
      environment: { LOGGER_LEVEL: 'INFO' },
      secretEnvironment: { PIN: SecretValue.unsafePlainText('x') },
    }),
  );
  const { containers, imagePullSecrets } = podOf(objects);
  expect(containers.map(({ image }: any) => image)).toEqual([
    'registry.internal/mirror/clearml/ai-gateway-router:2.16.0',
    'registry.internal/mirror/clearml/ai-gateway-proxy:1.9.0',
  ]);
  expect(imagePullSecrets).toEqual([{ name: 'pull' }]);
  expect(routerEnvironmentOf(objects)).toMatchObject({ LOGGER_LEVEL: 'INFO', PIN: { secretKeyRef: {} } });
});

test('openshift.md: renders the documented Route', () => {
  const objects = objectsOf(gatewayOf({ hostName: 'appgw.clearml.example.com', exposure: Exposure.openshiftRoutes() }));
  const routes = objects.filter(({ kind }) => kind === 'Route');
  // The page has one Route with an asterisk in its host; OpenShift requires a wildcard policy, and one Route per host.
  for (const { spec } of routes) {
    expect(spec).toMatchObject({
      to: { kind: 'Service', name: 'clearml-enterprise-app-gateway', weight: 100 },
      port: { targetPort: 8080 },
      tls: { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' },
    });
  }
  expect(routes.map(({ spec }) => spec.host)).toEqual([
    'appgw.clearml.example.com',
    'wildcard.appgw.clearml.example.com',
  ]);
});

test('air_gapped_env.md: lists the images with dummy values', () => {
  const dummy = SecretValue.unsafePlainText('dummy');
  const values = { clearml: { apiServerUrlReference: 'http://dummy', apiKey: dummy, apiSecret: dummy } };
  const { containers } = podOf(objectsOf(gatewayOf({ values })));
  expect(containers.map(({ image }: any) => image.split(':')[0])).toEqual([
    'docker.io/clearml/ai-gateway-router',
    'docker.io/clearml/ai-gateway-proxy',
  ]);
});

test.each<[string, Partial<AppGatewayProps>, string]>([
  [
    'an Ingress of the chart in addition to that of exposure',
    {
      exposure: Exposure.ingress(),
      values: { ingress: { enabled: true, hostName: 'a.example.com' } },
    },
    'CLEARML6002 clearml/gateway: the values enable',
  ],
  [
    'a Service type that conflicts with exposure',
    { exposure: Exposure.loadBalancer(), values: { service: { type: 'NodePort' } } },
    'CLEARML6009 clearml/gateway: Service clearml-enterprise-app-gateway of type NodePort',
  ],
])('rejects %s after the chart is rendered', (_, props, message) => {
  expect(failureOf(() => objectsOf(gatewayOf(props))).message).toContain(message);
});

test('accepts the empty streamSession of the ClearML documentation', () => {
  const service = { type: SessionServiceType.LOAD_BALANCER };
  const streamSession = { routerAddress: '', service, portRange: { start: null } };
  expect(podOf(objectsOf(gatewayOf({ values: { streamSession } })))).toBeDefined();
});
