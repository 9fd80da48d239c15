import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import type { ChartContents, Subchart } from '../chart/chart-contents';
import { startTemplate, type TemplateRequest } from '../command/command';
import { temporaryFolder } from '../command/temporary-folder';
import type { JsonObject } from '../data/json';
import { splitPath, valueAt } from '../data/paths';
import { parseManifestStream } from '../manifests/manifest-yaml';

/**
 * Verifies that helm deletes the unset defaults. helm versions treat a null for a subchart's default in different ways, so the
 * same helm renders a probe: a chart with the same subcharts and values, whose templates print only their values.
 *
 * @throws CLEARML2007 when a default remains
 */
export function verifyUnset(request: TemplateRequest, chart: ChartContents, paths: readonly string[]): void {
  const folder = temporaryFolder('probe');
  try {
    writeProbe(folder, chart);
    const { kubeVersion: _, ...rest } = request;
    const printed = startTemplate({ ...rest, chart: folder, includeCrds: false, flags: [] }).output();
    const computed = valuesByChart(printed);
    for (const path of paths) {
      const survivor = computedAt(splitPath(path), chart, computed);
      if (survivor !== undefined && survivor !== null) {
        throw survived(request, path, survivor);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeProbe(folder: string, chart: ChartContents): void {
  // Aliases, conditions and imported values of dependencies determine the defaults that a null deletes.
  const { name, version, type, dependencies } = chart.metadata;
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), JSON.stringify({ apiVersion: 'v2', name, version, type, dependencies }));
  writeFileSync(join(folder, 'values.yaml'), chart.valuesText);
  writeFileSync(join(folder, 'templates', 'values.yaml'), '{{ .Values | toJson }}\n');
  for (const subchart of new Set(chart.subcharts.map((one) => one.chart))) {
    writeProbe(join(folder, 'charts', subchart.metadata.name), subchart);
  }
}

/** The values of each chart of the probe, by the chart's folder below the root (`''` for the root). */
function valuesByChart(printed: string): Map<string, JsonObject> {
  const documents = parseManifestStream(printed, 'values probe');
  return new Map(
    documents.map(({ content, source = '' }) => {
      const [, ...charts] = source.replace(/\/templates\/values\.yaml$/, '').split('/charts/');
      return [charts.join('/'), content as JsonObject];
    }),
  );
}

/** The value at a path, as the innermost chart computed it whose defaults contain the path. */
function computedAt(
  keys: readonly string[],
  chart: ChartContents,
  computed: ReadonlyMap<string, JsonObject>,
  folders: readonly string[] = [],
): unknown {
  const isOwner = ({ key, chart: { metadata } }: Subchart) => key === keys[0] && metadata.type !== 'library';
  const owner = keys.length > 1 ? chart.subcharts.find(isOwner) : undefined;
  return owner
    ? computedAt(keys.slice(1), owner.chart, computed, [...folders, owner.key])
    : valueAt(computed.get(folders.join('/')), keys);
}

function survived(request: TemplateRequest, path: string, value: unknown): CodedError {
  return new CodedError('CLEARML2007', {
    found: `${path} was unset, yet ${request.executable} still gives ${request.chartName} the default ${JSON.stringify(value)}`,
    expected: 'no value at that path',
    fix: 'use another helm version, or set the path to the value that means "off" for this chart',
  });
}
