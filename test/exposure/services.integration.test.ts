import { App, Chart } from 'cdk8s';
import { PrerequisiteKind } from '../../lib/core/prerequisites/prerequisite';
import { Exposure } from '../../lib/exposure/exposure';
import { ExternalTrafficPolicy } from '../../lib/exposure/service/exposed-service';
import { Tls } from '../../lib/exposure/tls';
import { ServiceType } from '../../lib/server/component-props';
import { serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { CHARTS, DemoGateway, exposedServer, namesOf, problemsOf, sharedServer, validationOf } from './exposed';

/** The Services of the web endpoints. */
const web = (of: (kind: string) => any[]) =>
  of('Service').filter(({ metadata }) => /-(api|web|file)server$/.test(metadata.name));

const NODE_PORTS = Exposure.nodePort();
const HTTPS_BALANCER = Exposure.loadBalancer({ tls: Tls.external() });

describe.each(CHARTS)('on the %s chart', (_, chart) => {
  test('changes the rendered Services to type LoadBalancer', () => {
    const { of, server, prerequisites } = exposedServer(
      Exposure.loadBalancer({
        annotations: { a: 'b' },
        loadBalancerClass: 'service.k8s.aws/nlb',
        sourceRanges: ['10.0.0.0/8', 'fd00::/8'],
        externalTrafficPolicy: ExternalTrafficPolicy.LOCAL,
      }),
      { chart },
    );
    const services = web(of);
    expect(services).toHaveLength(3);
    for (const { metadata, spec } of services) {
      expect(spec).toMatchObject({
        type: 'LoadBalancer',
        loadBalancerClass: 'service.k8s.aws/nlb',
        loadBalancerSourceRanges: ['10.0.0.0/8', 'fd00::/8'],
        externalTrafficPolicy: 'Local',
      });
      expect(metadata.annotations.a).toBe('b');
    }
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
    const { of, server } = exposedServer(Exposure.nodePort({ ports: { apiserver: 31_008 } }), { chart });
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
  const { server } = sharedServer(NODE_PORTS);
  const urls = JSON.stringify(server.release.getObject('Deployment', 'clearml-enterprise-webserver').toJson());
  expect(urls).toContain('http://api.clearml.example.com:30008');
  expect(urls).toContain('http://files.clearml.example.com:30081');
});

test('omits the default ports of http and https from URLs', () => {
  const ports = (port: number) => ({
    values: { apiserver: { service: { port } }, webserver: { service: { port } }, fileserver: { service: { port } } },
  });
  expect(exposedServer(Exposure.loadBalancer(), ports(80)).server.apiUrl).toBe('http://api.clearml.example.com');
  expect(exposedServer(HTTPS_BALANCER, ports(443)).server.apiUrl).toBe('https://api.clearml.example.com');
  expect(sharedServer(HTTPS_BALANCER).server.appUrl).toBe('https://app.clearml.example.com:8080');
});

test.each([
  [Exposure.loadBalancer(), { apiserver: { serviceType: ServiceType.NODE_PORT } }, 'NodePort', 'LoadBalancer'],
  [Exposure.loadBalancer(), { apiserver: { serviceType: ServiceType.CLUSTER_IP } }, 'ClusterIP', 'LoadBalancer'],
  [NODE_PORTS, { apiserver: { serviceType: ServiceType.LOAD_BALANCER } }, 'LoadBalancer', 'NodePort'],
  [NODE_PORTS, { values: { apiserver: { service: { type: 'LoadBalancer' } } } }, 'LoadBalancer', 'NodePort'],
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
    expect(failureOf(() => new DemoGateway(NODE_PORTS)).message).toMatch(
      /^CLEARML6010: Exposure\.nodePort without a port for gateway\n/,
    );
    const gateway = new DemoGateway(Exposure.nodePort({ ports: { gateway: 31_000 } }));
    expect(gateway.release.getObject('Service', 'router').toJson().spec.ports[0].nodePort).toBe(31_000);
    expect(validationOf(gateway)).toEqual([]);
  });

  test('are rejected when they contradict the values', () => {
    const values = { apiserver: { service: { type: 'NodePort', nodePort: 31_111 } } };
    expect(failureOf(() => exposedServer(NODE_PORTS, { values })).message).toMatch(
      /^CLEARML6010 clearml\/server: node port 31111 of Service clearml-enterprise-apiserver in the values, and 30008 in/,
    );
    const ports = { apiserver: 31_111 };
    expect(exposedServer(Exposure.nodePort({ ports }), { values }).server.apiUrl).toMatch(/:31111$/);
  });

  test('are reported when two Services of an app use them', () => {
    const scope = testChart();
    const second = new Chart(App.of(scope), 'second', { namespace: 'two' });
    serverOf({ exposure: NODE_PORTS }, scope);
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

test('exposes TLS of the pods on the ports of the Services only with tlsOnServicePort', () => {
  const onServicePort = exposedServer(Exposure.loadBalancer({ tls: Tls.passthrough({ tlsOnServicePort: true }) }));
  expect(onServicePort.server.apiUrl).toBe('https://api.clearml.example.com:8008');
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
