import { App, Chart } from 'cdk8s';
import { reportOf } from '../../lib/core/report/report';
import { Exposure } from '../../lib/exposure/exposure';
import { requireDomainName } from '../../lib/exposure/hostnames';
import { Tls } from '../../lib/exposure/tls';
import { FileStorage } from '../../lib/server/file-storage';
import { serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { DemoGateway, HOSTS, sharedServer, validationOf } from './exposed';

const NGINX = Exposure.ingress({ className: 'nginx' });
const CERTIFIED = Exposure.ingress({ className: 'nginx', tls: Tls.secret('tls') });

test.each([
  ['https://clearml.example.com', 'write clearml.example.com'],
  ['clearml.example.com:8080', 'write clearml.example.com'],
  ['Clearml.Example.COM', 'write clearml.example.com'],
  ['clearml.example.com.', 'write clearml.example.com'],
  ['.clearml.example.com', 'write clearml.example.com'],
  ['clearml.example.com/', 'write clearml.example.com'],
  ['https://example.com/clearml', 'ClearML does not support a path prefix; use a dedicated domain such as example.com'],
  ['clearml', 'write the full domain, such as clearml.example.com'],
  ['10.0.0.7', 'use a host name; for a test, 10-0-0-7.nip.io resolves to that address'],
  ['clear_ml.example.com', 'correct the name'],
  ['-a.example.com', 'correct the name'],
  [`${'a'.repeat(64)}.example.com`, 'correct the name'],
  ['', 'correct the name'],
  ['*.example.com', 'correct the name'],
])('rejects %j as a domain name', (name, fix) => {
  const { message } = failureOf(() => requireDomainName(name, 'baseDomain'));
  expect(message.split('\n')).toEqual([
    `CLEARML5001: baseDomain is ${JSON.stringify(name)}`,
    expect.stringContaining('a bare DNS name such as clearml.example.com'),
    `  fix: ${fix}`,
  ]);
});

test.each(['example.com', 'a.b', 'clearml.127-0-0-1.nip.io', 'xn--bcher-kva.example', '1.example.com'])(
  'accepts %s as a domain name',
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
  [
    { displayedUrls: { api: 'api.example.com' } },
    'webserver.displayedServerURLs.apiserver (displayedUrls) is "api.example.com"',
  ],
  [{ displayedUrls: { api: 'https://example.com/api' } }, 'webserver.displayedServerURLs.apiserver (displayedUrls) is'],
  [{ displayedUrls: { files: 'files.example.com' } }, 'webserver.displayedServerURLs.fileserver (displayedUrls) is'],
])('rejects invalid hosts: %j', (props, found) => {
  expect(failureOf(() => serverOf(props)).message).toContain(`CLEARML5001 clearml/server: ${found}`);
});

test('treats null props as absent', () => {
  const none: any = null;
  const server = serverOf({ exposure: none, hostNames: none, cookieDomain: none, displayedUrls: none });
  expect(server.apiUrl).toBe('https://api.clearml.example.com');
});

test('accepts external file storage outside the cookie domain', () => {
  const server = serverOf({ hostNames: { files: 'files.example.org' }, fileStorage: FileStorage.external('s3://b') });
  expect(server.filesUrl).toBe('s3://b');
});

test.each([undefined, null, 5, {}])('rejects %p as a domain name with a coded error', (name: any) => {
  expect(failureOf(() => requireDomainName(name, 'baseDomain')).message).toMatch(/^CLEARML5001: baseDomain is /);
});

test('reports every host that two constructs of an app share', () => {
  const scope = testChart();
  const second = new Chart(App.of(scope), 'second', { namespace: 'two' });
  serverOf({ exposure: NGINX }, scope);
  serverOf({ hostNames: { files: 'x.clearml.example.com' } }, second);
  const { message } = failureOf(() => App.of(scope).synth());
  expect(message).toContain('CLEARML6008 second/server: host api.clearml.example.com, which clearml/server serves too');
  expect(message).toContain('CLEARML6008 second/server: host app.clearml.example.com');
  expect(message).not.toContain('files.clearml.example.com');
});

test('accepts a wildcard host and a host below it, because routers prefer the exact host', () => {
  const scope = testChart();
  new DemoGateway(NGINX, scope);
  serverOf({ exposure: NGINX, hostNames: { api: 'api.router.clearml.example.com' } }, scope);
  expect(validationOf(scope)).toEqual([]);
});

test('reports a wildcard host that two constructs of an app share', () => {
  const scope = testChart();
  new DemoGateway(NGINX, scope);
  new DemoGateway(Exposure.gatewayApi({ gateway: 'a', tls: Tls.none() }), new Chart(App.of(scope), 'second'));
  expect(validationOf(scope)).toEqual([
    expect.stringContaining('host router.clearml.example.com, which clearml/gateway serves too'),
    expect.stringContaining('host *.router.clearml.example.com, which clearml/gateway serves too'),
  ]);
});

test.each([
  ['Ingress', NGINX, [80, 80, 80], false],
  ['Ingress with TLS', CERTIFIED, [443, 443, 443], true],
  ['Gateway API', Exposure.gatewayApi({ gateway: 'public' }), [443, 443, 443], true],
  ['load balancers', Exposure.loadBalancer(), [8008, 8080, 8081], false],
  ['node ports', Exposure.nodePort(), [30008, 30080, 30081], false],
])('reports the endpoints that users reach with %s', (_, exposure, ports, https) => {
  const { server } = sharedServer(exposure);
  expect(reportOf(server).endpoints).toMatchObject(HOSTS.map((host, index) => ({ host, https, port: ports[index] })));
});

test('declares both keys of a certificate Secret as prerequisites', () => {
  expect(sharedServer(CERTIFIED).prerequisites['Secret tls']?.keys).toEqual(['tls.crt', 'tls.key']);
});
