import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from 'semver';
import { parse, stringify } from 'yaml';
import { ChartSource } from '../../lib/chart/chart-source';
import { acceptedValues, type ChartValue, PREVIEW, schemaAt } from '../../scripts/preview-schemas';
import { temporaryFolder } from './apps';
import { chartIn } from './chart-files';

/** Folder of a stand-in chart, whose schema accepts documented values only. */
export const previewFolder = (chart: string) => join(PREVIEW, chart);

/**
 * A stand-in chart with another version, which accepts the values of that version. With another name, the chart keeps its values,
 * since the versions of values apply only to its own name.
 */
export function previewChart(chart: string, version: string, name?: string): ChartSource {
  return ChartSource.directory(previewFolderAt(chart, version, name));
}

/** A chart without values and templates, for tests that do not render it. */
export function bareChart(name: string, version: string): ChartSource {
  const files = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n` };
  return ChartSource.directory(chartIn(temporaryFolder(), files));
}

/** The folder of `previewChart`. */
export function previewFolderAt(chart: string, version: string, name = chart): string {
  const folder = join(temporaryFolder(), name);
  cpSync(previewFolder(chart), folder, { recursive: true });
  edit(join(folder, 'Chart.yaml'), (text) =>
    text.replace(/^version: .*/m, `version: ${version}`).replace(/^name: .*/m, `name: ${name}`),
  );
  if (name === chart) {
    edit(join(folder, 'values.schema.json'), () => JSON.stringify(schemaAt(chart, version)));
    edit(join(folder, 'values.yaml'), (text) => stringify(valuesAt(parse(text), acceptedValues(chart), version)));
  }
  return folder;
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** Chart defaults without values that later versions added, and with documented defaults of values that later versions removed. */
function valuesAt(defaults: any, values: readonly ChartValue[], version: string): any {
  for (const { path, since, before, default: documented } of values) {
    const keys = path.split('.');
    if (since && compare(since, version) > 0) {
      remove(defaults, keys);
    } else if (before && compare(version, before) < 0 && documented !== undefined) {
      const parent = keys.slice(0, -1).reduce((object, key) => (object[key] ??= {}), defaults);
      parent[keys.at(-1) as string] = documented;
    }
  }
  return defaults;
}

/** Removes a value, and objects that become empty. */
function remove(object: any, [key = '', ...rest]: readonly string[]): void {
  if (object?.[key] === undefined) {
    return;
  }
  const before = JSON.stringify(object[key]);
  if (rest.length > 0) {
    remove(object[key], rest);
  }
  const emptied = before !== '{}' && JSON.stringify(object[key]) === '{}';
  if (rest.length === 0 || emptied) {
    delete object[key];
  }
}

/** A version directly before another version. */
export function justBefore(version: string): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (patch > 0) {
    return `${major}.${minor}.${patch - 1}`;
  }
  return minor > 0 ? `${major}.${minor - 1}.99` : `${major - 1}.99.99`;
}
