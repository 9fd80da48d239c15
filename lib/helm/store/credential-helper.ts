import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { keepExecutable } from '../command/executable-cache';
import type { Login } from './access';

// Numbered: an older program of this name may lie in the cache.
const NAME = 'cdk8s-clearml-1';
const LOGIN_VARIABLE = 'CDK8S_CLEARML_LOGIN';

/** Prints the login that its environment holds; the protocol is that of docker's credential helpers. */
const PROGRAM =
  process.platform === 'win32'
    ? { name: `docker-credential-${NAME}.cmd`, text: `@node -p "process.env.${LOGIN_VARIABLE}"\r\n` }
    : { name: `docker-credential-${NAME}`, text: `#!/bin/sh\nprintf %s "$${LOGIN_VARIABLE}"\n` };

/** A registry configuration for helm which makes it ask our credential helper, and no one else. */
export const REGISTRY_CONFIG = JSON.stringify({ credsStore: NAME });

/**
 * The environment in which helm gets a login from our credential helper. `helm registry login` would write the password
 * into a file, where it stays if synth is killed; in this way it is in no file and on no command line.
 */
export function environmentWithLogin({ username, password }: Login): Record<string, string> {
  const modules = (require.resolve.paths(NAME) ?? []).find((folder) => existsSync(folder));
  const helper = keepExecutable(modules ?? __dirname, PROGRAM.name, () => Buffer.from(PROGRAM.text)) ?? '';
  return {
    PATH: [dirname(helper), process.env.PATH].filter(Boolean).join(delimiter),
    [LOGIN_VARIABLE]: JSON.stringify({ ServerURL: '', Username: username, Secret: password }),
  };
}
