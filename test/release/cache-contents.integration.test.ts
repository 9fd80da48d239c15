import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChartSource, ClearmlServer, HelmRelease } from '../../lib';
import { synthesized, temporaryFolder, testChart } from '../support/apps';
import { cacheInFolder, entriesOf } from '../support/caches';
import { chartIn } from '../support/chart-files';
import { configMap } from '../support/releases';

const SECRET = 'a-s3cret-of-the-provider';

function valuesFile(text: string): string {
  const path = join(temporaryFolder(), 'override.yaml');
  writeFileSync(path, text);
  return path;
}

/** The kinds of the cache entries that contain a text, also in base64. */
function kindsWith(folder: string, text: string): string[] {
  const forms = [text, Buffer.from(text).toString('base64')];
  const found = entriesOf(folder).filter((path) => forms.some((form) => readFileSync(path, 'utf8').includes(form)));
  return found.map((path) => path.slice(folder.length + 1).split('/')[0] ?? '');
}

test('the cache contains no secret of a values file of a server', () => {
  const folder = cacheInFolder();
  const chart = testChart();
  const valuesFiles = [
    valuesFile(`apiserver: { extraEnvs: [{ name: CLEARML__secure__sso__client_secret, value: ${SECRET} }] }\n`),
  ];
  new ClearmlServer(chart, 'server', { chart: ChartSource.community(), baseDomain: 'a.example', valuesFiles });
  const files = synthesized(chart);
  expect(files['clearml.k8s.yaml']).not.toContain(SECRET);
  expect(files['clearml-secrets.k8s.yaml']).toContain('CLEARML__secure__sso__client_secret');
  expect(entriesOf(folder, 'renderings')).toHaveLength(1);
  expect(kindsWith(folder, SECRET)).toEqual([]);
});

test('the cache contains texts of a values file only as a part of what helm printed, which only its owner can read', () => {
  const folder = cacheInFolder();
  const chart = chartIn(temporaryFolder(), {
    'values.yaml': 'used: ""\nunused: ""\n',
    'templates/a.yaml': configMap('a', 'data: { used: {{ .Values.used | quote }} }'),
  });
  const release = {
    chart,
    valuesFiles: [valuesFile('used: text-of-a-config-map\nunused: aPassw0rdThatNoTemplateReads\n')],
  };
  new HelmRelease(testChart(), 'release', release).apiObjects;
  expect(kindsWith(folder, 'aPassw0rdThatNoTemplateReads')).toEqual([]);
  expect(kindsWith(folder, 'text-of-a-config-map')).toEqual(['renderings']);
  expect(entriesOf(folder).map((path) => statSync(path).mode & 0o777)).toEqual(entriesOf(folder).map(() => 0o600));
});
