import { App, Chart } from 'cdk8s';
import { type AppGatewayProps, SessionServiceType } from '../../lib/gateway/app-gateway-props';
import { agentOf } from '../agent/agents';
import { prerequisitesOf, validationOf } from '../exposure/exposed';
import { failureOf } from '../support/apps';
import { gatewayOf } from './gateways';

/** An app with a gateway in each of the namespaces. */
function gatewaysIn(namespaces: (string | undefined)[], props: (index: number) => Partial<AppGatewayProps>) {
  const app = new App();
  const charts = namespaces.map((namespace, index) => new Chart(app, `c${index}`, { namespace }));
  charts.map((chart, index) => gatewayOf({ baseDomain: `d${index}.example.com`, ...props(index) }, chart));
  return { app, charts };
}

const agentInApp = { agentOutsideApp: false };

describe('a gateway without an agent in its namespace', () => {
  test('is reported at synthesis, with the namespaces that contain agents', () => {
    const { app } = gatewaysIn(['a'], () => agentInApp);
    const problems = () => validationOf(app).join('\n');
    expect(problems()).toContain('CLEARML9053 c0/gateway: no agent in namespace a; the app has no agents');
    agentOf({}, new Chart(app, 'workers', { namespace: 'b' }));
    expect(problems()).toContain('CLEARML9053 c0/gateway: no agent in namespace a; agents are in b');
    agentOf({}, new Chart(app, 'more-workers', { namespace: 'a' }));
    expect(problems()).not.toContain('CLEARML9053');
    expect(failureOf(() => gatewaysIn([undefined], () => agentInApp).app.synth()).message).toContain(
      'no agent in namespace (unnamed)',
    );
  });

  test('declares the agent as a prerequisite if agentOutsideApp is true', () => {
    const { app, charts } = gatewaysIn(['a'], () => ({}));
    expect(validationOf(app)).toEqual([]);
    expect(prerequisitesOf(app)['Operator clearml-enterprise-agent']).toMatchObject({ inNamespace: 'a' });
    agentOf({}, charts[0]);
    expect(prerequisitesOf(app)['Operator clearml-enterprise-agent']).toBeUndefined();
  });
});

test('two gateways in one namespace require different release names', () => {
  const duplicates = validationOf(gatewaysIn(['a', 'a'], () => ({})).app).join('\n');
  expect(duplicates).toContain('CLEARML9055 c1/gateway: c0/gateway is also gateway a/clearml-enterprise-app-gateway');
  expect(validationOf(gatewaysIn(['a', 'b'], () => ({})).app)).toEqual([]);
  const named = gatewaysIn(['a', 'a'], (index) => ({ releaseName: `gateway-${index}` }));
  expect(validationOf(named.app)).toEqual([]);
});

describe('session ports', () => {
  const ranges = [
    [31_000, 31_010],
    [31_010, 31_020],
  ] as const;
  const sessions = (index: number, more = {}) => ({
    sessions: { firstPort: ranges[index]?.[0] ?? 1, lastPort: ranges[index]?.[1] ?? 1, ...more },
  });
  const problems = (more: (index: number) => object) =>
    validationOf(gatewaysIn(['a', 'b'], (index) => sessions(index, more(index))).app).join('\n');

  test('on nodes must not overlap between gateways', () => {
    expect(problems(() => ({}))).toContain(
      'CLEARML9056 c1/gateway: sessions on the ports 31010-31020, and 31000-31010 of c0/gateway',
    );
    expect(problems((index) => (index === 0 ? { lastPort: 31_009 } : {}))).toBe('');
  });

  test('of load balancers must not overlap if the address is the same', () => {
    const serviceType = SessionServiceType.LOAD_BALANCER;
    expect(problems(() => ({ serviceType }))).toBe('');
    expect(problems(() => ({ serviceType, address: '192.0.2.7' }))).toContain('CLEARML9056');
  });
});
