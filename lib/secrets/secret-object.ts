import type { Construct } from 'constructs';
import { secretsByPlaceholder, withPlaceholders } from './placeholder-values';
import { resolveSecrets } from './resolve-secrets';

/** A Secret that a construct creates itself. */
export interface SecretObject {
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  /** Contents, in which a `SecretValue` may be part of a longer text. */
  readonly texts: { readonly [key: string]: string };
}

/** Emits a Secret with the delivery of its scope, like the Secrets of charts. */
export function createSecret(scope: Construct, { name, namespace, type, texts }: SecretObject): void {
  const identity = { apiVersion: 'v1', kind: 'Secret' };
  const content = withPlaceholders({ ...identity, metadata: { name, namespace }, type, stringData: texts });
  const manifest = { ...identity, group: '', name, namespace, content, annotations: {}, source: scope.node.path };
  resolveSecrets({
    scope,
    releaseName: scope.node.id,
    namespace,
    manifests: [manifest],
    secrets: secretsByPlaceholder(content),
    podTransforms: [],
  });
}
