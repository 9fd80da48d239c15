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
const valuesOf = (chart: string) => (/gateway|presign/.test(chart) ? KEYS : []);

test.each(PREVIEW_CHARTS)('helm renders %s at the last version before each new value', (chart) => {
  const versions = new Set(acceptedValues(chart).flatMap(({ since }) => (since ? [justBefore(since)] : [])));
  for (const version of versions) {
    expect(render(previewFolderAt(chart, version), valuesOf(chart))).not.toEqual([]);
  }
});

test('the presign service chart renders a Deployment, a Service, Secrets and an Ingress', () => {
  const folder = join(PREVIEW, 'clearml-presign-service');
  const all = [
    ...KEYS,
    'imageCredentials.password=token',
    'ingress.enabled=true',
    'ingress.hostName=presign.example.com',
  ];
  const kinds = (objects: any[]) => objects.map(({ kind }) => kind).sort();
  expect(kinds(render(folder, KEYS))).toEqual(['Deployment', 'Secret', 'Service']);
  expect(kinds(render(folder, all))).toEqual(['Deployment', 'Ingress', 'Secret', 'Secret', 'Service']);
  expect(render(folder, all).flatMap(schemaProblems)).toEqual([]);
});

test('the presign service chart fails to render if a required value is missing', () => {
  for (const missing of KEYS) {
    const others = KEYS.filter((value) => value !== missing);
    const message = `${missing.split('=')[0]} is required`;
    expect(() => render(join(PREVIEW, 'clearml-presign-service'), others)).toThrow(message);
  }
});
