import { HelmRelease } from '../../lib';
import { reportOf } from '../../lib/report/report';
import { temporaryFolder, testChart } from '../support/apps';
import { chartIn } from '../support/chart-files';

test('each release reports the versions of Kubernetes that it is for, also of a local chart', () => {
  const chart = testChart();
  const folder = chartIn(temporaryFolder(), {
    'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\nkubeVersion: ">=1.25-0"\n',
  });
  new HelmRelease(chart, 'one', { chart: folder, kubeVersion: '1.33.0' });
  new HelmRelease(chart, 'two', { chart: chartIn(temporaryFolder()) });
  expect(reportOf(chart).releases).toEqual([
    { path: 'clearml/one', chart: 'demo', version: '1.2.3', supports: '>=1.25-0', renderedFor: '1.33.0' },
    { path: 'clearml/two', chart: 'demo', version: '1.2.3', supports: undefined, renderedFor: undefined },
  ]);
});
