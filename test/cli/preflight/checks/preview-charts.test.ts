import { previewCharts } from '../../../../lib/cli/preflight/checks/preview-charts';
import { look, object } from '../surroundings';

test('reports objects of preview charts as missing charts, and nothing without them', async () => {
  const preview = object('v1', 'Secret', {}, { annotations: { 'cdk8s-clearml/preview': 'true' } });
  const other = object('v1', 'ConfigMap', {}, { annotations: {} });
  expect(await look(previewCharts, { objects: [preview, other] })).toEqual([
    'missing preview: 1 object comes from preview charts, which are not deployable -> replace ChartSource.preview() by ChartSource.enterprise(version)',
  ]);
  expect(await look(previewCharts, { objects: [other] })).toEqual([]);
});
