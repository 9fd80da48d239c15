import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { loadAll } from 'js-yaml';

/** CustomResourceDefinitions of upstream projects; a clone alone does not have them. */
const FOLDER = join(__dirname, '..', '..', '..', 'shared', 'crds');

/** `describe` where the definitions are at hand, else `describe.skip`. */
export const describeWithCrds = existsSync(FOLDER) ? describe : describe.skip;

/** Problems of a custom object by its definition, fields that it does not know included; undefined for other kinds. */
export function crdProblems(object: { apiVersion: string; kind: string }): string[] | undefined {
  const validate = validators().get(`${object.apiVersion} ${object.kind}`);
  if (validate === undefined) {
    return undefined;
  }
  return validate(object)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
}

let compiled: Map<string, ValidateFunction> | undefined;

function validators(): Map<string, ValidateFunction> {
  compiled ??= compile();
  return compiled;
}

function compile(): Map<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const found = new Map<string, ValidateFunction>();
  for (const file of existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')) : []) {
    for (const { spec } of loadAll(readFileSync(join(FOLDER, file), 'utf8')) as Definition[]) {
      for (const { name, schema } of spec.versions) {
        const closed = closeSchema({ ...schema.openAPIV3Schema }) as object;
        const key = `${spec.group}/${name} ${spec.names.kind}`;
        // Compiled when first needed: some of these take a second.
        found.set(
          key,
          lazily(() => ajv.compile(closed)),
        );
      }
    }
  }
  return found;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: { readonly name: string; readonly schema: { readonly openAPIV3Schema: object } }[];
  };
}

/** Parts of a schema that say more about a map than its properties do; they do not close it. */
const PART = 'part of ';
const combining = /^(?:allOf|anyOf|oneOf|not)$/;

/** The API server prunes fields that a schema does not name; here they are problems. Metadata is Kubernetes' own. */
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
  if (closed['x-kubernetes-int-or-string'] === true) {
    closed.type = ['integer', 'string'];
    delete closed.anyOf;
  }
  return closed;
}

function lazily(make: () => ValidateFunction): ValidateFunction {
  let made: ValidateFunction | undefined;
  const validate = (data: unknown) => {
    made ??= make();
    const valid = made(data);
    (validate as ValidateFunction).errors = made.errors;
    return valid;
  };
  return validate as ValidateFunction;
}
