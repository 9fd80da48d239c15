import { asMap, isJsonObject, type JsonObject } from '../../helm/data/json';
import { textAt } from '../../helm/data/paths';
import type { Manifest } from '../../helm/manifests/manifest';
import { podsOf } from '../../helm/manifests/rendered-pod';
import { keyCommand } from '../../secrets/delivery/secret-command';
import { literalValue } from '../../secrets/readers/hocon';

/** A user of a server, and the command that prints the password. */
export interface FixedUser {
  readonly username: string;
  /** Command that prints the password, or its hash; undefined if no Secret contains it. */
  readonly command?: string;
  readonly isHash: boolean;
}

const SETTING = 'clearml__apiserver__auth__fixed_users__';

/** The fixed users in the variables of the pods in a namespace, whichever prop, values file or value sets them. */
export function fixedUsersIn(manifests: readonly Manifest[], namespace: string | undefined): FixedUser[] {
  const containers = manifests
    .filter((manifest) => manifest.namespace === namespace)
    .flatMap(({ content }) => podsOf(content).flatMap(({ containers: all }) => all));
  const users = containers.flatMap(({ environment }) => usersOf(environment as JsonObject[], namespace));
  return [...new Map(users.map((user) => [user.username, user])).values()];
}

function usersOf(variables: readonly JsonObject[], namespace: string | undefined): FixedUser[] {
  const setting = (key: string) => variables.find(({ name }) => String(name).toLowerCase() === SETTING + key);
  const list = literalValue(String(setting('users')?.value));
  const isHash = literalValue(String(setting('pass_hashed')?.value)) === true;
  return (Array.isArray(list) ? list : []).filter(isJsonObject).map(({ username, password }) => {
    return { username: String(username), isHash, command: commandFor(String(password), variables, namespace) };
  });
}

/** The password is a reference to a variable, `$(NAME)`, whose content is in a Secret. */
function commandFor(password: string, variables: readonly JsonObject[], namespace?: string): string | undefined {
  const [, name] = /^\$\(([^)]+)\)$/.exec(password) ?? [];
  const entry = variables.find((one) => one.name === name);
  const reference = asMap(asMap(entry?.valueFrom).secretKeyRef);
  const [secret, key] = [textAt(reference, 'name'), textAt(reference, 'key')];
  return secret === undefined || key === undefined ? undefined : keyCommand(secret, key, namespace);
}
