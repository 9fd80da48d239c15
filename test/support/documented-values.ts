import { acceptedValues, type ChartValue } from '../../scripts/preview-schemas';

/**
 * The values of a chart in the ClearML documentation: test data that is independent of the library, so that a wrong path in
 * the library cannot confirm itself. `acceptedValues` of the script also returns the values of the open-source charts.
 */
export function documentedValues(chart: string): ChartValue[] {
  return acceptedValues(chart).filter(({ documented }) => documented);
}

/** The paths that the schema of a chart does not accept. */
export function rejectedPaths(schema: object, paths: readonly string[]): string[] {
  return paths.filter((path) => !accepts(schema, schema, segmentsOf(path)));
}

/** Segments of a path; `[]` is an item of a list, `[NAME]` the item with that name, and `["key"]` a key. */
function segmentsOf(path: string): string[] {
  const segments = path.matchAll(/\["([^"]+)"\]|(\[[^\]]*\])|([^.[\]]+)/g);
  return [...segments].map(([, quoted, item, plain]) => quoted ?? (item ? '[]' : (plain as string)));
}

function accepts(root: any, schema: any, [key, ...rest]: string[]): boolean {
  const here = schema?.$ref ? root.definitions[schema.$ref.split('/').at(-1)] : schema;
  if (key === undefined) {
    return here !== undefined;
  }
  if (key === '[]') {
    const items: any[] = here?.items?.oneOf ?? (here?.items ? [here.items] : []);
    return items.some((item) => accepts(root, item, rest));
  }
  const free = here?.additionalProperties === false ? undefined : (here?.additionalProperties ?? {});
  const next = here?.properties?.[key] ?? free;
  return next !== undefined && accepts(root, next, rest);
}
