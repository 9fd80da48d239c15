import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EffectiveValues } from '../../../lib/helm/values/effective-values';
import { readYaml } from '../../../lib/helm/yaml/read-yaml';
import { temporaryFolder } from '../../support/apps';

const FILE = `
common: &common
  host: a
a: 1
list:
  - name: ONE
    value: 1
  - value: 2
    name: TWO
alias: *common
merged:
  <<: *common
  port: 1
plain:
  - a
  - b
`;

function effectiveOf() {
  const file = join(temporaryFolder(), 'override.yaml');
  writeFileSync(file, FILE);
  const values = readYaml(FILE).content as never;
  const props = { source: 'cookieDomain', values: { prop: 1, list: [{ name: 'THREE' }] } };
  const effective = new EffectiveValues({
    defaults: () => ({ chart: 1 }),
    fromProps: [props],
    fromUser: [
      { source: file, file, values },
      { source: 'values', values: { code: 1 } },
    ],
    merged: {},
  });
  return { file, effective };
}

test('each value knows its source: a line of a file, values, a prop, or the chart', () => {
  const { file, effective } = effectiveOf();
  const paths = { a: 4, list: 5, alias: 10, 'alias.host': 3, 'merged.host': 3, 'merged.port': 13, plain: 14 };
  for (const [path, line] of Object.entries(paths)) {
    expect([path, effective.sourceOf(path)]).toEqual([path, `${file}:${line}`]);
  }
  const sources = ['code', 'prop', 'chart'].map((path) => effective.sourceOf(path));
  expect(sources).toEqual(['values', 'cookieDomain', 'the default of the chart']);
});

test('items of one list have sources of their own', () => {
  const { file, effective } = effectiveOf();
  const sources = ['ONE', 'TWO', 'THREE'].map((name) => effective.sourceOf('list', name));
  expect(sources).toEqual([`${file}:6`, `${file}:8`, 'cookieDomain']);
});
