import { App, Chart } from 'cdk8s';
import { Exposure } from '../../lib/exposure/exposure';
import { Tls } from '../../lib/exposure/tls';
import { serverOf } from '../server/servers';
import { failureOf, testChart } from '../support/apps';
import { DemoGateway, validationOf } from './exposed';

test('a host that two constructs of an app have is told by validation, with all others', () => {
  const scope = testChart();
  const second = new Chart(App.of(scope), 'second', { namespace: 'two' });
  serverOf({ exposure: Exposure.ingress({ className: 'nginx' }) }, scope);
  serverOf({ hostNames: { files: 'x.clearml.example.com' } }, second);
  const { message } = failureOf(() => App.of(scope).synth());
  expect(message).toContain('CLEARML6008 second/server: host api.clearml.example.com, which clearml/server has too');
  expect(message).toContain('CLEARML6008 second/server: host app.clearml.example.com');
  expect(message).not.toContain('files.clearml.example.com');
});

test('a wildcard and a host below it may be beside each other: the more exact one wins everywhere', () => {
  const scope = testChart();
  const exposure = Exposure.ingress({ className: 'nginx' });
  new DemoGateway(exposure, scope);
  serverOf({ exposure, hostNames: { api: 'api.router.clearml.example.com' } }, scope);
  expect(validationOf(scope)).toEqual([]);
});

test('two wildcards of one domain may not', () => {
  const scope = testChart();
  new DemoGateway(Exposure.ingress({ className: 'nginx' }), scope);
  new DemoGateway(Exposure.gatewayApi({ gateway: 'a', tls: Tls.none() }), new Chart(App.of(scope), 'second'));
  expect(validationOf(scope)).toEqual([
    expect.stringContaining('host router.clearml.example.com, which clearml/gateway has too'),
    expect.stringContaining('host *.router.clearml.example.com, which clearml/gateway has too'),
  ]);
});
