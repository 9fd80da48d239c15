import { isJsonObject, type JsonObject } from '../helm/data/json';
import { splitPath } from '../helm/data/paths';
import type { Manifest } from '../helm/manifests/manifest';
import { resolveSecrets } from '../secrets/resolve-secrets';
import { secretsByPlaceholder, slotsIn, withPlaceholders } from '../secrets/secret-value';
import type { Installation } from './installation';

/** The parts of an installation whose pods create the pods of tasks. */
type TaskInstallation = Pick<Installation<any, any>, 'scope' | 'inNamespace' | 'releaseName' | 'values' | 'userValues'>;

type Change = (environment: unknown[]) => unknown[];

/**
 * Lets tasks read the secrets in their environments from a Secret. Charts store the pods of tasks as a text in a ConfigMap, so
 * the values that a chart renders with must contain references in place of these secrets.
 */
export function resolveTaskSecrets(installation: TaskInstallation): void {
  const containers: JsonObject[] = [];
  mapEnvironments(installation, (env) => {
    containers.push({ env: withPlaceholders(env) });
    return env;
  });
  if (containers.length > 0) {
    resolveIn(containers, installation);
    mapEnvironments(installation, () => containers.shift()?.env as unknown[]);
  }
}

/** Resolves the secrets in the containers of a pod that is never emitted: tasks use its environments. */
function resolveIn(containers: readonly JsonObject[], { scope, inNamespace, releaseName }: TaskInstallation): void {
  const content = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'task' }, spec: { containers } };
  const source = `tasks of ${releaseName}`;
  const pod: Manifest = { content, apiVersion: 'v1', group: '', kind: 'Pod', name: 'task', annotations: {}, source };
  resolveSecrets({
    scope,
    releaseName: `${releaseName}-task`,
    namespace: inNamespace,
    manifests: [pod],
    slots: slotsIn(content),
    podTransforms: [],
  });
}

/** Changes the environments in pod templates that contain a secret, in props and then in the values of the user. */
function mapEnvironments(installation: TaskInstallation, change: Change): void {
  const { values, userValues } = installation;
  values.sourcedValues = values.sourcedValues.map((one) => {
    return { ...one, value: mapNode(one.value, splitPath(one.path), change) };
  });
  installation.userValues = mapNode(userValues, [], change) as JsonObject;
}

/** Changes the environments of all containers of a template. */
function mapNode(node: unknown, path: readonly string[], change: Change): unknown {
  if (Array.isArray(node)) {
    const hasSecrets = isEnvironment(path) && secretsByPlaceholder(withPlaceholders(node)).size > 0;
    return hasSecrets ? change(node) : node.map((item) => mapNode(item, path, change));
  }
  return isJsonObject(node)
    ? Object.fromEntries(Object.entries(node).map(([key, value]) => [key, mapNode(value, [...path, key], change)]))
    : node;
}

function isEnvironment(path: readonly string[]): boolean {
  return path.at(-1) === 'env' && path.some((key) => /^(?:basePodTemplate|templateOverrides)$/.test(key));
}
