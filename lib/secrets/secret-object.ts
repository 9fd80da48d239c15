import type { Construct } from 'constructs';
import type { JsonObject } from '../helm/data/json';
import { defer, resolveAllSecrets } from '../helm/values/deferred';

/** A Secret of ours. */
export interface SecretObject {
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  /** Contents, in which a `SecretValue` may stand inside a longer text. */
  readonly texts: { readonly [key: string]: string };
}

/** Puts out a Secret of ours as those of charts leave: its secrets are in no other manifest than that of the secrets. */
export function createSecret(scope: Construct, secret: SecretObject): void {
  const { name, namespace, type, texts } = secret;
  const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, stringData: texts };
  const { values: content, deferred } = defer(object);
  const source = scope.node.path;
  const manifest = {
    content: content as JsonObject,
    apiVersion: 'v1',
    group: '',
    kind: 'Secret',
    name,
    annotations: {},
    source,
  };
  const manifests = [{ ...manifest, namespace }];
  // No pods come with it, so nothing is to be finished.
  resolveAllSecrets({ scope, releaseName: scope.node.id, namespace, manifests, deferred, finish: [] });
}
