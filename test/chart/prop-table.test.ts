import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@cfworker/json-schema';
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { gt } from 'semver';
import { type Edition, rangeOf } from '../../lib/chart/clearml-chart';
import { COMMUNITY_CHART } from '../../lib/chart/community-chart';
import { type ChartDescription, Installation } from '../../lib/chart/installation';
import { applyProps, pathsOf, rowsOf, type TableRow } from '../../lib/chart/prop-table';
import { CHART_CONSTRUCTS } from '../../lib/cli/show/chart-constructs';
import TYPES from '../../lib/core/props/props.json';
import { mergeValues, nestValue } from '../../lib/helm/data/paths';
import { SecretValue } from '../../lib/secrets/secret-value';
import { acceptedValues, schemaAt } from '../../scripts/preview-schemas';
import { failureOf } from '../support/apps';
import { rejectedPaths } from '../support/documented-values';
import { bareChart, justBefore } from '../support/preview-charts';
import { requiredProps, samplesOf, typeOfProp } from './prop-samples';

/** A version after all known ones. */
const LATEST = '999.0.0';
const COMMUNITY_SCHEMA = JSON.parse(readFileSync(join(COMMUNITY_CHART, 'values.schema.json'), 'utf8'));

/** Paths that only public charts have, copied from the values.yaml of `clearml` 7.14.4 and 7.15.0, and of `clearml-agent` 5.3.2. */
const PUBLIC_PATHS = [
  'agentk8sglue.createQueueIfNotExists',
  'agentk8sglue.queue',
  'agentk8sglue.serviceExistingAccountName',
  'clearml.clientConfigurationApiUrl',
  'clearml.clientConfigurationFilesUrl',
  'clearml.readinessprobeKey',
  'clearml.readinessprobeSecret',
  'externalServices.dragonflyHost',
  'externalServices.dragonflyPort',
  'imageCredentials.existingSecret',
];

/** Props whose first version differs from the first version that the documentation names for their values path, with the reason. */
const OTHER_SINCE: { readonly [prop: string]: string } = {
  'webserver.blockUserScripts': 'clearml_server_config.md names no version, and 10.9.md names 10.9.2',
  'dashboard.report': 'without reports of capacity, which charts have from 6.10.3 on, it has no effect',
  'dashboard.reportSeconds': 'without reports of capacity, which charts have from 6.10.3 on, it has no effect',
  'policies.maxCredentialLifetime': 'the value takes any variable, and server 3.29.0 reads this one: chart 11.0.0',
  'policies.eventIndices': 'the value takes any variable, and server 3.28.0 reads these: chart 10.11.7',
  'policies.workerIndices': 'the value takes any variable, and server 3.28.0 reads these: chart 10.11.7',
  workerId: 'the dashboard pages name no version, and 6.9.md names worker ids of tasks from 6.9.7 on',
  taskWorkerIdTemplate: '6.9.9 changed the default of the value, which charts have from 6.9.7 on',
  clusterAccess: 'multi_node_training.md uses it without naming a version, and 6.10.md names it for discovery',
};

/** Props that a prop requires. */
const COMPANIONS: { readonly [prop: string]: object } = {
  registryToken: { registryUsername: 'sample', imageRegistry: 'sample' },
};

/** A prop of a construct with a chart that the construct can deploy. */
interface Case extends TableRow {
  readonly construct: string;
  readonly description: ChartDescription<any, any>;
  /** The chart whose documented values apply: the first one. */
  readonly documented: string;
  readonly chart: string;
  readonly edition: Edition;
  /** First and last version that the description was compared with. */
  readonly known: readonly string[];
}

const CASES: Case[] = CHART_CONSTRUCTS.flatMap(({ name: construct, description }) =>
  Object.entries(description.charts).flatMap(([chart, { edition, known }]) =>
    rowsOf(description.props).map((row) => ({
      ...row,
      construct,
      description,
      documented: Object.keys(description.charts)[0] as string,
      chart,
      edition,
      known: known ? [known.oldest, known.newest] : ['1.0.0'],
    })),
  ),
);
const WRITTEN = CASES.filter(({ row }) => 'path' in row || 'set' in row);

/** The first and the last known version, and both sides of each boundary of the prop. */
function versionsOf({ edition, known, since }: Case): string[] {
  const ranges = since.map((one) => rangeOf(one, edition) ?? {});
  const boundaries = ranges.flatMap((range) => [range.since, range.before]).filter((version) => version !== undefined);
  return [...new Set([...known, ...boundaries.flatMap((version) => [justBefore(version), version])])];
}

/** The code of the error if a prop is set with a chart version; undefined if the chart has the prop. */
function rejectionAt({ edition, since }: Case, version: string): string | undefined {
  const codes = since.map((one) => {
    const range = rangeOf(one, edition);
    if (range?.since !== undefined && gt(range.since, version)) {
      return 'CLEARML4002';
    }
    if (range?.before !== undefined && !gt(range.before, version)) {
      return 'CLEARML4006';
    }
    return range === undefined ? 'CLEARML4003' : undefined;
  });
  return codes.find((code) => code !== undefined);
}

/** Returns the first result again for the same chart and version. */
function memoized<T>(create: (chart: string, version: string) => T): (chart: string, version: string) => T {
  const results = new Map<string, T>();
  return (chart, version) => {
    const key = `${chart} ${version}`;
    const result = results.get(key) ?? create(chart, version);
    results.set(key, result);
    return result;
  };
}

/** A chart without templates: the values of props do not depend on them. */
const chartSource = memoized(bareChart);

/** The schema of the documented values. */
const documentedSchema = memoized(schemaAt);

interface PathAndValue {
  readonly path: string;
  readonly value: unknown;
}

/** The values that a row writes for a sample of its prop. */
function written({ chart, description, prop }: Case, version: string, sample: unknown): PathAndValue[] {
  const [first = '', nested] = prop.split('.');
  const { propsInterface, props: table } = description;
  const group = () => requiredProps(typeOfProp(propsInterface, first).replace('?', ''));
  const props = {
    ...requiredProps(propsInterface),
    ...COMPANIONS[prop],
    chart: chartSource(chart, version),
    [first]: nested === undefined ? sample : { ...group(), [nested]: sample },
  };
  const installation = new Installation(new Chart(new App(), 'clearml'), description, props);
  const row: any = table[first];
  const rows = nested === undefined ? row : { ...row, props: { [nested]: row.props[nested] } };
  applyProps(installation, { [first]: rows }, installation.props);
  return installation.values.sourcedValues.map(({ path, value }) => ({ path, value: plain(value) }));
}

/** A value with a text in place of each secret, and with the content of quantities and of ports. */
function plain(value: unknown): unknown {
  const wraps = (one: unknown) => one instanceof k8s.Quantity || one instanceof k8s.IntOrString;
  return JSON.parse(
    JSON.stringify(value, (_, one) => (one instanceof SecretValue ? 'secret' : wraps(one) ? one.value : one)),
  );
}

/** Whether the documentation names a path, or the chart in this library has it. Rows list the paths of all editions. */
function isNamed({ description, documented }: Case, path: string): boolean {
  const hasCommunity = Object.values(description.charts).some(({ edition }) => edition === 'community');
  const schemas = [documentedSchema(documented, LATEST), ...(hasCommunity ? [COMMUNITY_SCHEMA] : [])];
  const isAssumed = PUBLIC_PATHS.includes(path);
  return isAssumed || schemas.some((schema) => rejectedPaths(schema, [path]).length === 0);
}

/** The errors of the documented schema of a chart, or of the embedded chart, about values. A null deletes a default. */
function schemaErrors({ documented, edition, prop }: Case, version: string, values: readonly PathAndValue[]): string[] {
  if (edition === 'public') {
    return [];
  }
  const schema =
    edition === 'community' ? COMMUNITY_SCHEMA : documentedSchema(documented, OTHER_SINCE[prop] ? LATEST : version);
  const tree = values
    .filter(({ value }) => value !== null)
    .reduce((all, { path, value }) => mergeValues(all, nestValue(path, value)), {});
  const { errors } = new Validator(schema, '7', false).validate(tree);
  return errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);
}

/** Whether a path is one of the parents or below one of them. */
const isBelow = (path: string, parents: readonly string[]) =>
  parents.some((parent) => path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`));

/** Checks the values that a row writes, and returns their paths; no paths when a rule of the row rejects the sample. */
function checkWritten(one: Case, version: string, sample: unknown): string[] {
  const { edition, row } = one;
  let values: PathAndValue[];
  try {
    values = written(one, version, sample);
  } catch (error) {
    // A prop that a function converts to values may need a later version for some of them; servers need whole bundles.
    expect(['set' in row, (error as Error).message]).toEqual([
      true,
      expect.stringMatching(/^CLEARML(?:400[236]|9012): /),
    ]);
    return [];
  }
  const paths = values.map(({ path }) => path);
  const allowed = pathsOf(row, edition);
  expect([version, paths.filter((path) => !isBelow(path, allowed))]).toEqual([version, []]);
  expect([version, schemaErrors(one, version, values)]).toEqual([version, []]);
  if ('path' in row) {
    expect(paths).toEqual(allowed);
    const expected = row.convert === undefined ? plain(sample) : expect.anything();
    expect(values.map(({ value }) => value)).toEqual(allowed.map(() => expected));
  }
  return paths;
}

/** The paths that samples set, by the prop and the paths of its row: several constructs have the image rows. */
const reached = new Map<string, Set<string>>();

function reachedBy({ edition, prop, row }: Case): Set<string> {
  const key = `${prop.split('.').at(-1)} ${pathsOf(row, edition)}`;
  const paths = reached.get(key) ?? new Set();
  reached.set(key, paths);
  return paths;
}

test.each(WRITTEN)(
  '$construct writes $prop to its paths in the versions of $chart that have it, and rejects it in the others',
  (one) => {
    const { description, prop } = one;
    for (const version of versionsOf(one)) {
      const code = rejectionAt(one, version);
      for (const sample of samplesOf(typeOfProp(description.propsInterface, prop), prop.split('.').at(-1))) {
        if (code === undefined) {
          for (const path of checkWritten(one, version, sample)) {
            reachedBy(one).add(path);
          }
        } else {
          const { message } = failureOf(() => written(one, version, sample));
          expect([version, message]).toEqual([version, expect.stringContaining(code)]);
        }
      }
    }
  },
);

test('samples of a prop that a function converts to values set each path in its row', () => {
  const missing = WRITTEN.filter(({ row }) => 'set' in row).flatMap((one) =>
    pathsOf(one.row, one.edition)
      .filter((path) => ![...reachedBy(one)].some((found) => isBelow(found, [path])))
      .map((path) => `${one.construct}.${one.prop}: ${path}`),
  );
  expect([...new Set(missing)]).toEqual([]);
});

test('the ClearML documentation or an open-source chart names the values paths of each prop', () => {
  const exists = ({ edition, since }: Case) => since.every((one) => rangeOf(one, edition));
  const unknown = CASES.filter(exists).flatMap((one) =>
    pathsOf(one.row, one.edition)
      .filter((path) => !isNamed(one, path))
      .map((path) => `${one.construct}.${one.prop}: ${path}`),
  );
  expect([...new Set(unknown)]).toEqual([]);
});

test('each prop requires the version that the documentation names for its values path, with exceptions', () => {
  const different = CASES.filter(({ edition, row }) => edition === 'enterprise' && 'path' in row).filter((one) => {
    const own = one.since.map((since) => rangeOf(since, 'enterprise')?.since);
    return pathsOf(one.row, 'enterprise').some((path) => latest(own) !== documentedSince(one.documented, path));
  });
  expect(different.map(({ prop }) => prop).sort()).toEqual(Object.keys(OTHER_SINCE).sort());
});

/** The version that the documentation names for a path, or for all values below it. */
function documentedSince(chart: string, path: string): string | undefined {
  const values = acceptedValues(chart);
  const own = values.find((value) => value.path === path);
  const below = new Set(values.filter((value) => value.path.startsWith(`${path}.`)).map(({ since }) => since));
  return own === undefined && below.size === 1 ? [...below][0] : own?.since;
}

function latest(versions: readonly (string | undefined)[]): string | undefined {
  return versions
    .filter((version) => version !== undefined)
    .sort((a, b) => (gt(a, b) ? 1 : -1))
    .at(-1);
}

test('each construct that installs a chart has a description', () => {
  const structs: Record<string, Record<string, string>> = TYPES.structs;
  const names = Object.keys(structs).filter(
    (name) => name.endsWith('Props') && structs[name]?.chart?.startsWith('ChartSource'),
  );
  const described = CHART_CONSTRUCTS.map(({ description }) => description.propsInterface);
  // Two constructs extend this interface.
  expect([...described, 'GpuAddOnProps'].sort()).toEqual(names.sort());
});
