/**
 * Writes `lib/objects/custom-kinds.json`, the definitions of the custom kinds in `imports/`, from a folder with their
 * CustomResourceDefinitions:
 *
 *     node --import tsx scripts/custom-kinds.ts FOLDER
 *
 * The file contains the parts of the definitions that `CustomSchemas` reads, one definition per line.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { asMap, isJsonObject, objectsAt } from '../lib/helm/data/json';

const FILE = join(__dirname, '..', 'lib', 'objects', 'custom-kinds.json');

/** An ApplicationSet contains its templates in each of its generators: a third of a megabyte. */
const LEFT_OUT = ['ApplicationSet'];

/** Keywords that `CustomSchemas` reads. */
const KEYWORDS = new Set(
  `additionalProperties default enum items maxLength maximum minLength minimum pattern properties required type
x-kubernetes-embedded-resource x-kubernetes-int-or-string x-kubernetes-preserve-unknown-fields`.split(/\s+/),
);

const [, , folder = '.'] = process.argv;
const definitions = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => asMap(parse(readFileSync(join(folder, name), 'utf8'))))
  .filter(({ spec }) => !LEFT_OUT.includes(String(asMap(asMap(spec).names).kind)))
  .map(({ kind, spec }) => {
    const { group, names } = asMap(spec);
    const versions = objectsAt(spec, 'versions').map(({ name, schema }) => ({
      name,
      schema: { openAPIV3Schema: schemaOf(asMap(schema).openAPIV3Schema) },
    }));
    return JSON.stringify({ kind, spec: { group, names: { kind: asMap(names).kind }, versions } });
  });
writeFileSync(FILE, `[\n${definitions.join(',\n')}\n]\n`);

/** A schema without keywords that nothing reads. */
function schemaOf(schema: unknown): unknown {
  if (!isJsonObject(schema)) {
    return schema;
  }
  const kept = Object.entries(schema).filter(([keyword]) => KEYWORDS.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => {
      if (keyword === 'properties' && isJsonObject(value)) {
        return [keyword, Object.fromEntries(Object.entries(value).map(([name, field]) => [name, schemaOf(field)]))];
      }
      return [keyword, keyword === 'items' || keyword === 'additionalProperties' ? schemaOf(value) : value];
    }),
  );
}
