import { isJsonObject } from '../../helm/data/json';
import { binaryContent, isSecret, type PendingEntry } from '../pending-secret';
import { filled, type SecretText, secretsIn, wholeSecret } from '../secret-text';
import type { SecretSource } from '../source';
import { kubectl, ShellText, singleQuoted } from './shell-text';

/** Type of Secrets with registry credentials. */
export const DOCKER_TYPE = 'kubernetes.io/dockerconfigjson';

/** Key of these Secrets. */
export const DOCKER_KEY = '.dockerconfigjson';

/** The `kubectl` command that creates a Secret, with variables for secrets and with literal entries. */
export function secretCommand(
  name: string,
  namespace: string | undefined,
  type: string | undefined,
  entries: readonly PendingEntry[],
): string {
  const shell = new ShellText(namespace);
  const create = `${kubectl(namespace)} create secret`;
  const [only] = entries;
  const login = type === DOCKER_TYPE && entries.length === 1 && only ? dockerLogin(only, shell) : undefined;
  if (login) {
    return [create, 'docker-registry', name, ...login].join(' ');
  }
  const typed = type === undefined || type === 'Opaque' ? [] : [`--type=${type}`];
  return [create, 'generic', name, ...typed, ...entries.map((entry) => entryArgument(entry, shell))].join(' ');
}

function entryArgument(entry: PendingEntry, shell: ShellText): string {
  const binary = isSecret(entry) ? undefined : binaryContent(entry);
  return binary === undefined
    ? `--from-literal=${entry.key}=${shell.quoted(entry.text)}`
    : `--from-file=${entry.key}=<(printf %s ${binary} | base64 -d)`;
}

/** The credentials arguments of a pull secret in the format of `kubectl`; undefined for other Secrets. */
function dockerLogin(entry: PendingEntry, shell: ShellText): string[] | undefined {
  if (entry.key !== DOCKER_KEY) {
    return undefined;
  }
  if (wholeSecret(entry.text)) {
    return ['--docker-server="$SERVER"', '--docker-username="$USERNAME"', '--docker-password="$TOKEN"'];
  }
  // Characters of the private use area represent the secrets, so that the JSON can be parsed.
  const secrets = secretsIn(entry.text);
  const marked = filled(entry.text, (source) => `\uE000${secrets.indexOf(source)}\uE001`);
  const unmarked = (text: string): SecretText<SecretSource> =>
    text
      .split(/\uE000(\d+)\uE001/)
      .map((part, index) => (index % 2 === 0 ? part : { secret: secrets[Number(part)] as SecretSource }))
      .filter((part) => part !== '');
  const auths = (JSON.parse(marked) as { auths?: unknown }).auths;
  const [[server, login], ...others] = Object.entries(isJsonObject(auths) ? auths : {}) as [[string, unknown]];
  if (!isJsonObject(login) || others.length > 0 || Object.keys(login).some((key) => !FIELDS.has(key))) {
    return undefined;
  }
  const { username, password, email } = login;
  return [
    `--docker-server=${singleQuoted(server)}`,
    `--docker-username=${shell.quoted(unmarked(String(username)))}`,
    `--docker-password=${shell.quoted(unmarked(String(password)))}`,
    ...(email ? [`--docker-email=${singleQuoted(String(email))}`] : []),
  ];
}

const FIELDS = new Set(['username', 'password', 'email', 'auth']);
