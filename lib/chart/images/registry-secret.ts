import type { Construct } from 'constructs';
import { createSecret } from '../../secrets/secret-object';
import type { SecretValue } from '../../secrets/secret-value';

/** With what images are pulled from a registry. */
export interface RegistryLogin {
  readonly registry: string;
  readonly username: string;
  readonly token: SecretValue;
}

/** Puts out the Secret that `kubectl create secret docker-registry` would make. */
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
