import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Schema, Validator } from '@cfworker/json-schema';
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
  const schema = schemaOf(object);
  if (schema === undefined) {
    return undefined;
  }
  // An interpreter: a compiler takes six seconds for the schema of an ApplicationSet.
  const { errors } = new Validator(schema, '7', false).validate(object);
  return errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`);
}

const FILES = [FOLDER, OWN].flatMap((folder) => filesBelow(folder, '.yaml'));
const schemas = new Map<string, Schema | undefined>();

function schemaOf({ apiVersion, kind }: { apiVersion: string; kind: string }): Schema | undefined {
  const key = `${apiVersion} ${kind}`;
  if (!schemas.has(key)) {
    schemas.set(key, readSchema(apiVersion, kind));
  }
  return schemas.get(key);
}

/** Reads the schema from the file of the kind, such as `nvidia.com_clusterpolicies.yaml`. */
function readSchema(apiVersion: string, kind: string): Schema | undefined {
  const [group, version] = apiVersion.split('/');
  const name = new RegExp(`^${group}_${kind.toLowerCase().replace(/y$/, '')}(?:y?s|y|ies)?\\.yaml$`);
  return FILES.filter((file) => name.test(basename(file)))
    .flatMap((file) => loadAll(readFileSync(file, 'utf8')) as Definition[])
    .flatMap(({ spec }) => spec.versions.filter((one) => one.name === version))
    .map(({ schema }) => closeSchema({ ...schema.openAPIV3Schema }) as Schema)[0];
}

interface Definition {
  readonly spec: {
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
