import { asMap, isJsonObject, type JsonObject } from '../../../helm/data/json';
import { type FieldChange, isWithin } from '../../../objects/changes/field-changes';
import { type ObjectChange, objectChanges } from '../../../objects/changes/object-changes';

import { isLabelOfIngress } from './rewrites';

/** Charts and this library write digests of secrets into annotations of pods. */
const DIGESTS = 'spec.template.metadata.annotations';

/**
 * The differences between the objects of files and those of an app whose secrets have other sources, without those that follow
 * from the sources: the keys of Secrets, and digests.
 *
 * @param keys the key of each secret in the app by its key for the files
 * @param withSources returns the objects of the files, with the secrets from the sources of the app
 */
export function differencesOf(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  keys: ReadonlyMap<string, string>,
  withSources: () => readonly JsonObject[],
): ObjectChange[] {
  const changes = objectChanges(before.map((object) => withKeys(object, keys)) as JsonObject[], after).filter(
    (change) => !isLabelOfIngress(change),
  );
  const isDigest = ({ field }: FieldChange) => isWithin(field, DIGESTS);
  if (!changes.some(({ fields }) => fields.some(isDigest))) {
    return changes;
  }
  const placeOf = ({ kind, namespace, name }: ObjectChange, { field }: FieldChange) =>
    JSON.stringify([kind, namespace, name, field]);
  const others = new Set(
    objectChanges(withSources(), after).flatMap((change) => change.fields.map((field) => placeOf(change, field))),
  );
  return changes
    .map((change) => ({
      ...change,
      fields: change.fields.filter((field) => !isDigest(field) || others.has(placeOf(change, field))),
    }))
    .filter(({ effect, fields }) => effect !== 'changed' || fields.length > 0);
}

/** Secret of the secrets in environments of containers, whose keys are the names of the sources. */
const ENVIRONMENT = /-environment$/;

function withKeys(node: unknown, keys: ReadonlyMap<string, string>): unknown {
  const renamed = (key: string) => keys.get(key) ?? (keyOfLiteral(key, keys) || key);
  if (typeof node === 'string') {
    return node.replace(/SECRET_\w+/g, (name) => variableFor(name, keys));
  }
  if (Array.isArray(node)) {
    return node.map((item) => withKeys(item, keys));
  }
  if (!isJsonObject(node)) {
    return node;
  }
  const entries = Object.entries(node).map(([key, value]) => [key, withKeys(value, keys)]);
  const copy: JsonObject = Object.fromEntries(entries);
  if (ENVIRONMENT.test(String(copy.name)) && typeof copy.key === 'string') {
    copy.key = renamed(copy.key);
  }
  if (node.kind === 'Secret' && ENVIRONMENT.test(String(asMap(node.metadata).name))) {
    for (const field of ['data', 'stringData'].filter((name) => isJsonObject(copy[name]))) {
      copy[field] = Object.fromEntries(Object.entries(asMap(copy[field])).map(([key, one]) => [renamed(key), one]));
    }
  }
  return copy;
}

function keyOfLiteral(key: string, keys: ReadonlyMap<string, string>): string | undefined {
  const [, base = '', end = ''] = /^(.*)(\.hocon)$/.exec(key) ?? [];
  const renamed = keys.get(base);
  return renamed === undefined ? undefined : renamed + end;
}

/** The library reads a part of a variable into a variable with the name of the key. */
function variableFor(name: string, keys: ReadonlyMap<string, string>): string {
  const variable = (key: string) => `SECRET_${key.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
  const [, renamed] = [...keys].find(([key]) => variable(key) === name) ?? [];
  return renamed === undefined ? name : variable(renamed);
}
