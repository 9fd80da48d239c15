import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { splitPath, valueAt } from '../../lib/helm/data/paths';
import { ROWS } from './contract-rows';
import { CONTRACT } from './servers';
import { withValues } from './values';

test.each(ROWS)('$prop lands at its documented paths and shows in the objects', ({ props, values, seen, as }) => {
  const { server, values: sent } = withValues(props);
  for (const [path, value] of Object.entries(values)) {
    expect([path, valueAt(sent, path)]).toEqual([path, value]);
  }
  expect(seen(server)).toEqual(as);
});

const REFERENCE = join(__dirname, '..', '..', '..', 'shared', 'reference', 'values.yaml');
const ifReference = existsSync(REFERENCE) ? test : test.skip;

ifReference('the contract chart admits every documented value', () => {
  const schema = JSON.parse(readFileSync(join(CONTRACT, 'values.schema.json'), 'utf8'));
  const rows: { path: string }[] = parse(readFileSync(REFERENCE, 'utf8')).charts['clearml-enterprise'].rows;
  const refused = rows.map(({ path }) => path).filter((path) => !admits(schema, schema, splitPath(path)));
  expect(rows.length).toBeGreaterThan(150);
  expect(refused).toEqual([]);
});

/** Whether a schema has a place for a path; `[]` in it is an item of a list. */
function admits(root: any, schema: any, [key, ...rest]: string[]): boolean {
  const here = schema?.$ref ? root.definitions[schema.$ref.split('/').at(-1)] : schema;
  if (here?.items && !here.properties) {
    return (here.items.oneOf ?? [here.items]).some((item: any) =>
      admits(root, item, [key, ...rest].filter((part) => part !== undefined) as string[]),
    );
  }
  if (key === undefined) {
    return here !== undefined;
  }
  const next =
    here?.properties?.[key] ?? (here?.additionalProperties === false ? undefined : (here?.additionalProperties ?? {}));
  return next !== undefined && admits(root, next, rest);
}
