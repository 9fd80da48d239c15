import { ChartSource } from '../../lib/chart/chart-source';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import type { AppGatewayProps } from '../../lib/gateway/app-gateway-props';
import { SecretValue } from '../../lib/secrets/secret-value';
import { PodSecurity } from '../../lib/security/pod-security';
import { ENDPOINTS } from '../agent/agents';
import { failureOf, noticesOf } from '../support/apps';
import { type Rejected, rowsOf } from '../support/errors';
import { gatewayChartAt, gatewayOf } from './gateways';

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const CERTIFICATE = [{ alias: 'a', pem: PEM }];
const SERVER = { ...ENDPOINTS, internalApiUrl: 'http://a', internalAppUrl: 'http://a', internalFilesUrl: 'http://a' };
const nodePort = (gateway: number) => Exposure.nodePort({ ports: { gateway } });
const sessions = (first: unknown, last: unknown, more = {}) =>
  ({ sessions: { firstPort: first, lastPort: last, ...more } }) as Partial<AppGatewayProps>;
const ingress = (values: object) => ({ values: { ingress: values } });
const customApiUrl = { endpoints: { ...ENDPOINTS, apiUrl: 'https://clearml.example.com/api' } };

/** Causes of errors in the constructor. `gateway-gates.integration.test.ts` contains those of a server in the app. */
const REJECTED: Rejected<Partial<AppGatewayProps>> = {
  CLEARML9001: [
    ['both server and endpoints', { server: SERVER, endpoints: ENDPOINTS }, 'both'],
    ['a missing server', { endpoints: undefined }, 'neither'],
  ],
  CLEARML4003: [
    ['the open-source chart', { chart: ChartSource.community() }],
    [
      'TLS passthrough',
      { exposure: Exposure.loadBalancer({ tls: Tls.passthrough() }) },
      'exposure with TLS that ends in pods',
    ],
  ],
  CLEARML4004: [['the chart of a server', { chart: ChartSource.directory('lib/chart/preview/clearml-enterprise') }]],
  CLEARML9050: [
    ['no baseDomain for an API server without prefix api', customApiUrl, 'no baseDomain, and an API server at https'],
    [
      'an IP address with an Ingress',
      { hostName: '192.0.2.7', exposure: Exposure.ingress() },
      'hostName 192.0.2.7 with an exposure that routes by host name',
    ],
    ['a wildcard for an IP address', { hostName: '192.0.2.7', wildcard: true }, 'hostName 192.0.2.7 with wildcard'],
    [
      'both spellings of ingress.hostName',
      ingress({ enabled: true, hostName: 'a.example.com', hostname: 'b.example.com' }),
      'ingress.hostName (values) a.example.com, ingress.hostname (values) b.example.com',
    ],
    [
      'a different host in user values',
      { hostName: 'c.example.com', ...ingress({ hostname: 'b.example.com' }) },
      'hostName c.example.com, ingress.hostname (values) b.example.com',
    ],
  ],
  CLEARML5001: [
    ['a domain that is a URL', { baseDomain: 'https://a.b' }, 'baseDomain'],
    ['a host in uppercase', { hostName: 'Router.example.com' }, 'hostName'],
  ],
  CLEARML6010: [['an unspecified node port', { exposure: Exposure.nodePort() }]],
  CLEARML9051: [
    ['a missing cookie name', { authCookieName: undefined }, 'no authCookieName'],
    [
      'a missing cookie name with a server whose chart has none',
      { server: SERVER, authCookieName: undefined },
      'no authCookieName',
    ],
    ['a cookie name with a space', { authCookieName: 'a b' }, 'clearml.authCookieName (authCookieName) is "a b"'],
  ],
  CLEARML9052: [
    ['a reversed port range', sessions(31_001, 31_000), 'sessions on the ports 31001 to 31000'],
    ['a port above 65535', sessions(31_001, 65_536)],
    ['a fractional port', sessions(1.5, 2)],
    [
      'a missing last port in user values',
      { values: { streamSession: { portRange: { start: 1, end: null } } } },
      'sessions on the ports 1 to null (values, ',
    ],
    ['an address with a port', sessions(1, 2, { address: 'a.example.com:80' })],
    [
      'a missing address in user values',
      { values: { streamSession: { portRange: { start: 1, end: 2 } } } },
      'sessions at the address ""',
    ],
    [
      'a load balancer class for node ports',
      sessions(1, 2, { loadBalancerClass: 'a' }),
      'loadBalancerClass "a" (sessions.loadBalancerClass) of sessions by NodePort',
    ],
    [
      'an unsupported Service type',
      { ...sessions(1, 2), values: { streamSession: { service: { type: 'ClusterIP' } } } },
      'sessions by a Service of type "ClusterIP"',
    ],
    [
      'both names of the session values',
      { ...sessions(1, 2), values: { tcpSession: { routerAddress: 'a.example.com' } } },
      'both streamSession (sessions.address) and tcpSession (values)',
    ],
  ],
  CLEARML1017: [['a missing last port', sessions(1, undefined), 'sessions.lastPort is missing']],
  CLEARML9056: [
    [
      'an HTTP node port in the session range',
      { exposure: nodePort(31_005), ...sessions(31_000, 31_010) },
      'HTTP on node port 31005',
    ],
  ],
  CLEARML4002: [
    [
      'restricted pod security before 3.2.0',
      { podSecurity: PodSecurity.restricted(), chart: gatewayChartAt('3.1.1') },
      'podSecurity that forbids root',
    ],
  ],
  CLEARML9057: [
    [
      'a router mount at a path that the chart does not use',
      {
        chart: gatewayChartAt('3.3.0'),
        routerVolumeMounts: [{ name: 'a', mountPath: '/usr/local/openresty/nginx/lua' }],
      },
      'the router mounts a volume at /usr/local/openresty/nginx/lua (routerVolumeMounts), with chart',
    ],
    [
      'a proxy mount at a path that the chart does not use, in user values',
      {
        chart: gatewayChartAt('3.3.0'),
        values: { proxy: { extraVolumeMounts: [{ name: 'a', mountPath: '/usr/local/openresty' }] } },
      },
      'the proxy mounts a volume at /usr/local/openresty (values), with chart',
    ],
  ],
  CLEARML9010: [
    [
      'additional certificates without root',
      { certificates: CustomCertificates.additional(CERTIFICATE) },
      'customCertificates.extraCerts (certificates) with chart clearml-enterprise-app-gateway 3.2.0',
    ],
  ],
  CLEARML9012: [
    [
      'both additional certificates and a bundle',
      { certificates: CustomCertificates.bundle(PEM), values: { customCertificates: { extraCerts: CERTIFICATE } } },
    ],
  ],
  CLEARML5007: [
    ['both a token and a pull secret', { registryToken: SecretValue.unsafePlainText('t'), imagePullSecrets: ['a'] }],
    ['a registry with a scheme', { imageRegistry: 'https://a' }],
  ],
  CLEARML2001: [['a misspelt value', { values: { ingress: { hostNames: 'a' } } }]],
  CLEARML2003: [
    ['a variable set twice', { environment: { A: '1' }, secretEnvironment: { A: SecretValue.unsafePlainText('x') } }],
  ],
  CLEARML5003: [['a published key in user values', { values: { clearml: { apiKey: 'GGS9F4M6XB2DXJ5AFT9F' } } }]],
};

test.each(rowsOf(REJECTED))('%s: rejects %s', (code, _, props, detail = '') => {
  const { endpoints } = { endpoints: props.server ? undefined : ENDPOINTS, ...props };
  const { message } = failureOf(() => gatewayOf({ ...props, endpoints }));
  expect(message.replace('gateway/release', 'gateway')).toContain(`${code} clearml/gateway: ${detail}`);
});

test('rejects published keys at validation', () => {
  const credentials = ServerCredentials.fromKeys({
    accessKey: SecretValue.unsafePlainText('GGS9F4M6XB2DXJ5AFT9F'),
    secretKey: SecretValue.unsafePlainText('mine'),
  });
  expect(gatewayOf({ credentials }).node.validate().join('\n')).toMatch(/^CLEARML5003.*credentials.accessKey/);
});

test('warns once about tcpSession with chart 3.0.0 or later', () => {
  const old = { routerAddress: 'a.example.com', portRange: { start: 31_000, end: 31_001 } };
  const create = (version: string) => gatewayOf({ values: { tcpSession: old }, chart: gatewayChartAt(version) });
  const notices = noticesOf(() => ['3.0.4', '3.0.4', '2.1.3'].map(create));
  expect(notices).toEqual([expect.stringContaining('3.0.4 may not read tcpSession')]);
});
