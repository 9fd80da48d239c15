import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { JsonObject } from '../../lib/helm/data/json';
import { mergeValues, nestValue } from '../../lib/helm/data/paths';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { serverOf } from './servers';

export type ServerProps = Partial<ClearmlServerProps>;

/** Values by their paths. */
export type ValuesByPath = { readonly [path: string]: unknown };

/** A mistake that a prop, `values` or a values file can contain. */
export interface Mistake {
  readonly code: string;
  /** The mistake in a prop, if one can contain it. */
  readonly prop?: ServerProps;
  /** The mistake in values. */
  readonly values: ValuesByPath;
  /** A path that the message names. */
  readonly path: string;
  /** Other props. */
  readonly props?: ServerProps;
}

/** A variable in a list. */
export const variable = (name: string, value: string) => [{ name, value }];

/** Values of paths as one tree. */
export function treeOf(values: ValuesByPath): JsonObject {
  return Object.entries(values)
    .map(([path, value]) => nestValue(path, value))
    .reduce(mergeValues, {});
}

/** The path of a values file. */
export function fileWith(values: ValuesByPath): string {
  writeFileSync('own.yaml', `# edited\n${stringify(treeOf(values))}`);
  return 'own.yaml';
}

/** Requires the same error for a mistake in a prop, in `values` and in a values file. */
export function expectSameError({ code, prop, values, path, props = {} }: Mistake): void {
  const beginning = new RegExp(`^${code}`);
  if (prop !== undefined) {
    expect(messageOf({ ...props, ...prop })).toMatch(beginning);
  }
  const direct = messageOf({ ...props, values: treeOf(values) });
  expect(direct).toMatch(beginning);
  expect(direct).toMatch(/\(values\)|the default of the chart/);
  const file = messageOf({ ...props, valuesFiles: [fileWith(values)] });
  expect(file).toMatch(beginning);
  expect(file).toMatch(/\(own\.yaml:\d+\)|the default of the chart/);
  for (const message of [direct, file]) {
    expect(message).toContain(path);
    expect(message).not.toContain('p4ss');
  }
}

/** The message of a server with a mistake, at construction or at synth. */
function messageOf(props: ServerProps): string {
  try {
    return serverOf(props).node.validate().join('\n') || 'no error';
  } catch (error) {
    return (error as Error).message;
  }
}
