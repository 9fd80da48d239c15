import { ChartSource } from '../../lib/chart/chart-source';
import { type AppGatewayProps, SessionServiceType } from '../../lib/gateway/app-gateway-props';
import { GATEWAY_CHART } from '../../lib/gateway/gateway-chart';
import { PodSecurity } from '../../lib/security/pod-security';
import { contractAt as serverChartAt, serverOf } from '../server/servers';
import { failureOf } from '../support/apps';
import { testFeatures } from '../support/features';
import { gatewayChartAt, gatewayOf, withValues } from './gateways';

type Props = Partial<AppGatewayProps>;

const balanced = { firstPort: 1, lastPort: 2, serviceType: SessionServiceType.LOAD_BALANCER, loadBalancerClass: 'a' };
const streamSession = { routerAddress: 'a.example.com', portRange: { start: 1, end: 2 } };

testFeatures({
  description: GATEWAY_CHART,
  create: gatewayOf,
  props: {
    routersOfServer325: [
      'a server of chart clearml-enterprise 10.7.9',
      { server: serverOf({ chart: serverChartAt('10.7.9') }) },
    ],
    routersOfServer326: ['a server of chart clearml-enterprise 11.0.2', { server: serverOf() }],
    streamSession: ['streamSession (values)', { values: { streamSession }, allowUnknownValues: true }],
    withoutRoot: ['podSecurity that forbids root', { podSecurity: PodSecurity.restricted() }],
  },
  others: ['anyUser', 'podTls'],
  more: [['3.0.6', 'sessions.loadBalancerClass', { sessions: balanced }]],
});

test('rejects a gateway that is older than its server, and the open-source server', () => {
  const rejection = (props: Props) => failureOf(() => gatewayOf({ endpoints: undefined, ...props })).message;
  expect(rejection({ server: serverOf(), chart: gatewayChartAt('2.0.5') })).toContain(
    'CLEARML4002 clearml/gateway: a server of chart clearml-enterprise',
  );
  expect(rejection({ server: serverOf({ chart: ChartSource.community() }) })).toContain(
    'CLEARML9054 clearml/gateway: server clearml/server of chart clearml-community',
  );
});

test.each(['2.0.0', '2.1.3', '3.0.6', '3.3.0'])('sets no value by default that chart %s does not have', (version) => {
  expect(Object.keys(withValues({ chart: gatewayChartAt(version) }).values).sort()).toEqual([
    'clearml',
    'externalURL',
    'ingress',
  ]);
});
