import { asMap, isJsonObject } from '../../../helm/data/json';
import type { Manifest } from '../../../helm/manifests/manifest';
import { CheckedPod } from '../../standards/checked-pod';
import type { ObjectViolation, ValidationRule } from '../validation-rule';

/** Rejects credentials outside of the manifest of the Secrets. Violations never show the credentials. */
export function plainCredential(allowedSecrets: readonly string[]): ValidationRule {
  return {
    name: 'plain-credential',
    recommendation:
      'Keep credentials out of environment variables, arguments, ConfigMaps and annotations, because manifests are committed and shown.',
    fix: 'Replace the text by a SecretValue, name an existing Secret, or add the Secret to `allowedSecrets`.',
    *check({ manifest, isInSecretsManifest }) {
      const { namespace = 'default', name, kind, content } = manifest;
      const isAllowed = kind === 'Secret' && allowedSecrets.includes(`${namespace}/${name}`);
      if (isInSecretsManifest || isAllowed) {
        return;
      }
      yield* secretContents(manifest);
      yield* environments(manifest);
      yield* configuration(manifest);
      if (kind !== 'Secret') {
        yield* credentialFormats(content, '');
      }
    },
  };
}

function* secretContents({ apiVersion, kind, content }: Manifest): Generator<ObjectViolation> {
  for (const field of apiVersion === 'v1' && kind === 'Secret' ? ['data', 'stringData'] : []) {
    for (const [key, value] of Object.entries(asMap(content[field]))) {
      if (value !== '' && value !== null) {
        yield { location: `${field}.${key} of a Secret outside of the manifest of the Secrets` };
      }
    }
  }
}

function* environments({ content }: Manifest): Generator<ObjectViolation> {
  for (const container of CheckedPod.of(content)?.containers ?? []) {
    for (const entry of container.at('env').items) {
      const name = String(entry.at('name').value);
      const { value } = entry.at('value');
      if (typeof value === 'string' && isCredential(name, value)) {
        yield { location: `${entry.path}: ${name} has a literal value` };
      }
    }
    for (const { path, items } of [container.at('command'), container.at('args')]) {
      for (const flag of items.flatMap(({ value }) => flaggedCredential(String(value)) ?? [])) {
        yield { location: `${path}: the flag ${flag} has a literal value` };
      }
    }
  }
}

function* configuration({ apiVersion, kind, content }: Manifest): Generator<ObjectViolation> {
  const data = apiVersion === 'v1' && kind === 'ConfigMap' ? content.data : undefined;
  for (const [key, value] of Object.entries(asMap(data))) {
    const text = String(value ?? '');
    if (isCredential(key, text)) {
      yield { location: `data.${key}` };
    }
    for (const name of assignedCredentials(text)) {
      yield { location: `data.${key}: ${name} has a literal value` };
    }
  }
}

function* credentialFormats(node: unknown, path: string): Generator<ObjectViolation> {
  if (typeof node === 'string') {
    const format = credentialFormatOf(node);
    if (format !== undefined) {
      yield { location: `${path} contains ${format}` };
    }
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* credentialFormats(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      yield* credentialFormats(value, path ? `${path}.${key}` : key);
    }
  }
}

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
function credentialFormatOf(text: string): string | undefined {
  return FORMATS.find(({ pattern }) => pattern.test(text))?.description;
}

/** Whether a named text is a credential: the name indicates one, and the text is not a flag, number or reference. */
function isCredential(name: string, text: string): boolean {
  return CREDENTIAL_NAME.test(name) && !NOT_A_CREDENTIAL.test(unquoted(text));
}

/** Names of the credentials that a configuration text assigns, line by line. */
function assignedCredentials(text: string): string[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap(([, name = '', value = '']) =>
    NOT_A_CREDENTIAL.test(unquoted(value)) ? [] : [name],
  );
}

/** Name of the credential in a command line argument; undefined without a credential. */
function flaggedCredential(argument: string): string | undefined {
  const [, name, value = ''] = FLAG.exec(argument) ?? [];
  return name !== undefined && !NOT_A_CREDENTIAL.test(unquoted(value)) ? name : undefined;
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/s, '$2');
}
