import { HelmRelease, Hooks } from '../../lib';
import { reportOf } from '../../lib/core/report/report';
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

test('hooks that are left out are told, where helm would have run something', () => {
  const hook = (kind: string, name: string, events: string) =>
    `---\napiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}, annotations: { helm.sh/hook: '${events}' } }\n`;
  const template = ['Job a pre-delete', 'Pod b post-install,post-upgrade', 'ServiceAccount c pre-delete', 'Pod d test']
    .map((line) => hook(...(line.split(' ') as [string, string, string])))
    .join('');
  const reported = (hooks: Hooks) => {
    const chart = testChart();
    const folder = chartIn(temporaryFolder(), { 'templates/a.yaml': template });
    new HelmRelease(chart, 'one', { chart: folder, hooks }).apiObjects;
    return reportOf(chart).droppedHooks;
  };
  const job = { path: 'clearml/one', hook: 'Job/a', events: 'pre-delete' };
  const pod = { path: 'clearml/one', hook: 'Pod/b', events: 'post-install,post-upgrade' };
  expect(reported(Hooks.drop())).toEqual([pod, job]);
  expect(reported(Hooks.keepKinds(['Job']))).toEqual([pod]);
  expect(reported(Hooks.keep())).toEqual([]);
});
