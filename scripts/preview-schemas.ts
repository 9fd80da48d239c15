/**
 * Writes `values.schema.json` of each stand-in chart in `lib/chart/preview` from `documented-values.yaml`, for the version in its
 * `Chart.yaml`. Run it with `npm run generate`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { compare } from 'semver';
import { splitPath } from '../lib/helm/data/paths';
import { DEFINITIONS, schemaOfType } from './preview-types';

/** Folder of the stand-in charts. */
export const PREVIEW = join(__dirname, '..', 'lib', 'chart', 'preview');

/** One value that a chart accepts. */
export interface ChartValue {
  /** Dotted path; `[]` is an item of a list, `<name>` a free key. */
  readonly path: string;
  readonly type: string;
  /** The first chart version that reads the value; absent if no page names it. */
  readonly since?: string;
  /** The first chart version that no longer reads the value. */
  readonly before?: string;
  readonly secret: boolean;
  /** Whether the chart needs the value; in an item of a list, whether each item needs it. */
  readonly required: boolean;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  /** Whether a page names only the ability, so that the path is an assumption. */
  readonly inferred: boolean;
  /** Whether a page of ClearML names the value; otherwise it comes from the open-source chart. */
  readonly documented: boolean;
  /** The page of ClearML, or the open-source chart and its version. */
  readonly page: string;
}

interface Row extends Partial<ChartValue> {
  readonly path: string;
  readonly page: string;
  /** The path of an object with the same values below it. */
  readonly like?: string;
}

interface Documented {
  readonly charts: Readonly<Record<string, ChartRows>>;
}

interface ChartRows {
  readonly documented: readonly Row[];
  readonly assumed?: readonly Row[];
}

const { charts: DATA } = load(readFileSync(join(PREVIEW, 'documented-values.yaml'), 'utf8')) as Documented;

/** The key of the items of a list. */
const ITEM = '*';

/** Names of the stand-in charts. */
export const PREVIEW_CHARTS = Object.keys(DATA);

/** All values that a stand-in chart accepts in some version. */
export function acceptedValues(chart: string): ChartValue[] {
  const { documented = [], assumed = [] } = DATA[chart] ?? {};
  const rows = [
    ...documented.flatMap(expandBraces).map((row) => ({ ...row, documented: true })),
    ...assumed.flatMap(expandBraces).map((row) => ({ ...row, documented: false })),
  ];
  return rows.flatMap((row) => [row, ...copiesOf(row, rows)]).map((row) => chartValueOf(row, rows));
}

/** `a.{b,c}.d` stands for `a.b.d` and `a.c.d`. */
function expandBraces(row: Row): Row[] {
  const [, before, names, after] = /^(.*?)\{(.*?)\}(.*)$/.exec(row.path) ?? [];
  if (names === undefined) {
    return [row];
  }
  return names.split(',').flatMap((name) => expandBraces({ ...row, path: `${before}${name}${after}` }));
}

/** The rows below the path that `like` names, below the path of the row. */
function copiesOf({ like, path, since, page }: Row, rows: readonly Row[]): Row[] {
  const below = like === undefined ? [] : rows.filter((row) => row.path.startsWith(`${like}.`));
  return below.map((row) => ({
    ...row,
    path: path + row.path.slice(like?.length),
    since: latest([since, row.since]),
    page,
  }));
}

function chartValueOf(row: Row, rows: readonly Row[]): ChartValue {
  const {
    like,
    since,
    type = 'object',
    secret = false,
    required = false,
    inferred = false,
    documented = true,
    ...rest
  } = row;
  const parents = rows.filter(({ path }) => row.path.startsWith(`${path}.`) || row.path.startsWith(`${path}[`));
  const sinces = latest([since, ...parents.map((parent) => parent.since)]);
  return { ...rest, type, ...(sinces && { since: sinces }), secret, required, inferred, documented };
}

function latest(versions: readonly (string | undefined)[]): string | undefined {
  return versions
    .filter((version) => version !== undefined)
    .sort(compare)
    .at(-1);
}

/** A value, or an object that contains values. */
interface Node {
  value?: ChartValue;
  readonly children: Record<string, Node>;
}

/** The schema of the values that a chart accepts in a version. */
export function schemaAt(chart: string, version: string): object {
  const root: Node = { children: {} };
  for (const value of acceptedValues(chart).filter(({ since }) => !since || compare(since, version) <= 0)) {
    insert(root, splitPath(value.path.replaceAll('[]', `.${ITEM}`)), value);
  }
  const schema = { title: `Values of the stand-in chart ${chart}`, ...objectSchema(root) };
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...schema, ...definitionsOf(schema) };
}

function insert(node: Node, path: readonly string[], value: ChartValue): void {
  const target = path.reduce((parent, key) => {
    parent.children[key] ??= { children: {} };
    return parent.children[key];
  }, node);
  target.value ??= value;
}

function schemaOf({ value, children }: Node): object {
  const type = value?.type ?? 'object';
  if (type === 'list<object>' && children[ITEM]) {
    return { type: 'array', items: schemaOf(children[ITEM]) };
  }
  const isObject = type === 'object' || type === 'map<object>';
  if (isObject && Object.keys(children).length > 0) {
    return objectSchema({ children });
  }
  try {
    return { ...schemaOfType(type), ...(value?.enum && { enum: value.enum }) };
  } catch (cause) {
    throw new Error(`documented-values.yaml: ${value?.path}: ${(cause as Error).message}`, { cause });
  }
}

/** An object that accepts its children only; one with a free key accepts any key. */
function objectSchema({ children }: Node): object {
  const entries = Object.entries(children);
  const [freeKey] = entries.filter(([key]) => key.startsWith('<'));
  if (freeKey) {
    return { type: 'object', additionalProperties: schemaOf(freeKey[1]) };
  }
  const properties = Object.fromEntries(entries.map(([key, child]) => [key, schemaOf(child)]));
  // helm checks user values together with chart defaults, where a required value is empty; so only items of lists require a key.
  const required = entries.filter(([, { value }]) => value?.required && value.path.includes('[]')).map(([key]) => key);
  return { type: 'object', additionalProperties: false, properties, ...(required.length > 0 && { required }) };
}

/** The definitions that a schema refers to, directly or through others. */
function definitionsOf(schema: object): object {
  const used = new Set<string>();
  const collect = (part: object): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/definitions\/(\w+)"/g)) {
      if (!used.has(name)) {
        used.add(name);
        collect(DEFINITIONS[name] ?? {});
      }
    }
  };
  collect(schema);
  return used.size > 0
    ? { definitions: Object.fromEntries([...used].sort().map((name) => [name, DEFINITIONS[name]])) }
    : {};
}

/** Path and content of the schema that belongs to a stand-in chart. */
export function schemaFile(chart: string): { path: string; text: string } {
  const { version } = load(readFileSync(join(PREVIEW, chart, 'Chart.yaml'), 'utf8')) as { version: string };
  const text = `${JSON.stringify(schemaAt(chart, version), null, 2)}\n`;
  return { path: join(PREVIEW, chart, 'values.schema.json'), text };
}

if (require.main === module) {
  try {
    for (const chart of PREVIEW_CHARTS.filter((name) => existsSync(join(PREVIEW, name)))) {
      const { path, text } = schemaFile(chart);
      writeFileSync(path, text);
    }
  } catch (error) {
    // A mistake in the data, for which a stack does not help.
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
