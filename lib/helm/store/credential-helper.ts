import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { keepExecutable } from '../command/bundled-executable';
import type { Login } from './access';

// The number distinguishes the program from older versions in the cache.
const NAME = 'cdk8s-clearml-1';
const LOGIN_VARIABLE = 'CDK8S_CLEARML_LOGIN';

/** Prints the login from its environment, in the protocol of Docker credential helpers. */
const PROGRAM =
  process.platform === 'win32'
    ? { name: `docker-credential-${NAME}.cmd`, text: `@node -p "process.env.${LOGIN_VARIABLE}"\r\n` }
    : { name: `docker-credential-${NAME}`, text: `#!/bin/sh\nprintf %s "$${LOGIN_VARIABLE}"\n` };

/** A registry configuration that makes helm use only the credential helper of this library. */
export const REGISTRY_CONFIG = JSON.stringify({ credsStore: NAME });

/**
 * Environment variables with which helm gets a login from the credential helper, so that no file and no command line
 * contains the password. `helm registry login` would write the password to a file, which remains if synth is killed.
 */
export function environmentWithLogin({ username, password }: Login): Record<string, string> {
  const modules = (require.resolve.paths(NAME) ?? []).find((folder) => existsSync(folder));
  const helper = keepExecutable(modules ?? __dirname, PROGRAM.name, () => Buffer.from(PROGRAM.text)) ?? '';
  return {
    PATH: [dirname(helper), process.env.PATH].filter(Boolean).join(delimiter),
    [LOGIN_VARIABLE]: JSON.stringify({ ServerURL: '', Username: username, Secret: password }),
  };
}
