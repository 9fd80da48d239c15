import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { isJsonObject, type JsonObject } from '../../helm/data/json';
import type { Manifest } from '../../helm/manifests/manifest';
import type { SourcedValue } from '../../helm/values/sourced-values';
import { resolveSecrets } from '../../secrets/resolve-secrets';
import { SecretValue } from '../../secrets/secret-value';

/** What an agent's chart is told, with references in the place of the secrets of tasks. */
export interface ResolvedTaskSecrets {
  readonly sourcedValues: SourcedValue[];
  readonly own: JsonObject;
}

/**
 * Lets tasks read the secrets in their environments from a Secret. Charts keep the pods of tasks as a text in a ConfigMap, so
 * secrets must be references before a chart sees them. A pod that is never emitted reads all of them: tasks use its references.
 */
export function resolveTaskSecrets(
  scope: Construct,
  releaseName: string,
  sourcedValues: readonly SourcedValue[],
  own: JsonObject,
): ResolvedTaskSecrets {
  const found = new Map<string, SecretValue>();
  const collect = (secret: SecretValue) => {
    found.set(secret._placeholder, secret);
    return secret;
  };
  mapSourcedValues(sourcedValues, collect);
  mapSecrets(own, [], collect);
  const places = found.size > 0 ? referencesTo(scope, releaseName, found) : new Map<string, JsonObject>();
  const read = (secret: SecretValue) => places.get(secret._placeholder) ?? {};
  return {
    sourcedValues: mapSourcedValues(sourcedValues, (secret) => read(secret)),
    own: mapSecrets(own, [], (secret) => read(secret)) as JsonObject,
  };
}

/** Where each secret is read: `valueFrom` of an entry of an environment, by placeholder. */
function referencesTo(
  scope: Construct,
  releaseName: string,
  secrets: ReadonlyMap<string, SecretValue>,
): Map<string, JsonObject> {
  const placeholders = [...secrets.keys()];
  const env: JsonObject[] = placeholders.map((value, index) => ({ name: `SECRET_${index}`, value }));
  const content = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'task' }, spec: { containers: [{ env }] } };
  const source = `tasks of ${releaseName}`;
  const pod: Manifest = { content, apiVersion: 'v1', group: '', kind: 'Pod', name: 'task', annotations: {}, source };
  const namespace = Chart.of(scope).namespace;
  resolveSecrets({
    scope,
    releaseName: `${releaseName}-task`,
    namespace,
    manifests: [pod],
    secrets,
    podTransforms: [],
  });
  return new Map(placeholders.map((placeholder, index) => [placeholder, { valueFrom: env[index]?.valueFrom }]));
}

type Change = (secret: SecretValue) => JsonObject | SecretValue;

function mapSourcedValues(sourcedValues: readonly SourcedValue[], change: Change): SourcedValue[] {
  return sourcedValues.map((one) => {
    const path = one.path.split('.').slice(-2);
    return { ...one, value: mapSecrets(one.value, path, change) };
  });
}

/** Changes the entries of environments of pod templates that hold a secret. */
function mapSecrets(node: unknown, path: readonly string[], change: Change): unknown {
  if (Array.isArray(node) && isEnvironment(path)) {
    return node.map((entry) => mapEntry(entry, change));
  }
  return isJsonObject(node)
    ? Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mapSecrets(value, [...path, key], change)]))
    : node;
}

function isEnvironment(path: readonly string[]): boolean {
  return path.at(-1) === 'env' && /^(?:basePodTemplate|templateOverrides)$/.test(path.at(-2) ?? '');
}

function mapEntry(entry: unknown, change: Change): unknown {
  if (!isJsonObject(entry) || !(entry.value instanceof SecretValue)) {
    return entry;
  }
  const changed = change(entry.value);
  return changed instanceof SecretValue ? entry : { name: entry.name, ...changed };
}
