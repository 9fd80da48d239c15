import { ChartSource } from '../../lib/chart/chart-source';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import { type AppGatewayProps, SessionServiceType } from '../../lib/gateway/app-gateway-props';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { ENDPOINTS } from '../agent/agents';
import { contractAt as serverChartAt, serverOf } from '../server/servers';
import { failureOf } from '../support/apps';
import { gatewayChartAt, gatewayOf, objectsOf } from './gateways';

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const CERTIFICATE = [{ alias: 'a', pem: PEM }];
const nodePort = (gateway: number) => Exposure.nodePort({ ports: { gateway } });
const sessions = (first: unknown, last: unknown, more = {}) =>
  ({ sessions: { firstPort: first, lastPort: last, ...more } }) as Partial<AppGatewayProps>;
const ingress = (values: object) => ({ values: { ingress: values } });
const elsewhere = { endpoints: { ...ENDPOINTS, apiUrl: 'https://clearml.example.com/api' } };

test.each<[string, Partial<AppGatewayProps>, string]>([
  ['a server and endpoints', { server: serverOf(), endpoints: ENDPOINTS }, 'CLEARML9001 clearml/gateway: both'],
  ['no server', { endpoints: undefined }, 'CLEARML9001 clearml/gateway: neither'],
  ['another chart', { chart: ChartSource.community() }, 'CLEARML4003 clearml/gateway'],
  [
    'the chart of a server',
    { chart: ChartSource.directory('lib/chart/preview/clearml-enterprise') },
    'CLEARML4004 clearml/gateway',
  ],
  [
    'TLS that ends in pods',
    { exposure: Exposure.loadBalancer({ tls: Tls.passthrough() }) },
    'CLEARML4003 clearml/gateway: exposure with TLS that ends in pods',
  ],
  [
    'an API server of another name',
    elsewhere,
    'CLEARML9050 clearml/gateway: no baseDomain, and an API server at https',
  ],
  ['a domain that is a URL', { baseDomain: 'https://a.b' }, 'CLEARML5001 clearml/gateway: baseDomain'],
  ['a host in capitals', { hostName: 'Router.example.com' }, 'CLEARML5001 clearml/gateway: hostName'],
  [
    'an address behind an Ingress',
    { hostName: '192.0.2.7', exposure: Exposure.ingress() },
    'CLEARML9050 clearml/gateway: hostName 192.0.2.7 with an exposure that routes by host name',
  ],
  [
    'hosts below an address',
    { hostName: '192.0.2.7', wildcard: true },
    'CLEARML9050 clearml/gateway: hostName 192.0.2.7 with wildcard',
  ],
  [
    'both spellings of the host',
    ingress({ enabled: true, hostName: 'a.example.com', hostname: 'b.example.com' }),
    'CLEARML9050 clearml/gateway: ingress.hostName a.example.com and ingress.hostname b.example.com',
  ],
  [
    'another host in the values',
    { hostName: 'c.example.com', ...ingress({ hostname: 'b.example.com' }) },
    'CLEARML9050 clearml/gateway: hostName c.example.com, and b.example.com under ingress',
  ],
  ['a node port that nobody named', { exposure: Exposure.nodePort() }, 'CLEARML6010 clearml/gateway'],
  ['no cookie', { authCookieName: undefined }, 'CLEARML9051 clearml/gateway: no authCookieName'],
  [
    'no cookie from a server whose chart tells none',
    { server: serverOf(), authCookieName: undefined },
    'CLEARML9051 clearml/gateway: no authCookieName',
  ],
  ['a cookie with blanks', { authCookieName: 'a b' }, 'CLEARML9051 clearml/gateway: authCookieName "a b"'],
  ['ports upside down', sessions(31_001, 31_000), 'CLEARML9052 clearml/gateway: sessions on the ports 31001 to 31000'],
  ['a port too high', sessions(31_001, 65_536), 'CLEARML9052'],
  ['half a port', sessions(1.5, 2), 'CLEARML9052'],
  ['no last port', sessions(1, undefined), 'CLEARML1017 clearml/gateway: sessions.lastPort is missing'],
  [
    'no last port in the values',
    { values: { streamSession: { portRange: { start: 1, end: null } } } },
    'CLEARML9052 clearml/gateway: sessions on the ports 1 to null',
  ],
  ['an address with a port', sessions(1, 2, { address: 'a.example.com:80' }), 'CLEARML9052'],
  [
    'no address in the values',
    { values: { streamSession: { portRange: { start: 1, end: 2 } } } },
    'CLEARML9052 clearml/gateway: sessions at the address ""',
  ],
  [
    'a class for ports of nodes',
    sessions(1, 2, { loadBalancerClass: 'a' }),
    'CLEARML9052 clearml/gateway: loadBalancerClass "a" of sessions by NodePort',
  ],
  [
    'an unknown type of Service',
    { ...sessions(1, 2), values: { streamSession: { service: { type: 'ClusterIP' } } } },
    'CLEARML9052 clearml/gateway: sessions by a Service of type "ClusterIP"',
  ],
  [
    'sessions under both names',
    { ...sessions(1, 2), values: { tcpSession: { routerAddress: 'a.example.com' } } },
    'CLEARML9052 clearml/gateway: both streamSession and tcpSession',
  ],
  [
    'HTTP on a port of sessions',
    { exposure: nodePort(31_005), ...sessions(31_000, 31_010) },
    'CLEARML9056 clearml/gateway: HTTP on node port 31005',
  ],
  [
    'the open-source server',
    { server: serverOf({ chart: ChartSource.community() }), endpoints: undefined },
    'CLEARML9054 clearml/gateway: server clearml/server of chart clearml-community',
  ],
  [
    'a gateway older than its server',
    { server: serverOf(), endpoints: undefined, chart: gatewayChartAt('2.0.5') },
    'CLEARML4002 clearml/gateway: a server of chart clearml-enterprise',
  ],
  [
    'a gateway older than its server of 3.25',
    { server: serverOf({ chart: serverChartAt('10.7.9') }), endpoints: undefined, chart: gatewayChartAt('2.0.4') },
    'clearml-enterprise-app-gateway 2.0.5 or later',
  ],
  [
    'a mount of the router where nothing is read',
    {
      chart: gatewayChartAt('3.3.0'),
      routerVolumeMounts: [{ name: 'a', mountPath: '/usr/local/openresty/nginx/lua' }],
    },
    'CLEARML9057 clearml/gateway: the router mounts a volume at /usr/local/openresty/nginx/lua, with chart',
  ],
  [
    'a mount of the proxy where nothing is read, in values',
    {
      chart: gatewayChartAt('3.3.0'),
      values: { proxy: { extraVolumeMounts: [{ name: 'a', mountPath: '/usr/local/openresty' }] } },
    },
    'CLEARML9057 clearml/gateway: the proxy mounts a volume at /usr/local/openresty, with chart',
  ],
  [
    'added certificates without root',
    { certificates: CustomCertificates.additional(CERTIFICATE) },
    'CLEARML9010 clearml/gateway: customCertificates.extraCerts with chart clearml-enterprise-app-gateway 3.2.0',
  ],
  [
    'certificates added and replaced',
    {
      certificates: CustomCertificates.bundle(PEM),
      values: { customCertificates: { extraCerts: CERTIFICATE } },
    },
    'CLEARML9012 clearml/gateway',
  ],
  [
    'no root before 3.2.0',
    { podSecurity: PodSecurity.restricted(), chart: gatewayChartAt('3.1.1') },
    'CLEARML4002 clearml/gateway: podSecurity that forbids root',
  ],
  [
    'a token and a pull secret',
    { registryToken: SecretValue.unsafePlainText('t'), imagePullSecrets: ['a'] },
    'CLEARML5007 clearml/gateway',
  ],
  ['a registry with a scheme', { imageRegistry: 'https://a' }, 'CLEARML5007 clearml/gateway'],
  ['a misspelt value', { values: { ingress: { hostNames: 'a' } } }, 'CLEARML2001 clearml/gateway/release'],
  [
    'a variable set twice',
    { environment: { A: '1' }, secretEnvironment: { A: SecretValue.unsafePlainText('x') } },
    'CLEARML2003 clearml/gateway',
  ],
  [
    "a published key in the user's values",
    { values: { clearml: { apiKey: 'GGS9F4M6XB2DXJ5AFT9F' } } },
    'CLEARML5003 clearml/gateway',
  ],
])('%s is refused', (_, props, message) => {
  const { endpoints } = { endpoints: props.server ? undefined : ENDPOINTS, ...props };
  expect(failureOf(() => gatewayOf({ ...props, endpoints })).message).toContain(message);
});

test.each<[string, Partial<AppGatewayProps>, string]>([
  [
    'an Ingress of the chart beside one of ours',
    { exposure: Exposure.ingress(), ...ingress({ enabled: true, hostName: 'a.example.com' }) },
    'CLEARML6002 clearml/gateway: the values enable',
  ],
  [
    'another type of Service',
    { exposure: Exposure.loadBalancer(), values: { service: { type: 'NodePort' } } },
    'CLEARML6009 clearml/gateway: Service clearml-enterprise-app-gateway of type NodePort',
  ],
])('%s is refused once it is rendered', (_, props, message) => {
  expect(failureOf(() => objectsOf(gatewayOf(props))).message).toContain(message);
});

test('published keys are refused at synth', () => {
  const credentials = ServerCredentials.fromKeys({
    accessKey: SecretValue.unsafePlainText('GGS9F4M6XB2DXJ5AFT9F'),
    secretKey: SecretValue.unsafePlainText('mine'),
  });
  expect(gatewayOf({ credentials }).node.validate().join('\n')).toMatch(/^CLEARML5003.*credentials.accessKey/);
});

test('tcpSession is told to be old from 3.0.0 on, once', () => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
  const old = { routerAddress: 'a.example.com', portRange: { start: 31_000, end: 31_001 } };
  gatewayOf({ values: { tcpSession: old }, chart: gatewayChartAt('3.0.4') });
  gatewayOf({ values: { tcpSession: old }, chart: gatewayChartAt('3.0.4') });
  gatewayOf({ values: { tcpSession: old }, chart: gatewayChartAt('2.1.3') });
  expect(warned.mock.calls).toEqual([
    [expect.stringContaining('3.0.4 may not read tcpSession'), expect.objectContaining({ type: 'ClearmlNotice' })],
  ]);
  warned.mockRestore();
});

test('an empty description is none, as the guide prints it', () => {
  const streamSession = {
    routerAddress: '',
    service: { type: SessionServiceType.LOAD_BALANCER },
    portRange: { start: null },
  };
  expect(objectsOf(gatewayOf({ values: { streamSession } })).map(({ kind }) => kind)).toContain('Deployment');
});
