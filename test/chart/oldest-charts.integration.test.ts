import type { ClearmlAgent } from '../../lib/agent/agent';
import { AGENT_CHART } from '../../lib/agent/agent-chart';
import type { DescribedChart } from '../../lib/chart/clearml-chart';
import { reportOf } from '../../lib/core/report/report';
import { Exposure } from '../../lib/exposure/exposure';
import { GATEWAY_CHART } from '../../lib/gateway/gateway-chart';
import { PLATFORM_CHART } from '../../lib/platform/platform-management-chart';
import { SERVER_CHART } from '../../lib/server/server-chart';
import { agentOf, publicStandIn } from '../agent/agents';
import { gatewayOf } from '../gateway/gateways';
import { serverOf } from '../server/servers';
import { centerOf } from '../server/services/services';
import { failureOf, noticesOf, testChart } from '../support/apps';
import { previewChart } from '../support/preview-charts';
import { configMap } from '../support/releases';
import { valuesOf } from '../support/values';

const exposure = Exposure.ingress({ className: 'nginx' });
const sessions = { firstPort: 31_000, lastPort: 31_010 };

test.each([
  ['ClearmlServer', SERVER_CHART.charts, (chart: any) => serverOf({ chart, exposure })],
  ['ClearmlAgent', AGENT_CHART.charts, (chart: any) => agentOf({ chart })],
  ['AppGateway', GATEWAY_CHART.charts, (chart: any) => gatewayOf({ chart, exposure, sessions })],
  ['PlatformManagementCenter', PLATFORM_CHART.charts, (chart: any) => centerOf(testChart(), { chart, exposure })],
])('%s sets only values that the oldest supported chart has', (_, charts, create) => {
  const [first] = Object.entries<DescribedChart>(charts);
  const [name = '', { known } = {}] = first ?? [];
  const version = String(known?.oldest);
  const { release } = create(previewChart(name, version));
  expect(release.chartVersion).toBe(version);
  expect(valuesOf(release)).toBeDefined();
  expect(release.apiObjects.length).toBeGreaterThan(0);
});

describe('a chart that does not accept the usual Kubernetes version', () => {
  const range = '">= 1.21.0-0 < 1.30.0-0"';
  const chart = publicStandIn('5.1.5', {
    'Chart.yaml': `apiVersion: v2\nname: clearml-agent\nversion: 5.1.5\nkubeVersion: ${range}\n`,
    'templates/a.yaml': configMap('a', 'data: {version: "{{ .Capabilities.KubeVersion.Version }}"}\n'),
  });
  const versionOf = ({ release }: ClearmlAgent) => release.getObject('ConfigMap', 'a').toJson().data.version;

  test('renders for the nearest version that it accepts, with a notice', () => {
    const agents: ClearmlAgent[] = [];
    const notices = noticesOf(() => agents.push(agentOf({ chart })));
    expect(agents.map(versionOf)).toEqual(['v1.29.0']);
    const notice = 'chart clearml-agent 5.1.5 renders for Kubernetes 1.29.0 instead of 1.32.0';
    expect(notices).toContainEqual(expect.stringContaining(notice));
  });

  test('is reported with the version that it renders for', () => {
    const scope = testChart();
    agentOf({ chart }, scope);
    expect(reportOf(scope).releases).toMatchObject([{ renderedFor: '1.29.0' }]);
  });

  test('renders for the version of the user, or fails', () => {
    expect(versionOf(agentOf({ chart, kubeVersion: '1.25.3' }))).toBe('v1.25.3');
    expect(failureOf(() => agentOf({ chart, kubeVersion: '1.32.0' }).release.apiObjects).message).toMatch(
      /^CLEARML1011 .*1\.32\.0\n.*1\.30\.0-0/,
    );
  });
});
