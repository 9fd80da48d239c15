import type { Capability } from '../../lib/chart/capability';
import type { AppGatewayProps } from '../../lib/gateway/app-gateway-props';
import { GATEWAY_CAPABILITIES, type GatewayCapability } from '../../lib/gateway/gateway-capabilities';
import { SessionServiceType } from '../../lib/gateway/sessions';
import { PodSecurity } from '../../lib/security/pod-security';
import { contractAt as serverChartAt, serverOf } from '../server/servers';
import { failureOf } from '../support/apps';
import { justBefore } from '../support/versions';
import { gatewayChartAt, gatewayOf, withValues } from './gateways';

type Props = Partial<AppGatewayProps>;

const balanced = { firstPort: 1, lastPort: 2, serviceType: SessionServiceType.LOAD_BALANCER, loadBalancerClass: 'a' };
const streamSession = { routerAddress: 'a.example.com', portRange: { start: 1, end: 2 } };

/** A prop for each capability that came with a version. */
const PROPS: Partial<Record<GatewayCapability, [setting: string, props: Props]>> = {
  autoReload: ['autoReloadConfig', { autoReloadConfig: true }],
  fullName: ['fullNameOverride', { fullNameOverride: 'a' }],
  loadBalancerClass: ['sessions.loadBalancerClass', { sessions: balanced }],
  ownVolumes: ['volumes', { volumes: [] }],
  proxyLogs: ['proxyLogsToStdout', { proxyLogsToStdout: true }],
  routersOfServer325: [
    'a server of chart clearml-enterprise 10.7.9',
    { server: serverOf({ chart: serverChartAt('10.7.9') }) },
  ],
  routersOfServer326: ['a server of chart clearml-enterprise', { server: serverOf() }],
  streamSession: ['streamSession', { values: { streamSession } }],
  withoutRoot: ['podSecurity that forbids root', { podSecurity: PodSecurity.restricted() }],
};
/** Those that choose a way, or that every version has or none. */
const OTHERS = ['anyUser', 'certificates', 'podTls'];

const names = Object.keys(PROPS) as GatewayCapability[];

test('every capability is asked for', () => {
  expect([...names, ...OTHERS].sort()).toEqual(Object.keys(GATEWAY_CAPABILITIES).sort());
});

test.each(names)('%s is refused right before its version, and taken with it', (name) => {
  const version = (GATEWAY_CAPABILITIES[name] as Capability).enterprise?.since ?? '';
  const before = justBefore(version);
  const [setting, props] = PROPS[name] as [string, Props];
  const { message } = failureOf(() => gatewayOf({ ...props, chart: gatewayChartAt(before) }));
  expect(message).toMatch(/^CLEARML4002 clearml\/gateway: /);
  expect(message).toContain(setting);
  expect(message).toContain(`clearml-enterprise-app-gateway ${version} or later`);
  expect(gatewayOf({ ...props, chart: gatewayChartAt(version) }).release.chartVersion).toBe(version);
});

test.each(['2.0.0', '2.1.3', '3.0.6', '3.3.0'])('nothing is sent to %s by default that it lacks', (version) => {
  expect(Object.keys(withValues({ chart: gatewayChartAt(version) }).values).sort()).toEqual([
    'clearml',
    'externalURL',
    'ingress',
  ]);
});

test('a chart that is newer than all known ones is taken, with a notice', () => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
  gatewayOf({ chart: gatewayChartAt('4.0.0') });
  expect(warned.mock.calls.map(([text]) => text)).toEqual([
    'chart clearml-enterprise-app-gateway 4.0.0 is unknown to cdk8s-clearml, which treats it like clearml-enterprise-app-gateway 3.3.0',
  ]);
  warned.mockRestore();
});
