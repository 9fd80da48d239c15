import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { splitPath } from '../../lib/helm/data/paths';

const REFERENCE = join(__dirname, '..', '..', '..', 'shared', 'reference', 'values.yaml');

/** `test` where the list of documented values is at hand, else `test.skip`. */
export const ifReference = existsSync(REFERENCE) ? test : test.skip;

/** The paths that the guide names for a chart. */
export function documentedPaths(chart: string): string[] {
  const rows: { path: string }[] = parse(readFileSync(REFERENCE, 'utf8')).charts[chart].rows;
  return rows.map(({ path }) => path);
}

/** Those of the paths that the schema of a chart has no place for. */
export function refusedPaths(chartFolder: string, paths: readonly string[]): string[] {
  const schema = JSON.parse(readFileSync(join(chartFolder, 'values.schema.json'), 'utf8'));
  return paths.filter((path) => !accepts(schema, schema, splitPath(path)));
}

/** Whether a schema has a place for a path; `[]` in it is an item of a list. */
function accepts(root: any, schema: any, [key, ...rest]: string[]): boolean {
  const here = schema?.$ref ? root.definitions[schema.$ref.split('/').at(-1)] : schema;
  if (here?.items && !here.properties) {
    const items: any[] = here.items.oneOf ?? [here.items];
    return items.some((item) => accepts(root, item, [key, ...rest].filter((part) => part !== undefined) as string[]));
  }
  if (key === undefined) {
    return here !== undefined;
  }
  const next =
    here?.properties?.[key] ?? (here?.additionalProperties === false ? undefined : (here?.additionalProperties ?? {}));
  return next !== undefined && accepts(root, next, rest);
}
