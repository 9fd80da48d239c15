import type { Construct } from 'constructs';
import { createSecret } from '../../secrets/resolve-secrets';
import type { SecretValue } from '../../secrets/secret-value';

/** Credentials for image pulls from a registry. */
export interface RegistryLogin {
  readonly registry: string;
  readonly username: string;
  readonly token: SecretValue;
}

/** Adds a Secret equal to the output of `kubectl create secret docker-registry`. */
export function createRegistrySecret(scope: Construct, name: string, namespace: string, login: RegistryLogin): void {
  const { registry, username, token } = login;
  const auth = Buffer.from(`${username}:${token}`).toString('base64');
  createSecret(scope, {
    name,
    namespace,
    type: 'kubernetes.io/dockerconfigjson',
    texts: { '.dockerconfigjson': JSON.stringify({ auths: { [registry]: { username, password: token, auth } } }) },
  });
}
