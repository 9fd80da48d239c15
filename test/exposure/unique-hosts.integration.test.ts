import { App, Chart } from 'cdk8s';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import { serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { DemoGateway, validationOf } from './exposed';

test('reports every host that two constructs of an app share', () => {
  const scope = testChart();
  const second = new Chart(App.of(scope), 'second', { namespace: 'two' });
  serverOf({ exposure: Exposure.ingress({ className: 'nginx' }) }, scope);
  serverOf({ hostNames: { files: 'x.clearml.example.com' } }, second);
  const { message } = failureOf(() => App.of(scope).synth());
  expect(message).toContain('CLEARML6008 second/server: host api.clearml.example.com, which clearml/server serves too');
  expect(message).toContain('CLEARML6008 second/server: host app.clearml.example.com');
  expect(message).not.toContain('files.clearml.example.com');
});

test('accepts a wildcard and a host below it: all routers prefer the exact host', () => {
  const scope = testChart();
  const exposure = Exposure.ingress({ className: 'nginx' });
  new DemoGateway(exposure, scope);
  serverOf({ exposure, hostNames: { api: 'api.router.clearml.example.com' } }, scope);
  expect(validationOf(scope)).toEqual([]);
});

test('rejects two wildcards of one domain', () => {
  const scope = testChart();
  new DemoGateway(Exposure.ingress({ className: 'nginx' }), scope);
  new DemoGateway(Exposure.gatewayApi({ gateway: 'a', tls: Tls.none() }), new Chart(App.of(scope), 'second'));
  expect(validationOf(scope)).toEqual([
    expect.stringContaining('host router.clearml.example.com, which clearml/gateway serves too'),
    expect.stringContaining('host *.router.clearml.example.com, which clearml/gateway serves too'),
  ]);
});
