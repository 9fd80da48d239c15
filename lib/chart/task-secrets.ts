import { isJsonObject, type JsonObject } from '../helm/data/json';
import { splitPath } from '../helm/data/paths';
import type { Manifest } from '../helm/manifests/manifest';
import { resolveSecrets } from '../secrets/resolve-secrets';
import { SecretValue, slotsIn } from '../secrets/secret-value';
import type { Installation } from './installation';

/** The parts of an installation whose pods create the pods of tasks. */
type TaskInstallation = Pick<Installation<any, any>, 'scope' | 'inNamespace' | 'releaseName' | 'values' | 'userValues'>;

type Change = (secret: SecretValue) => JsonObject | undefined;

/**
 * Lets tasks read the secrets in their environments from a Secret. Charts store the pods of tasks as a text in a ConfigMap, so
 * the values that a chart renders with must contain references in place of these secrets.
 */
export function resolveTaskSecrets(installation: TaskInstallation): void {
  const secrets = new Map<string, SecretValue>();
  mapTaskSecrets(installation, (secret) => {
    secrets.set(secret._placeholder, secret);
    return undefined;
  });
  if (secrets.size > 0) {
    const references = referencesTo(installation, secrets);
    mapTaskSecrets(installation, (secret) => references.get(secret._placeholder));
  }
}

/** `valueFrom` by the placeholder of each secret. A pod that is never emitted reads all of them: tasks use its references. */
function referencesTo(
  { scope, inNamespace, releaseName }: TaskInstallation,
  secrets: ReadonlyMap<string, SecretValue>,
): Map<string, JsonObject> {
  const placeholders = [...secrets.keys()];
  const env: JsonObject[] = placeholders.map((value, index) => ({ name: `SECRET_${index}`, value }));
  const content = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'task' }, spec: { containers: [{ env }] } };
  const source = `tasks of ${releaseName}`;
  const pod: Manifest = { content, apiVersion: 'v1', group: '', kind: 'Pod', name: 'task', annotations: {}, source };
  resolveSecrets({
    scope,
    releaseName: `${releaseName}-task`,
    namespace: inNamespace,
    manifests: [pod],
    slots: slotsIn(env),
    podTransforms: [],
  });
  return new Map(placeholders.map((placeholder, index) => [placeholder, { valueFrom: env[index]?.valueFrom }]));
}

function mapTaskSecrets(installation: TaskInstallation, change: Change): void {
  const { values, userValues } = installation;
  values.sourcedValues = values.sourcedValues.map((one) => {
    return { ...one, value: mapSecrets(one.value, splitPath(one.path), change) };
  });
  installation.userValues = mapSecrets(userValues, [], change) as JsonObject;
}

/** Changes the entries of environments in pod templates that contain a secret, those of init containers and sidecars, too. */
function mapSecrets(node: unknown, path: readonly string[], change: Change): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => (isEnvironment(path) ? mapEntry(item, change) : mapSecrets(item, path, change)));
  }
  return isJsonObject(node)
    ? Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mapSecrets(value, [...path, key], change)]))
    : node;
}

function isEnvironment(path: readonly string[]): boolean {
  return path.at(-1) === 'env' && path.some((key) => /^(?:basePodTemplate|templateOverrides)$/.test(key));
}

function mapEntry(entry: unknown, change: Change): unknown {
  const reference = isJsonObject(entry) && entry.value instanceof SecretValue ? change(entry.value) : undefined;
  return reference === undefined ? entry : { name: (entry as JsonObject).name, ...reference };
}
