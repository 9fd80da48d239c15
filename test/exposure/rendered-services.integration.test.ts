import { Construct } from 'constructs';
import { Backend } from '../../lib/exposure/backend';
import { serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { releaseOf } from '../support/releases';
import { CHARTS } from './exposed';

/** A Service and the Deployment that it selects. */
function pair(service: string, more: { component?: string; container?: string; ports?: string; spec?: string } = {}) {
  const { component, container = 'main', ports = '{ port: 80 }', spec = '' } = more;
  const labels = `{ app: ${service}${component ? `, app.kubernetes.io/component: ${component}` : ''} }`;
  return `
apiVersion: v1
kind: Service
metadata: { name: ${service} }
spec: { selector: { app: ${service} }, ports: [${ports}]${spec} }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${service}-pods }
spec:
  selector: { matchLabels: { app: ${service} } }
  template:
    metadata: { labels: ${labels} }
    spec: { containers: [{ name: ${container}, image: a/b:1, ports: [{ name: web, containerPort: 1234 }] }] }
`;
}

const find = (component: string, servicePort: number, ...pairs: string[]) =>
  Backend.find(releaseOf({ 'templates/a.yaml': pairs.join('---') }), component, servicePort);

test('prefers the component label of the pods to container names, and container names to object names', () => {
  const byName = pair('a-api');
  const byContainer = pair('b', { container: 'clearml-api' });
  const byLabel = pair('c', { component: 'api' });
  expect(find('api', 80, byName).name).toBe('a-api');
  expect(find('api', 80, byName, byContainer).name).toBe('b');
  expect(find('api', 80, byName, byContainer, byLabel).name).toBe('c');
});

test('rejects a Service whose name ends with the component without a preceding hyphen', () => {
  expect(failureOf(() => find('api', 80, pair('openapi'))).message).toMatch(
    /^CLEARML6001 .*: the Services openapi \(80\)\n.*a Service that selects the pods of api\n/,
  );
});

test('ignores headless Services and ExternalName Services', () => {
  const headless = pair('a', { component: 'api', spec: ', clusterIP: None' });
  const alias = pair('b', { component: 'api', spec: ', type: ExternalName, externalName: x.example.com' });
  expect(find('api', 80, headless, alias, pair('c', { component: 'api' })).name).toBe('c');
  expect(failureOf(() => find('api', 80, headless)).message).toContain('CLEARML6001');
});

test('selects the Service with the port of the component, and reports ambiguous Services otherwise', () => {
  const metrics = pair('a', { component: 'api', ports: '{ port: 9090 }' });
  const main = pair('b', { component: 'api', ports: '{ port: 80 }' });
  expect(find('api', 80, metrics, main).name).toBe('b');
  expect(failureOf(() => find('api', 8008, metrics, main)).message.split('\n')).toEqual([
    expect.stringMatching(/^CLEARML6004 clearml\/release: 2 Services select the pods of api: a \(9090\), b \(80\)$/),
    '  expected: one Service',
    expect.stringContaining('  fix: disable the others'),
  ]);
});

test('reports a release without a Service', () => {
  expect(failureOf(() => Backend.find(releaseOf({}), 'api', 80)).message).toContain(': no Service\n');
});

describe('ports', () => {
  const two = pair('a', {
    component: 'api',
    ports: '{ name: https, port: 8443, targetPort: web }, { name: plain, port: 80, targetPort: web }',
  });

  test('distinguish plain HTTP from TLS', () => {
    const backend = find('api', 8008, two);
    expect([backend.port, backend.endpointPort(undefined), backend.endpointPort('servicePort')]).toEqual([80, 80, 80]);
    expect(backend.endpointPort('ownPort')).toBe(8443);
    expect(backend.routePort(8443)).toBe('https');
  });

  test('identify a Route target by the container port when the Service port has no name', () => {
    const unnamed = (port: string) => find('api', 80, pair('a', { component: 'api', ports: port }));
    expect(unnamed('{ port: 80, targetPort: web }').routePort(80)).toBe(1234);
    expect(unnamed('{ port: 80, targetPort: 8080 }').routePort(80)).toBe(8080);
    expect(unnamed('{ port: 80 }').routePort(80)).toBe(80);
    expect(unnamed('{ port: 80, targetPort: gone }').routePort(80)).toBeUndefined();
  });
});

describe.each(CHARTS)('the %s chart', (_, chart) => {
  const components = ['apiserver', 'webserver', 'fileserver'];
  const servicesOf = (releaseName: string, values: object) => {
    const { release } = serverOf({ chart, releaseName, values });
    return components.map((component) => Backend.find(release, component, 1).name);
  };

  test.each(['odd', 'apiserver', 'my-fileserver', 'x-webserver-y'])(
    'finds the Services with the full name %s',
    (name) => {
      const expected = components.map((component) => `${name}-${component}`);
      expect(servicesOf('r', { fullnameOverride: name })).toEqual(expected);
    },
  );

  test('finds the Services with a release name that equals a component', () => {
    expect(servicesOf('apiserver', {}).map((name) => name.split('-').pop())).toEqual(components);
  });

  test('finds the Services of its own release when another release is in the namespace', () => {
    const cdk8sChart = testChart();
    const releases = ['one', 'two'].map((releaseName) => {
      const scope = new Construct(cdk8sChart, releaseName);
      return serverOf({ chart, releaseName, baseDomain: `${releaseName}.example.com` }, scope).release;
    });
    const names = releases.map((release) => Backend.find(release, 'apiserver', 8008).name);
    expect(names).toEqual([expect.stringMatching(/^one-/), expect.stringMatching(/^two-/)]);
  });
});
