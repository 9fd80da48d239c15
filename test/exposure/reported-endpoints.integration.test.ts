import { Exposure, Tls } from '../../lib';
import { reportOf } from '../../lib/core/report/report';
import { exposedServer, prerequisitesOf } from './exposed';

const endpointsOf = (exposure: Exposure) => {
  const { server } = exposedServer(exposure);
  return reportOf(server).endpoints as { host: string; https: boolean; port: number }[];
};

test.each([
  ['Ingress', Exposure.ingress({ className: 'nginx' }), [80, 80, 80], false],
  ['Ingress with TLS', Exposure.ingress({ className: 'nginx', tls: Tls.secret('tls') }), [443, 443, 443], true],
  ['Gateway API', Exposure.gatewayApi({ gateway: 'public' }), [443, 443, 443], true],
  ['load balancers', Exposure.loadBalancer(), [8008, 8080, 8081], false],
  ['node ports', Exposure.nodePort(), [30008, 30080, 30081], false],
])('reports the hosts as users reach them with %s', (_, exposure, ports, https) => {
  const endpoints = endpointsOf(exposure);
  expect(endpoints.map(({ host }) => host).sort()).toEqual([
    'api.clearml.example.com',
    'app.clearml.example.com',
    'files.clearml.example.com',
  ]);
  expect(endpoints.map(({ port }) => port).sort((a, b) => a - b)).toEqual(ports);
  expect(endpoints.map((endpoint) => endpoint.https)).toEqual([https, https, https]);
});

test('requires both keys of a certificate Secret', () => {
  const { server } = exposedServer(Exposure.ingress({ className: 'nginx', tls: Tls.secret('tls') }));
  expect(prerequisitesOf(server)['Secret tls']?.keys).toEqual(['tls.crt', 'tls.key']);
});
