import type { Command } from 'commander';
import { CodedError, inShort, listed } from '../core/errors/coded-error';
import { LIMITS } from '../core/limits';
import { readRegularText } from '../core/regular-file';
import { table } from '../core/report/summary';
import { isJsonObject } from '../helm/data/json';
import { sameContent } from '../helm/values/sourced-values';
import type { ReportedValues } from '../release/release-report';
import { type AppOptions, withAppRun } from './app-run';
import { coloured, ExitCode, print, printJson } from './terminal';

interface ValuesOptions extends AppOptions {
  readonly diff?: string;
}

const NOTES = `
To compare two environments, save the values of one and compare the other with them:
  STAGE=staging cdk8s-clearml values --json > staging.json
  STAGE=production cdk8s-clearml values --diff staging.json`;

/** `cdk8s-clearml values` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .argument('[path]', 'show only releases at or below this construct path, such as clearml/server')
    .option('--diff <file>', 'compare with values that --json has printed; exit with code 1 after a difference')
    .addHelpText('after', NOTES)
    .action(async (path: string | undefined, options: ValuesOptions) => {
      const saved = options.diff === undefined ? undefined : readSaved(options.diff);
      const present = await withAppRun(options, ({ report }) => (report.values ?? []) as ReportedValues[]);
      const isSelected = (one: ReportedValues) => path === undefined || `${one.path}/`.startsWith(`${path}/`);
      if (path !== undefined && ![...present, ...(saved ?? [])].some(isSelected)) {
        const paths = present.map((one) => one.path);
        command.error(`error: no release at or below ${path}; the app has: ${listed(paths) || 'no releases'}`);
      }
      const values = present.filter(isSelected);
      end(saved === undefined ? show(values, options) : compare(saved.filter(isSelected), values, options));
    });
}

function show(values: readonly ReportedValues[], options: ValuesOptions): ExitCode {
  options.json ? printJson(values) : print(...values.flatMap(described));
  return ExitCode.OK;
}

function compare(
  saved: readonly ReportedValues[],
  values: readonly ReportedValues[],
  options: ValuesOptions,
): ExitCode {
  const differences = valueDifferences(saved, values);
  if (options.json) {
    printJson(differences);
  } else if (differences.length === 0) {
    print(`${coloured('green', 'ok')} the values are equal`);
  } else {
    print(...describedDifferences(differences));
  }
  return differences.length === 0 ? ExitCode.OK : ExitCode.PROBLEM;
}

function readSaved(path: string): ReportedValues[] {
  let content: unknown;
  try {
    content = JSON.parse(readRegularText(path, LIMITS.outputBytes));
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
  if (!Array.isArray(content) || !content.every((one) => isJsonObject(one) && Array.isArray(one.values))) {
    throw unreadable(path, 'the file contains other data');
  }
  return content as ReportedValues[];
}

function unreadable(path: string, why: string): CodedError {
  return new CodedError('CLEARML4021', {
    found: `${path}: ${why}`,
    expected: 'output of `cdk8s-clearml values --json`',
    fix: 'save the values again, and set the path of that file',
  });
}

function described({ path, releaseName, inNamespace, chart, version, values }: ReportedValues): string[] {
  const place = inNamespace === undefined ? '' : ` in namespace ${inNamespace}`;
  const rows = values.map((one) => [`  ${one.path}`, inShort(one.value), one.sources.join(', ')]);
  return [`${path}: ${chart} ${version}, release ${releaseName}${place}`, ...table(rows), ''];
}

function describedDifferences(differences: readonly ValueDifference[]): string[] {
  const releases = [...new Set(differences.map(({ release }) => release))];
  return releases.flatMap((release) => [
    release,
    ...differences.filter((one) => one.release === release).flatMap(describedDifference),
  ]);
}

function describedDifference({ path, saved, now, sources }: ValueDifference): string[] {
  const by = sources.length > 0 ? `  (${sources.join(', ')})` : '';
  return [
    ...(saved === undefined ? [] : [coloured('red', `  - ${path}: ${JSON.stringify(saved)}`)]),
    ...(now === undefined ? [] : [coloured('green', `  + ${path}: ${JSON.stringify(now)}${by}`)]),
  ];
}

/** A value that differs between two environments. */
export interface ValueDifference {
  /** Construct path of the release. */
  readonly release: string;
  /** Path of the value. */
  readonly path: string;
  /** Value in the saved environment; undefined when the path is not set. */
  readonly saved?: unknown;
  /** Value in the app; undefined when the path is not set. */
  readonly now?: unknown;
  /** Sources of the value in the app. */
  readonly sources: readonly string[];
}

/** Differences between the values of an app and saved values. */
export function valueDifferences(saved: readonly ReportedValues[], now: readonly ReportedValues[]): ValueDifference[] {
  const releases = new Set([...saved, ...now].map(({ path }) => path));
  return [...releases].sort().flatMap((release) => {
    const before = valuesOf(saved, release);
    const after = valuesOf(now, release);
    const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
    return paths
      .filter((path) => !sameContent(before.get(path)?.value, after.get(path)?.value))
      .map((path) => ({
        release,
        path,
        saved: before.get(path)?.value,
        now: after.get(path)?.value,
        sources: after.get(path)?.sources ?? [],
      }));
  });
}

/** The values of a release by path, with the chart as an additional entry. */
function valuesOf(all: readonly ReportedValues[], release: string) {
  const found = all.find(({ path }) => path === release);
  const chart = found && [{ path: '(chart)', value: `${found.chart} ${found.version}`, sources: [] }];
  return new Map([...(chart ?? []), ...(found?.values ?? [])].map((value) => [value.path, value]));
}
