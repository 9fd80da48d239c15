import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { ChartSource } from '../../lib/chart/chart-source';
import { PrerequisiteKind } from '../../lib/core/prerequisites/prerequisite';
import { Exposure } from '../../lib/exposure/exposure';
import { AddressRange } from '../../lib/exposure/metallb/address-range';
import { MetalLbPool, type MetalLbPoolProps } from '../../lib/exposure/metallb/metallb-pool';
import { ExternalTrafficPolicy } from '../../lib/exposure/service/exposed-service';
import { Tls } from '../../lib/exposure/tls';
import { ServiceType } from '../../lib/server/component-props';
import { CONTRACT, PUBLIC, serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { describeWithCrds } from '../support/crd-schemas';
import { DemoGateway, exposedServer, namesOf, prerequisitesOf, problemsOf, validationOf } from './exposed';

const web = (of: (kind: string) => any[]) =>
  of('Service').filter(({ metadata }) => /-(api|web|file)server$/.test(metadata.name));

describe.each([
  ['contract', ChartSource.directory(CONTRACT)],
  ['community', ChartSource.community()],
  ...(PUBLIC ? [['public', ChartSource.directory(PUBLIC)] as const] : []),
] as const)('on the %s chart', (_, chart) => {
  const props = { chart };

  test('changes the rendered Services to type LoadBalancer', () => {
    const { of, server, prerequisites } = exposedServer(
      Exposure.loadBalancer({
        annotations: { a: 'b' },
        loadBalancerClass: 'service.k8s.aws/nlb',
        sourceRanges: ['10.0.0.0/8', 'fd00::/8'],
        externalTrafficPolicy: ExternalTrafficPolicy.LOCAL,
      }),
      props,
    );
    const services = web(of);
    expect(services.map(({ spec }) => spec)).toEqual(
      Array(3).fill(
        expect.objectContaining({
          type: 'LoadBalancer',
          loadBalancerClass: 'service.k8s.aws/nlb',
          loadBalancerSourceRanges: ['10.0.0.0/8', 'fd00::/8'],
          externalTrafficPolicy: 'Local',
        }),
      ),
    );
    expect(services.map(({ metadata }) => metadata.annotations.a)).toEqual(['b', 'b', 'b']);
    expect(problemsOf(services)).toEqual([]);
    expect([server.apiUrl, server.appUrl, server.filesUrl]).toEqual([
      'http://api.clearml.example.com:8008',
      'http://app.clearml.example.com:8080',
      'http://files.clearml.example.com:8081',
    ]);
    expect(namesOf(prerequisites, PrerequisiteKind.LOAD_BALANCER)).toEqual(['service.k8s.aws/nlb']);
    expect(prerequisites['DNS record api.clearml.example.com']?.remedy).toContain('kubectl get service');
  });

  test('changes the rendered Services to type NodePort', () => {
    const { of, server } = exposedServer(Exposure.nodePort({ ports: { apiserver: 31_008 } }), props);
    const ports = web(of).map(({ metadata, spec }) => [
      metadata.name.split('-').pop(),
      spec.type,
      spec.ports[0].nodePort,
    ]);
    expect(ports.sort()).toEqual([
      ['apiserver', 'NodePort', 31_008],
      ['fileserver', 'NodePort', 30_081],
      ['webserver', 'NodePort', 30_080],
    ]);
    expect(problemsOf(web(of))).toEqual([]);
    expect([server.apiUrl, server.appUrl]).toEqual([
      'http://api.clearml.example.com:31008',
      'http://app.clearml.example.com:30080',
    ]);
  });
});

test('includes the ports in the URLs of the UI', () => {
  const { server } = exposedServer(Exposure.nodePort());
  const urls = JSON.stringify(server.release.getObject('Deployment', 'clearml-enterprise-webserver').toJson());
  expect(urls).toContain('http://api.clearml.example.com:30008');
  expect(urls).toContain('http://files.clearml.example.com:30081');
});

test('omits the default ports of http and https from URLs', () => {
  const ports = (port: number) => ({
    values: { apiserver: { service: { port } }, webserver: { service: { port } }, fileserver: { service: { port } } },
  });
  expect(exposedServer(Exposure.loadBalancer(), ports(80)).server.apiUrl).toBe('http://api.clearml.example.com');
  const tls = Tls.external();
  expect(exposedServer(Exposure.loadBalancer({ tls }), ports(443)).server.apiUrl).toBe(
    'https://api.clearml.example.com',
  );
  expect(exposedServer(Exposure.loadBalancer({ tls })).server.appUrl).toBe('https://app.clearml.example.com:8080');
});

test.each([
  [Exposure.loadBalancer(), { apiserver: { serviceType: ServiceType.NODE_PORT } }, 'NodePort', 'LoadBalancer'],
  [Exposure.loadBalancer(), { apiserver: { serviceType: ServiceType.CLUSTER_IP } }, 'ClusterIP', 'LoadBalancer'],
  [Exposure.nodePort(), { apiserver: { serviceType: ServiceType.LOAD_BALANCER } }, 'LoadBalancer', 'NodePort'],
  [Exposure.nodePort(), { values: { apiserver: { service: { type: 'LoadBalancer' } } } }, 'LoadBalancer', 'NodePort'],
])('rejects a Service type that contradicts the exposure', (exposure, props, stated, type) => {
  expect(failureOf(() => exposedServer(exposure, props)).message).toContain(
    `CLEARML6009 clearml/server: Service clearml-enterprise-apiserver of type ${stated}, with an exposure that sets type ${type}`,
  );
});

test('accepts a Service type that equals the type of the exposure', () => {
  const props = { apiserver: { serviceType: ServiceType.LOAD_BALANCER } };
  expect(web(exposedServer(Exposure.loadBalancer(), props).of)[0].spec.type).toBe('LoadBalancer');
});

describe('node ports', () => {
  test('are rejected when neither options nor defaults contain them', () => {
    expect(failureOf(() => new DemoGateway(Exposure.nodePort())).message).toMatch(
      /^CLEARML6010: Exposure\.nodePort without a port for gateway\n/,
    );
    const made = new DemoGateway(Exposure.nodePort({ ports: { gateway: 31_000 } }));
    expect(made.release.getObject('Service', 'router').toJson().spec.ports[0].nodePort).toBe(31_000);
    expect(validationOf(made)).toEqual([]);
  });

  test('are rejected when they contradict the values', () => {
    const values = { apiserver: { service: { type: 'NodePort', nodePort: 31_111 } } };
    expect(failureOf(() => exposedServer(Exposure.nodePort(), { values })).message).toMatch(
      /^CLEARML6010 clearml\/server: node port 31111 of Service clearml-enterprise-apiserver in the values, and 30008 in/,
    );
    const ports = { apiserver: 31_111 };
    expect(exposedServer(Exposure.nodePort({ ports }), { values }).server.apiUrl).toMatch(/:31111$/);
  });

  test('are reported when two Services of an app use them', () => {
    const scope = testChart();
    const second = new Chart(App.of(scope), 'second', { namespace: 'two' });
    serverOf({ exposure: Exposure.nodePort() }, scope);
    serverOf({ exposure: Exposure.nodePort({ ports: { webserver: 31_080 } }), baseDomain: 'two.example.com' }, second);
    expect(validationOf(scope)).toEqual([
      expect.stringMatching(
        /^CLEARML6010 second\/server: node port 30008 for Service two\/clearml-enterprise-apiserver/,
      ),
      expect.stringMatching(/^CLEARML6010 second\/server: node port 30081 .* of clearml\/server\n/),
    ]);
  });
});

test.each<['loadBalancer' | 'nodePort', object, string]>([
  ['loadBalancer', { tls: Tls.secret('a') }, 'CLEARML6005: Tls.secret with Exposure.loadBalancer'],
  ['nodePort', { tls: Tls.certManager({ issuer: 'a' }) }, 'CLEARML6005: Tls.certManager with Exposure.nodePort'],
  ['loadBalancer', { sourceRanges: ['10.0.0.1'] }, 'CLEARML6003: Exposure.loadBalancer.sourceRanges[0]'],
  ['loadBalancer', { sourceRanges: ['10.0.0.0/33'] }, 'CLEARML6003: Exposure.loadBalancer.sourceRanges[0]'],
  ['loadBalancer', { sourceRanges: [] }, 'CLEARML6003: Exposure.loadBalancer.sourceRanges is a list of 0'],
  ['loadBalancer', { loadBalancerClass: 'a/b/c' }, 'CLEARML6003: Exposure.loadBalancer.loadBalancerClass'],
  ['nodePort', { ports: { apiserver: Number.NaN } }, 'CLEARML6003: Exposure.nodePort.ports["apiserver"] is NaN'],
  ['nodePort', { ports: { apiserver: 70_000 } }, 'CLEARML6003: Exposure.nodePort.ports["apiserver"] is 70000'],
  ['nodePort', { externalTrafficPolicy: 'local' }, 'CLEARML1017: Exposure.nodePort.externalTrafficPolicy'],
])('rejects invalid options of Exposure.%s: %j', (strategy, options, found) => {
  expect(failureOf(() => Exposure[strategy](options)).message).toContain(found);
});

test('serves TLS of the pods on the ports of the Services', () => {
  const usual = exposedServer(Exposure.loadBalancer({ tls: Tls.passthrough({ tlsOnServicePort: true }) }));
  expect(usual.server.apiUrl).toBe('https://api.clearml.example.com:8008');
  const tls = Tls.passthrough();
  for (const own of [Exposure.nodePort({ tls }), Exposure.loadBalancer({ tls })]) {
    expect(failureOf(() => exposedServer(own)).message).toMatch(
      /^CLEARML6007 clearml\/server: Service clearml-enterprise-/,
    );
  }
});

test.each([
  [443, undefined],
  [8443, 'CLEARML6002: Service router with TLS on port 8443, behind a load balancer'],
])('accepts only port 443 for a load balancer in front of pods with TLS: port %d', (port, problem) => {
  const exposure = Exposure.loadBalancer({ tls: Tls.passthrough() });
  const make = () => new DemoGateway(exposure, testChart(), {}, port);
  if (problem) {
    expect(failureOf(make).message).toContain(problem);
  } else {
    expect(make().release.getObject('Service', 'router').toJson().spec.type).toBe('LoadBalancer');
  }
});

const objectsOf = (props: MetalLbPoolProps): any[] => {
  const chart = testChart();
  new MetalLbPool(chart, 'pool', props);
  return Testing.synth(chart);
};

test('writes the pool and its advertisement to the namespace of MetalLB', () => {
  expect(objectsOf({ addresses: ['192.168.1.240-192.168.1.250', 'fd00:1::/120'], poolName: 'public' })).toEqual([
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: 'public', namespace: 'metallb-system' },
      spec: { addresses: ['192.168.1.240-192.168.1.250', 'fd00:1::/120'] },
    },
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata: { name: 'public', namespace: 'metallb-system' },
      spec: { ipAddressPools: ['public'] },
    },
  ]);
});

const FULL: MetalLbPoolProps = {
  addresses: ['10.0.0.16/28'],
  inNamespace: 'lb',
  autoAssign: false,
  avoidBuggyIps: true,
  serviceNamespaces: ['clearml'],
  interfaces: ['eth0'],
};

test('writes all props to the pool and its advertisement', () => {
  const [pool, advertisement] = objectsOf(FULL);
  expect(pool.metadata).toEqual({ name: expect.stringMatching(/^clearml-pool-/), namespace: 'lb' });
  expect(pool.spec).toEqual({
    addresses: ['10.0.0.16/28'],
    autoAssign: false,
    avoidBuggyIPs: true,
    serviceAllocation: { namespaces: ['clearml'] },
  });
  expect(advertisement.spec).toEqual({ ipAddressPools: [pool.metadata.name], interfaces: ['eth0'] });
});

describeWithCrds('pools', () => {
  test('validate against the schema of their custom resource definition', () => {
    expect(problemsOf([...objectsOf({ addresses: ['10.0.0.1/32'] }), ...objectsOf(FULL)])).toEqual([]);
  });
});

test('declares MetalLB as a prerequisite', () => {
  const chart = testChart();
  new MetalLbPool(chart, 'pool', { addresses: ['10.0.0.0/24'] });
  const prerequisites = prerequisitesOf(chart);
  expect(namesOf(prerequisites, PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION)).toEqual([
    'ipaddresspools.metallb.io',
    'l2advertisements.metallb.io',
  ]);
  expect(namesOf(prerequisites, PrerequisiteKind.NAMESPACE)).toEqual(['metallb-system']);
});

test.each([
  '10.0.0.1',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/',
  '10.0.0.9-10.0.0.1',
  '10.0.0.1-fd00::1',
  '10.0.0.1-10.0.0.5-10.0.0.9',
  'fd00::/129',
  'fe80::1%eth0/64',
  '::ffff:10.0.0.0/120',
  'example.com',
  '',
  ' ',
  undefined,
  null,
  Number.NaN,
  {},
])('rejects %p as an address range', (text) => {
  const { message } = failureOf(() => AddressRange.parse(text));
  expect(message).toMatch(/^CLEARML6011: address range /);
  expect(message.split('\n')).toHaveLength(3);
});

test.each([
  ['10.0.0.0/24', '10.0.0.128/25', true],
  ['10.0.0.200/24', '10.0.0.1-10.0.0.10', true],
  ['10.0.0.1-10.0.0.10', '10.0.0.10-10.0.0.20', true],
  ['10.0.0.1-10.0.0.100', '10.0.0.32/30', true],
  ['10.0.0.1-10.0.0.10', '10.0.0.11-10.0.0.20', false],
  ['10.0.0.0/25', '10.0.0.128/25', false],
  ['fd00::/64', 'fd00::5-fd00::9', true],
  ['fd00::/64', 'fd01::/64', false],
  ['0.0.0.0/0', '::/0', false],
])('reports whether %s and %s overlap: %p', (one, other, overlap) => {
  expect(AddressRange.parse(one).overlaps(AddressRange.parse(other))).toBe(overlap);
  expect(AddressRange.parse(other).overlaps(AddressRange.parse(one))).toBe(overlap);
});

/** An address in 10.0.0.0/24. */
const address = (byte: number) => `10.0.0.${byte}`;
const interval = fc.oneof(
  fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => ({
    from: Math.min(a, b),
    to: Math.max(a, b),
    text: `${address(Math.min(a, b))}-${address(Math.max(a, b))}`,
  })),
  fc.tuple(fc.nat(255), fc.integer({ min: 24, max: 32 })).map(([byte, prefix]) => {
    const size = 2 ** (32 - prefix);
    const from = byte - (byte % size);
    return { from, to: from + size - 1, text: `${address(byte)}/${prefix}` };
  }),
);

test('reports an overlap exactly when two ranges share an address', () => {
  fc.assert(
    fc.property(interval, interval, (one, other) => {
      const overlap = one.from <= other.to && other.from <= one.to;
      return AddressRange.parse(one.text).overlaps(AddressRange.parse(other.text)) === overlap;
    }),
    { numRuns: 2000 },
  );
});

test('reports pools of an app that overlap or share a name', () => {
  const chart = testChart();
  new MetalLbPool(chart, 'one', { addresses: ['10.0.0.0/24'], poolName: 'one' });
  new MetalLbPool(chart, 'two', { addresses: ['10.1.0.0/24', '10.0.0.250-10.0.1.5'], poolName: 'two' });
  new MetalLbPool(chart, 'three', { addresses: ['10.2.0.0/24'], poolName: 'one' });
  new MetalLbPool(chart, 'four', { addresses: ['10.3.0.0/24'], poolName: 'one', inNamespace: 'other' });
  expect(validationOf(chart)).toEqual([
    expect.stringContaining(
      'CLEARML6012 clearml/two: pool two overlaps pool one of clearml/one: 10.0.0.250-10.0.1.5 and 10.0.0.0/24',
    ),
    expect.stringContaining('CLEARML6012 clearml/three: pool one, which clearml/one defines too'),
  ]);
});

test.each([
  [{ addresses: [] }, 'CLEARML6011 clearml/pool: a pool without addresses'],
  [{}, 'CLEARML1017 clearml/pool: addresses is missing'],
  [undefined, 'CLEARML1017 clearml/pool: addresses is missing'],
  [{ addresses: ['10.0.0.0/8', '10.0.0.1/32'] }, 'CLEARML6012 clearml/pool: 10.0.0.0/8 and 10.0.0.1/32 in one pool'],
  [{ addresses: '10.0.0.0/8' }, 'CLEARML1017 clearml/pool: addresses'],
  [{ addresses: ['10.0.0.0/8'], poolName: 'A' }, 'CLEARML6003 clearml/pool: poolName is "A"'],
  [{ addresses: ['10.0.0.0/8'], autoAssign: 'no' }, 'CLEARML1017 clearml/pool: autoAssign'],
  [{ addresses: ['10.0.0.0/8'], interfaces: ['a b'] }, 'CLEARML6003 clearml/pool: interfaces[0]'],
])('rejects invalid props: %j', (props: any, found) => {
  expect(failureOf(() => new MetalLbPool(testChart(), 'pool', props)).message).toContain(found);
});
