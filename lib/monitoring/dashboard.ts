import { createHash } from 'node:crypto';
import type { MetricsScope } from './metrics';
import { panelsOf } from './metrics';

const SCHEMA_VERSION = 39;
const COLUMNS = 2;
const WIDTH = 12;
const HEIGHT = 8;

/** A dashboard of Grafana, as JSON. Users choose the Prometheus data source in it. */
export function dashboardOf(scope: MetricsScope): string {
  const datasource = { type: 'prometheus', uid: `\${datasource}` };
  const panels = panelsOf(scope).map(({ title, expr, legend, unit }, index) => ({
    id: index + 1,
    type: 'timeseries',
    title,
    datasource,
    gridPos: { h: HEIGHT, w: WIDTH, x: (index % COLUMNS) * WIDTH, y: Math.floor(index / COLUMNS) * HEIGHT },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: [{ refId: 'A', datasource, expr, legendFormat: legend }],
  }));
  const dashboard = {
    uid: createHash('sha256').update(`${scope.namespace}/${scope.apiServer}`).digest('hex').slice(0, 16),
    title: `ClearML (${scope.namespace})`,
    tags: ['clearml'],
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
    panels,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
