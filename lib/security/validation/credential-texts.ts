/** Names that indicate a credential, as spelled in variables, keys and flags. */
const NAME =
  '[A-Za-z0-9_.-]*(?:pass(?:word|wd|phrase)|secret(?:[_-]?key)?|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)';

const CREDENTIAL_NAME = new RegExp(`^${NAME}$`, 'i');
const ASSIGNMENT = new RegExp(`^\\s*(?:export\\s+)?["']?(${NAME})["']?\\s*[:=]\\s*(.+?)\\s*,?\\s*$`, 'gim');
const FLAG = new RegExp(`^--?(${NAME})=(.+)$`, 'i');

/** Values of credential fields that are not credentials: flags, numbers, references, placeholders. */
const NOT_A_CREDENTIAL =
  /^(?:|true|false|yes|no|on|off|null|none|nil|~|\d+|[|>][-+]?|\{\}|\[\]|(?:.*\$[({].*)|(?:.*\{\{.*)|\$[A-Za-z_]\w*|\/[\w./-]*|unused|<[^>]*>|\*+)$/i;

/** Formats that identify a credential. */
const FORMATS: readonly { readonly description: string; readonly pattern: RegExp }[] = [
  { description: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/ },
  {
    description: 'a URL with a password',
    pattern: /[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*:(?!\$\(|\$\{|\{\{|<|\*)[^\s:/@"']+@/i,
  },
  { description: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { description: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/ },
  { description: 'a Docker Hub token', pattern: /\bdckr_[a-z]+_[A-Za-z0-9_-]{20,}/ },
  { description: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
];

/** The format of the credential that a text contains; undefined when the text matches no format. */
export function credentialFormatOf(text: string): string | undefined {
  return FORMATS.find(({ pattern }) => pattern.test(text))?.description;
}

/** Whether a named text is a credential: the name indicates one, and the text is not a flag, number or reference. */
export function isCredential(name: string, text: string): boolean {
  return CREDENTIAL_NAME.test(name) && !NOT_A_CREDENTIAL.test(unquoted(text));
}

/** Names of the credentials that a configuration text assigns, line by line. */
export function assignedCredentials(text: string): string[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap(([, name = '', value = '']) =>
    NOT_A_CREDENTIAL.test(unquoted(value)) ? [] : [name],
  );
}

/** Name of the credential in a command line argument; undefined without a credential. */
export function flaggedCredential(argument: string): string | undefined {
  const [, name, value = ''] = FLAG.exec(argument) ?? [];
  return name !== undefined && !NOT_A_CREDENTIAL.test(unquoted(value)) ? name : undefined;
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/s, '$2');
}
