import type { Construct } from 'constructs';
import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { PrerequisiteKind } from '../../prerequisites/prerequisite';
import { Prerequisites } from '../../prerequisites/prerequisites';
import { EnvironmentSecret, type KeyReference } from '../../secrets/environment-secret';
import { SecretValue } from '../../secrets/secret-value';

/**
 * The secrets in the environments of tasks. Charts keep the pods of tasks as a text in a ConfigMap, so secrets must be
 * references before the chart sees them.
 */
export class TaskSecrets {
  private readonly secret: EnvironmentSecret;

  public constructor(
    private readonly scope: Construct,
    releaseName: string,
    private readonly namespace: string | undefined,
  ) {
    const site = { scope, releaseName, namespace, manifests: [], deferred: new Map() };
    this.secret = new EnvironmentSecret(site, 'task-environment');
  }

  /** An entry of an environment that reads a secret. */
  public entry(name: string, secret: SecretValue): { name: string; valueFrom: { secretKeyRef: KeyReference } } {
    const { _source } = secret;
    if (_source.kind === 'existing') {
      Prerequisites.of(this.scope).add(this.scope, {
        kind: PrerequisiteKind.SECRET,
        name: _source.secretName,
        inNamespace: this.namespace,
        purpose: 'environment of tasks',
        remedy: `create it with the key ${_source.key}`,
      });
    }
    return { name, valueFrom: { secretKeyRef: this.secret.reference(_source) } };
  }

  /** The user's own values, in which the environments of tasks read their secrets. */
  public resolve(own: JsonObject): JsonObject {
    return this.resolved(own, []) as JsonObject;
  }

  private resolved(node: unknown, path: readonly string[]): unknown {
    if (
      Array.isArray(node) &&
      path.at(-1) === 'env' &&
      /^(?:basePodTemplate|templateOverrides)$/.test(path.at(-2) ?? '')
    ) {
      return node.map((entry) =>
        isJsonObject(entry) && entry.value instanceof SecretValue ? this.entry(String(entry.name), entry.value) : entry,
      );
    }
    return isJsonObject(node)
      ? Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.resolved(value, [...path, key])]))
      : node;
  }
}
