import { CodedError, inShort } from '../core/errors/coded-error';
import type { ChartValues } from './chart-values';
import type { Edition, Since } from './clearml-chart';

/** The parts of an installation that rows of values paths need. */
export interface PropTarget {
  readonly chart: { readonly edition: Edition; requireSince(since: Since, setting: string): void };
  readonly values: ChartValues;
}

/** A prop whose value is written to one values path. */
export interface ValueRow {
  /** Values path, the same in every edition or one for each. */
  readonly path: string | { readonly [E in Edition]?: string };
  /** Versions that have the value. Every version of every edition when left out. */
  readonly since?: Since;
  /** Whether the value is a secret, in values files, too. */
  readonly secret?: true;
  /** Converts the prop to the value, such as a map to a list of environment variables; undefined sets nothing. */
  readonly convert?: (value: any, prop: string) => unknown;
  /** Rejects an invalid value, whether a prop, a values file or `values` sets it. */
  readonly check?: (value: any, where: string) => void;
}

/** A prop that a function turns into values. */
export interface SetterRow<I, V> {
  readonly set: (installation: I, value: V, prop: string) => void;
  /** The values paths that the function may set. */
  readonly paths: readonly string[];
  /** The values paths among them that are secrets, in values files, too. */
  readonly secret?: readonly string[];
  readonly since?: Since;
}

/** A prop that consists of props. */
export interface GroupRow<I, V> {
  readonly props: { readonly [K in keyof V]-?: PropRow<I, NonNullable<V[K]>> };
  /** Versions that have the group. Its props may need later ones. */
  readonly since?: Since;
}

/** A prop that the installer or the construct reads, and the values paths that they set. */
export interface ConstructRow {
  readonly paths: readonly string[];
}

/** A prop that sets no value. */
export const NO_VALUE: ConstructRow = { paths: [] };

export type PropRow<I, V> =
  | ValueRow
  | SetterRow<I, V>
  | (V extends readonly unknown[] ? never : V extends object ? GroupRow<I, V> : never)
  | ConstructRow;

/** A row for each prop. Rows are applied in their order, so lists are appended to in this order. */
export type PropTable<P, I> = {
  readonly [K in keyof P]-?: PropRow<I, NonNullable<P[K]>>;
};

/** Rows of the props that every construct has and the installer reads. */
export const RELEASE_ROWS = {
  chart: NO_VALUE,
  releaseName: NO_VALUE,
  inNamespace: NO_VALUE,
  createNamespace: NO_VALUE,
  podSecurity: NO_VALUE,
  secretDelivery: NO_VALUE,
  values: NO_VALUE,
  valuesFiles: NO_VALUE,
  unsetValues: NO_VALUE,
  allowUnknownValues: NO_VALUE,
  allowDuplicateKeys: NO_VALUE,
  acknowledgedSecretUses: NO_VALUE,
  notSecret: NO_VALUE,
  randomness: NO_VALUE,
  kubeVersion: NO_VALUE,
  apiVersions: NO_VALUE,
  hooks: NO_VALUE,
  includeCrds: NO_VALUE,
  definitions: NO_VALUE,
  helmExecutable: NO_VALUE,
  helmFlags: NO_VALUE,
  imageRegistry: NO_VALUE,
} as const;

/** Rows of props whose values have the names of the props, below a path. */
export function rowsBelow<Name extends string>(path: string, names: readonly Name[]): Record<Name, ValueRow> {
  return Object.fromEntries(names.map((name) => [name, { path: `${path}.${name}` }])) as Record<Name, ValueRow>;
}

/** Environment variables as Kubernetes lists them; undefined when there are none. */
export function environment(variables: Record<string, unknown>): { name: string; value: unknown }[] | undefined {
  const entries = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return entries.length > 0 ? entries : undefined;
}

/**
 * Passes whole numbers that are not less than `least`. Values files may quote them.
 *
 * @throws CLEARML5008 for other numbers
 */
export function wholeNumber(least: number): (count: number, where: string) => number {
  return (count, where) => {
    const isNumber = typeof count === 'number' || /^\d+$/.test(String(count));
    if (!isNumber || !Number.isSafeInteger(Number(count)) || Number(count) < least) {
      throw new CodedError('CLEARML5008', {
        found: `${where} is ${inShort(count)}`,
        expected: `a whole number, ${least} or more`,
        fix: 'correct the number',
      });
    }
    return count;
  };
}

/** Writes the props that are set to their values paths. */
export function applyProps<I extends PropTarget>(
  installation: I,
  table: { readonly [prop: string]: PropRow<I, any> },
  props: object,
  prefix = '',
): void {
  for (const [name, row] of Object.entries(table)) {
    const value = (props as Record<string, unknown>)[name];
    if (value !== undefined) {
      applyProp(installation, row, value, prefix + name);
    }
  }
}

function applyProp<I extends PropTarget>(installation: I, row: PropRow<I, any>, value: unknown, prop: string): void {
  const { chart, values } = installation;
  if ('since' in row && row.since !== undefined) {
    chart.requireSince(row.since, prop);
  }
  if ('props' in row) {
    applyProps(installation, row.props, value as object, `${prop}.`);
  } else if ('set' in row) {
    row.set(installation, value, prop);
  } else if ('path' in row) {
    const path = typeof row.path === 'string' ? row.path : row.path[chart.edition];
    if (path !== undefined) {
      values.add(path, row.convert ? row.convert(value, prop) : value, prop);
    }
  }
}

/** The values paths of the props that are secrets. */
export function secretPathsOf(table: { readonly [prop: string]: PropRow<any, any> }): string[] {
  return Object.values(table).flatMap((row) => {
    if ('props' in row) {
      return secretPathsOf(row.props);
    }
    if ('set' in row) {
      return row.secret ?? [];
    }
    if (!('path' in row) || !row.secret) {
      return [];
    }
    return typeof row.path === 'string' ? [row.path] : Object.values(row.path);
  });
}

/** A row of the prop table of a description. */
export interface TableRow {
  /** Name of the prop; a dot separates levels. */
  readonly prop: string;
  readonly row: PropRow<any, any>;
  /** Versions that have the prop, and before it the versions that have its groups. */
  readonly since: readonly Since[];
}

/** The rows of a prop table without its groups, and with the rows of the groups. */
export function rowsOf(
  table: { readonly [prop: string]: PropRow<any, any> },
  prefix = '',
  outer: readonly Since[] = [],
): TableRow[] {
  return Object.entries(table).flatMap(([name, row]) => {
    const prop = prefix + name;
    const since = 'since' in row && row.since !== undefined ? [...outer, row.since] : outer;
    return 'props' in row ? rowsOf(row.props, `${prop}.`, since) : [{ prop, row, since }];
  });
}

/** The values paths that a row may set in an edition. */
export function pathsOf(row: PropRow<any, any>, edition: Edition): readonly string[] {
  if ('paths' in row) {
    return row.paths;
  }
  if (!('path' in row)) {
    return [];
  }
  const path = typeof row.path === 'string' ? row.path : row.path[edition];
  return path === undefined ? [] : [path];
}
