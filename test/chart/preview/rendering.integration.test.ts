import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { acceptedValues, PREVIEW, PREVIEW_CHARTS } from '../../../scripts/preview-schemas';
import { schemaProblems } from '../../support/kubernetes-schemas';
import { justBefore, previewFolderAt } from '../../support/preview-charts';

/** The objects that helm renders for a chart folder with values. */
function render(folder: string, values: readonly string[] = []): any[] {
  const sets = values.flatMap((value) => ['--set', value]);
  const text = execFileSync(String(process.env.HELM_EXECUTABLE), ['template', 'test', folder, ...sets], {
    encoding: 'utf8',
  });
  return parseAllDocuments(text).map((document) => document.toJS());
}

const KEYS = [
  'clearml.apiKey=key',
  'clearml.apiSecret=secret',
  'clearml.apiServerUrlReference=https://api.example.com',
];
const valuesOf = (chart: string) => (/gateway|presign|platform/.test(chart) ? KEYS : []);
const EVENT_KEYS = [
  'global.clearml.apiServerKey=key',
  'global.clearml.apiServerSecret=secret',
  'global.clearml.apiServerUrlReference=https://api.example.com',
  'clearml-pods-monitor-exporter.podsMonitorUUID=7d0f3a52-5e44-4c0f-9f0e-2f1d8c1b6a11',
];

test.each(PREVIEW_CHARTS)('helm renders %s at the last version before each new value', (chart) => {
  const versions = new Set(acceptedValues(chart).flatMap(({ since }) => (since ? [justBefore(since)] : [])));
  for (const version of versions) {
    expect(render(previewFolderAt(chart, version), valuesOf(chart))).not.toEqual([]);
  }
});

const INGRESS = ['enabled=true', 'hostName=service.example.com'];

/** Stand-in charts of services: their required values, all values, and the objects that they render with either. */
const SERVICES: [string, string[], string[], string[], string[]][] = [
  [
    'clearml-presign-service',
    KEYS,
    ['imageCredentials.password=token', ...INGRESS.map((value) => `ingress.${value}`)],
    ['Deployment', 'Secret', 'Service'],
    ['Ingress', 'Secret'],
  ],
  [
    'clearml-enterprise-platform-management',
    KEYS,
    [
      'global.imageCredentials.password=token',
      ...INGRESS.map((value) => `platformManagementWebserver.ingress.${value}`),
    ],
    ['Deployment', 'Deployment', 'Secret', 'Service', 'Service'],
    ['Ingress', 'Secret'],
  ],
  [
    'clearml-custom-events',
    EVENT_KEYS,
    ['global.imageCredentials.password=token', 'clearml-pods-monitor-exporter.checkIntervalSeconds=30'],
    ['CronJob', 'CronJob', 'Deployment', 'Deployment', 'Secret', 'Service'],
    ['Secret'],
  ],
];

test.each(SERVICES)(
  '%s renders its objects, and fails without a required value',
  (chart, required, optional, kinds, more) => {
    const folder = join(PREVIEW, chart);
    const kindsOf = (objects: any[]) => objects.map(({ kind }) => kind).sort();
    expect(kindsOf(render(folder, required))).toEqual(kinds);
    const all = render(folder, [...required, ...optional]);
    expect(kindsOf(all)).toEqual([...kinds, ...more].sort());
    expect(all.flatMap(schemaProblems)).toEqual([]);
    for (const missing of required) {
      const others = required.filter((value) => value !== missing);
      expect(() => render(folder, others)).toThrow(`${missing.split('=')[0]} is required`);
    }
  },
);
