import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { CATALOG } from '../../chart/catalog';
import { CodedError, listed } from '../../core/errors/coded-error';
import { findHelm } from '../../helm/command/find-program';
import { openChart } from '../../helm/rendering/opened-chart';
import { type ChartLocation, remoteChart } from '../../helm/store/chart-location';
import { COLLECT_VARIABLE } from '../../helm/store/project';
import { pullChart } from '../../helm/store/pull';
import type { ReportedRelease } from '../../release/release-report';
import { type AppOptions, type AppRun, withAppRun } from '../app-run';
import { ExitCode, print, printJson, withProgress } from '../terminal';
import { annotatedValues } from './annotated-values';
import { propsOf } from './props-by-path';

type Subject = 'values' | 'readme';

interface ShowOptions extends AppOptions {
  readonly chart?: string;
  readonly repo?: string;
  readonly version?: string;
}

const NOTES = `
Without --chart, the command shows the charts of the app, each version once. The
comments of values.yaml stay. Examples:
  cdk8s-clearml show values clearml/server
  cdk8s-clearml show readme --chart clearml-enterprise --version 11.0.2`;

/** `cdk8s-clearml show` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .addArgument(new Argument('<subject>', 'file of the chart').choices(['values', 'readme']))
    .argument('[path]', 'show only charts of releases at or below this construct path, such as clearml/server')
    .option('--chart <chart>', 'name of a ClearML chart, folder, archive, or oci:// reference, instead of the app')
    .option('--repo <url>', 'repository of --chart')
    .option('--version <version>', 'version of --chart')
    .addHelpText('after', NOTES)
    .action(async (subject: Subject, path: string | undefined, options: ShowOptions) => {
      const shown =
        options.chart === undefined
          ? await withCharts(path, options, (charts) => charts.map((chart) => contentOf(subject, chart)))
          : [contentOf(subject, await locatedChart(options as ChartLocation))];
      options.json
        ? printJson(shown.map(({ json }) => json))
        : print(shown.map(({ text }) => text.replace(/\n$/, '')).join('\n---\n'));
      end(ExitCode.OK);
    });
}

/** A chart, and the construct paths of its releases. */
interface ShownChart {
  readonly files: string;
  readonly releases?: readonly string[];
}

/**
 * Passes the charts of the app, each version once.
 *
 * @throws CLEARML4091 when no release is at or below the path
 */
function withCharts<T>(
  path: string | undefined,
  options: AppOptions,
  use: (charts: readonly ShownChart[]) => T,
): Promise<T> {
  // The app keeps the archives of remote charts in the folder of this run.
  const collect = (folder: string) => {
    const charts = join(folder, 'charts');
    mkdirSync(charts);
    return { [COLLECT_VARIABLE]: `vendored:${charts}` };
  };
  const run = ({ report }: AppRun) => use(chartsAt(path, (report.releases ?? []) as ReportedRelease[]));
  return withAppRun(options, run, collect);
}

function chartsAt(path: string | undefined, releases: readonly ReportedRelease[]): ShownChart[] {
  const selected = releases.filter((one) => path === undefined || `${one.path}/`.startsWith(`${path}/`));
  if (selected.length === 0) {
    throw new CodedError('CLEARML4091', {
      found: path === undefined ? 'an app without releases' : `no release at or below ${path}`,
      expected: `a release${releases.length > 0 ? `: ${listed(releases.map((one) => one.path))}` : ' of a chart'}`,
      fix: 'correct the path, or name a chart with --chart',
    });
  }
  const isOf = (chart: ReportedRelease) => (one: ReportedRelease) =>
    one.chart === chart.chart && one.version === chart.version;
  const charts = selected.filter((one, index) => selected.findIndex(isOf(one)) === index);
  return charts.map((chart) => ({
    files: chart.files,
    releases: selected.filter(isOf(chart)).map((one) => one.path),
  }));
}

/** A chart that an option names. It needs no lock, so that later versions can be compared. */
async function locatedChart({ chart, repo, version }: ChartLocation): Promise<ShownChart> {
  if (repo === undefined && existsSync(chart)) {
    return { files: chart };
  }
  const entry = Object.values(CATALOG).find(({ id }) => id === chart);
  const known = entry?.reference.startsWith('oci://') ? { chart: entry.reference } : { chart, repo: entry?.reference };
  const location = { ...(repo === undefined ? known : { chart, repo }), version };
  return withProgress('pulling the chart', async () => ({
    files: pullChart(findHelm(), remoteChart(location, [])).path,
  }));
}

interface Content {
  readonly text: string;
  readonly json: object;
}

/** @throws CLEARML4091 when the chart has no README */
function contentOf(subject: Subject, { files, releases }: ShownChart): Content {
  const { contents, facts } = openChart(files);
  const { name, version } = facts.metadata;
  const described = { chart: name, version, releases };
  if (subject === 'readme') {
    const readme = contents.files.find(({ path }) => /^readme(?:\.md|\.txt)?$/i.test(path))?.text;
    if (readme === undefined) {
      throw new CodedError('CLEARML4091', {
        found: `chart ${name} ${version} without README`,
        expected: 'a chart with README.md',
        fix: '`cdk8s-clearml show values` prints the values, with their comments',
      });
    }
    return { text: readme, json: { ...described, readme } };
  }
  const { construct, props = new Map() } = propsOf(name, files) ?? {};
  const header = `# ${name} ${version}${construct === undefined ? '' : `, with the props of ${construct}`}`;
  return {
    text: `${header}\n${annotatedValues(contents.valuesText, props)}`,
    json: { ...described, construct, values: contents.values, props: Object.fromEntries(props) },
  };
}
