import { ChartSource } from '../../lib/charts/chart-source';
import { Exposure } from '../../lib/exposure/exposure';
import { requireDomainName } from '../../lib/exposure/hostnames';
import { Tls } from '../../lib/exposure/tls';
import { FileStorage } from '../../lib/server/file-storage';
import { CONTRACT, objectsOf, PUBLIC, serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';

const ingressesOf = (server: ReturnType<typeof serverOf>) => objectsOf(server).filter(({ kind }) => kind === 'Ingress');

test.each([
  ['https://clearml.example.com', 'write clearml.example.com'],
  ['clearml.example.com:8080', 'write clearml.example.com'],
  ['Clearml.Example.COM', 'write clearml.example.com'],
  ['clearml.example.com.', 'write clearml.example.com'],
  ['.clearml.example.com', 'write clearml.example.com'],
  ['clearml.example.com/', 'write clearml.example.com'],
  [
    'https://example.com/clearml',
    'ClearML cannot be served below a path; use a domain of its own, such as example.com',
  ],
  ['clearml', 'write the domain in full, such as clearml.example.com'],
  ['10.0.0.7', 'hosts need names; for a test, 10-0-0-7.nip.io leads to that address'],
  ['clear_ml.example.com', 'correct the name'],
  ['-a.example.com', 'correct the name'],
  [`${'a'.repeat(64)}.example.com`, 'correct the name'],
  ['', 'correct the name'],
  ['*.example.com', 'correct the name'],
])('%j is no domain name', (name, fix) => {
  const { message } = failureOf(() => requireDomainName(name, 'baseDomain'));
  expect(message.split('\n')).toEqual([
    `CLEARML5001: baseDomain is ${JSON.stringify(name)}`,
    expect.stringContaining('a bare DNS name such as clearml.example.com'),
    `  fix: ${fix}`,
  ]);
});

test.each(['example.com', 'a.b', 'clearml.127-0-0-1.nip.io', 'xn--bcher-kva.example', '1.example.com'])(
  '%s is a domain name',
  (name) => {
    expect(() => requireDomainName(name, 'baseDomain')).not.toThrow();
  },
);

test.each([
  [{ hostNames: { api: 'api.example.com/x' } }, 'hostNames.api is'],
  [
    { hostNames: { api: 'x.clearml.example.com', app: 'x.clearml.example.com' } },
    'hosts x.clearml.example.com, x.clearml.example.com',
  ],
  [
    { hostNames: { files: 'files.example.org' } },
    'host files.example.org outside the cookie domain clearml.example.com',
  ],
  [{ cookieDomain: 'other.example.com' }, 'host api.clearml.example.com outside the cookie domain'],
  [{ cookieDomain: 'learml.example.com' }, 'host api.clearml.example.com outside the cookie domain'],
  [{ displayedUrls: { api: 'api.example.com' } }, 'displayedUrls.api is "api.example.com"'],
  [{ displayedUrls: { api: 'https://example.com/api' } }, 'displayedUrls.api is'],
  [{ displayedUrls: { files: 'files.example.com' } }, 'displayedUrls.files is'],
])('hosts that do not work are refused: %j', (props, found) => {
  expect(failureOf(() => serverOf(props)).message).toMatch(new RegExp(`^CLEARML5001 clearml/server: ${found}`));
});

test('external file storage needs no host below the cookie domain', () => {
  const server = serverOf({ hostNames: { files: 'files.example.org' }, fileStorage: FileStorage.external('s3://b') });
  expect(server.filesUrl).toBe('s3://b');
});

describe.each([
  ['release names of their own', CONTRACT, { releaseName: 'x1' }, 'x1-clearml-enterprise'],
  ['names that the values replace', CONTRACT, { values: { fullnameOverride: 'odd' } }, 'odd'],
  ...(PUBLIC ? [['the public chart', PUBLIC, { releaseName: 'ml' }, 'ml-clearml'] as const] : []),
] as const)('with %s', (_, chart, props, name) => {
  const server = serverOf({
    chart: ChartSource.directory(chart),
    exposure: Exposure.ingress({ className: 'nginx', tls: Tls.secret('wildcard'), annotations: { a: 'b' } }),
    ...props,
  });
  const ingresses = ingressesOf(server);

  test('each host has an Ingress that leads to the Service that was rendered', () => {
    const services = objectsOf(server).filter(({ kind }) => kind === 'Service');
    const routes = ingresses.map(({ metadata, spec }) => {
      const [{ host, http }] = spec.rules;
      const { service } = http.paths[0].backend;
      const ports = services.find((one) => one.metadata.name === service.name).spec.ports;
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
  });

  test('large files pass to the file server', () => {
    const [files] = ingresses.filter(({ spec }) => spec.rules[0].host.startsWith('files.'));
    expect(files.metadata.annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/proxy-body-size': '0',
      'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
    });
  });
});

test('annotations of the user win, and no TLS means http', () => {
  const key = 'nginx.ingress.kubernetes.io/proxy-body-size';
  const server = serverOf({ exposure: Exposure.ingress({ annotations: { [key]: '1m' } }) });
  const [ingress] = ingressesOf(server);
  expect([ingress.metadata.annotations[key], ingress.spec.tls, ingress.spec.ingressClassName]).toEqual([
    '1m',
    undefined,
    undefined,
  ]);
  expect(server.appUrl).toBe('http://app.clearml.example.com');
});

test('cluster-internal exposure makes nothing', () => {
  expect(ingressesOf(serverOf({ exposure: Exposure.clusterInternal() }))).toEqual([]);
});

test('a Service on another port is found too', () => {
  const server = serverOf({ exposure: Exposure.ingress(), values: { webserver: { service: { port: 80 } } } });
  const [app] = ingressesOf(server).filter(({ spec }) => spec.rules[0].host.startsWith('app.'));
  expect(app.spec.rules[0].http.paths[0].backend.service.port.number).toBe(80);
  expect(server.internalAppUrl).toBe('http://clearml-enterprise-webserver.clearml:80');
});

test('a component without a Service is told, with those that there are', () => {
  const { message } = failureOf(() => serverOf({ values: { fileserver: { enabled: false } } }));
  expect(message.split('\n')).toEqual([
    expect.stringMatching(
      /^CLEARML6001 clearml\/server\/release: the Services .*clearml-enterprise-apiserver \(8008\)/,
    ),
    '  expected: one whose name ends with fileserver',
    '  fix: enable fileserver in the values',
  ]);
});

test("the chart's own Ingress stays alone, and is refused beside ours", () => {
  const values = { apiserver: { ingress: { enabled: true, hostName: 'api.clearml.example.com' } } };
  expect(ingressesOf(serverOf({ values }, testChart()))).toHaveLength(1);
  expect(failureOf(() => serverOf({ values, exposure: Exposure.ingress() })).message).toMatch(
    /^CLEARML6002 clearml\/server: the values switch the chart's own Ingress of apiserver on/,
  );
});
