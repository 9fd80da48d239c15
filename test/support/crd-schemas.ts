import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { loadAll } from 'js-yaml';
import { filesBelow } from './files';

/** CustomResourceDefinitions of upstream projects, which are not in the repository. */
const FOLDER = join(__dirname, '..', '..', '..', 'shared', 'crds');

/** Definitions that are not among them. */
const OWN = join(__dirname, 'crds');

/** `describe` if the definitions exist, else `describe.skip`. */
export const describeWithCrds = existsSync(FOLDER) ? describe : describe.skip;

/** Problems of a custom object, including fields that are not in its definition; undefined for other kinds. */
export function crdProblems(object: { apiVersion: string; kind: string }): string[] | undefined {
  schemas ??= readSchemas();
  const schema = schemas.get(`${object.apiVersion} ${object.kind}`);
  if (schema === undefined) {
    return undefined;
  }
  // ajv compiles a schema once, when it is first needed, which may take a second.
  const validate = ajv.compile(schema);
  return validate(object)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
}

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
let schemas: Map<string, object> | undefined;

function readSchemas(): Map<string, object> {
  const files = [FOLDER, OWN].flatMap((folder) => filesBelow(folder, '.yaml'));
  const definitions = files.flatMap((file) => loadAll(readFileSync(file, 'utf8')) as Definition[]);
  return new Map(
    definitions.flatMap(({ spec: { group, names, versions } }) =>
      versions.map(({ name, schema }) => [
        `${group}/${name} ${names.kind}`,
        closeSchema({ ...schema.openAPIV3Schema }) as object,
      ]),
    ),
  );
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: { readonly name: string; readonly schema: { readonly openAPIV3Schema: object } }[];
  };
}

/** Subschemas of a map, such as those in allOf. They may omit properties of the map, so they remain open. */
const PART = 'part of ';
const combining = /^(?:allOf|anyOf|oneOf|not)$/;

/** Rejects fields that are not in a schema, which the API server would prune. Metadata remains open. */
function closeSchema(schema: unknown, key = ''): unknown {
  if (Array.isArray(schema)) {
    return schema.map((item) => closeSchema(item, key));
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const closed = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      closeSchema(value, key === 'properties' ? '' : combining.test(name) || key.startsWith(PART) ? PART + name : name),
    ]),
  ) as Record<string, unknown>;
  const keepsUnknown = closed['x-kubernetes-preserve-unknown-fields'] === true;
  const isPropertyMap = key === 'properties';
  if (
    !isPropertyMap &&
    !key.startsWith(PART) &&
    closed.properties &&
    closed.additionalProperties === undefined &&
    !keepsUnknown
  ) {
    closed.additionalProperties = false;
  }
  // Go knows flags inside a pattern, JavaScript does not.
  if (String(closed.pattern).includes('(?i)')) {
    delete closed.pattern;
  }
  if (closed['x-kubernetes-int-or-string'] === true) {
    closed.type = ['integer', 'string'];
    delete closed.anyOf;
  }
  return closed;
}
