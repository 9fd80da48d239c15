/** Names that promise a credential, in the spellings of variables, keys and flags. */
const NAME =
  '[A-Za-z0-9_.-]*(?:pass(?:word|wd|phrase)|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)';

const CREDENTIAL_NAME = new RegExp(`^${NAME}$`, 'i');
const ASSIGNMENT = new RegExp(`^\\s*(?:export\\s+)?["']?(${NAME})["']?\\s*[:=]\\s*(.+?)\\s*,?\\s*$`, 'gim');
const FLAG = new RegExp(`^--?(${NAME})=(.+)$`, 'i');

/** What a text may be where a credential is expected, without being one: a switch, a number, a reference, a placeholder. */
const HARMLESS =
  /^(?:|true|false|yes|no|on|off|null|none|nil|~|\d+|[|>][-+]?|\{\}|\[\]|(?:.*\$[({].*)|(?:.*\{\{.*)|\$[A-Za-z_]\w*|\/[\w./-]*|unused|<[^>]*>|\*+)$/i;

/** Credentials that show by their shape. */
const SHAPES: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/ },
  { what: 'a URL with a password', pattern: /[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*:(?!\$\(|\$\{|\{\{|<|\*)[^\s:/@"']+@/i },
  { what: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/ },
  { what: 'a Docker Hub token', pattern: /\bdckr_[a-z]+_[A-Za-z0-9_-]{20,}/ },
  { what: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
];

/** What kind of credential a text holds by its shape; undefined when it shows none. */
export function shapeOf(text: string): string | undefined {
  return SHAPES.find(({ pattern }) => pattern.test(text))?.what;
}

/** Whether a named text is a credential: the name promises one, and the text is no switch, number or reference. */
export function isCredential(name: string, text: string): boolean {
  return CREDENTIAL_NAME.test(name) && !HARMLESS.test(unquoted(text));
}

/** Names of the credentials that a configuration text assigns, line by line. */
export function assignedCredentials(text: string): string[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap(([, name = '', value = '']) =>
    HARMLESS.test(unquoted(value)) ? [] : [name],
  );
}

/** Name of the credential that a command line argument carries; undefined when it carries none. */
export function flaggedCredential(argument: string): string | undefined {
  const [, name, value = ''] = FLAG.exec(argument) ?? [];
  return name !== undefined && !HARMLESS.test(unquoted(value)) ? name : undefined;
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/s, '$2');
}
