import { uniqueName } from '../../core/unique-name';
import { asMap, isJsonObject } from '../../helm/data/json';
import { binaryContent, isSecret, type PendingEntry } from '../pending-secret';
import { filled, type SecretText, secretsIn, type TextPart, wholeSecret } from '../secret-text';
import { isGenerated, type SecretSource } from '../source';

/** Type of Secrets with a login to a registry. */
export const DOCKER_TYPE = 'kubernetes.io/dockerconfigjson';

/** Their key. */
export const DOCKER_KEY = '.dockerconfigjson';

/** The `kubectl` command that creates a Secret: with variables in the place of secrets, and with unchanged literal entries. */
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

/** The login of a pull secret in the format of `kubectl`; undefined for other formats. */
function dockerLogin(entry: PendingEntry, shell: ShellText): string[] | undefined {
  if (entry.key !== DOCKER_KEY) {
    return undefined;
  }
  if (wholeSecret(entry.text)) {
    return ['--docker-server="$SERVER"', '--docker-username="$USERNAME"', '--docker-password="$TOKEN"'];
  }
  // Characters from the private use area represent the secrets, so that the JSON can be parsed.
  const secrets = secretsIn(entry.text);
  const marked = filled(entry.text, (source) => `\uE000${secrets.indexOf(source)}\uE001`);
  const unmarked = (text: string): SecretText<SecretSource> =>
    text
      .split(/\uE000(\d+)\uE001/)
      .map((part, index) => (index % 2 === 0 ? part : { secret: secrets[Number(part)] as SecretSource }))
      .filter((part) => part !== '');
  const auths = (JSON.parse(marked) as { auths?: unknown }).auths;
  const [[server, login], ...others] = Object.entries(asMap(auths)) as [[string, unknown]];
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

/**
 * Writes texts as shell words for commands that users run, with variables and commands in the place of secrets, never with
 * their contents. Inside JSON, it assumes that secrets contain no characters that JSON escapes.
 */
export class ShellText {
  private readonly variables = new Map<string, SecretSource>();

  public constructor(private readonly namespace: string | undefined) {}

  /** A text as a double-quoted word. */
  public quoted(text: SecretText<SecretSource>): string {
    const whole = wholeSecret(text);
    return `"${whole ? this.secret(whole).replace(/^\$\{(.*)\}$/, '$$$1') : this.parts(text)}"`;
  }

  /** @param within escapes the text for the strings that contain it */
  private parts(text: SecretText<SecretSource>, within: (text: string) => string = (inner) => inner): string {
    return text.map((part) => this.part(part, within)).join('');
  }

  private part(part: TextPart<SecretSource>, within: (text: string) => string): string {
    if (typeof part === 'string') {
      return literal(within(part));
    }
    if ('secret' in part) {
      return this.secret(part.secret);
    }
    if ('base64' in part) {
      return `$(printf %s ${this.quoted(part.base64)} | base64 | tr -d '\\n')`;
    }
    const quote = literal(within('"'));
    const inString = (inner: string) => within(JSON.stringify(inner).slice(1, -1));
    return `${quote}${this.parts(part.json, inString)}${quote}`;
  }

  private secret(source: SecretSource): string {
    if (source.kind === 'existing') {
      return `$(${keyCommand(source.secretName, source.key, this.namespace)})`;
    }
    if (source.kind === 'local' && source.command !== undefined) {
      return `$(${source.command.map(singleQuoted).join(' ')})`;
    }
    return `\${${source.kind === 'local' && source.variable ? source.variable : this.variableFor(source)}}`;
  }

  /** The variable of a secret; each secret has another. */
  private variableFor(source: SecretSource): string {
    const id = isGenerated(source) ? source.generatedId.replace(/^.*\//, '') : source.key;
    const base = id
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^(?=[0-9])/, '_')
      .toUpperCase();
    const name = uniqueName(base, (one) => (this.variables.get(one) ?? source) !== source, '_');
    this.variables.set(name, source);
    return name;
  }
}

/** The command that prints a key of a Secret in the cluster. */
export function keyCommand(secretName: string, key: string, namespace: string | undefined): string {
  const format = `{{ index .data ${JSON.stringify(key)} | base64decode }}`;
  return `${kubectl(namespace)} get secret ${secretName} -o go-template='${format}'`;
}

/** kubectl for a namespace; without one, for the namespace of the context. */
function kubectl(namespace: string | undefined): string {
  return namespace === undefined ? 'kubectl' : `kubectl -n ${namespace}`;
}

/** A quoted shell word. */
function singleQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Escapes a text for double quotes, on one line. An exclamation mark there would recall earlier commands. */
function literal(text: string): string {
  return text.replace(/[\\"$`!\n\t]/g, (character) => ESCAPED[character] ?? `\\${character}`);
}

const ESCAPED: Record<string, string> = { '!': `"'!'"`, '\n': `"$'\\n'"`, '\t': `"$'\\t'"` };
