import { asMap, isJsonObject } from '../../../helm/data/json';
import type { Manifest } from '../../../helm/manifests/manifest';
import { detectSecrets } from '../../../secrets/detection/detect';
import { netrcLogins, secretsByFormat } from '../../../secrets/detection/formats';
import { digestOf } from '../../../secrets/detection/public-texts';
import { isSecretLeaf } from '../../../secrets/detection/vocabulary';
import { CheckedPod } from '../../standards/checked-pod';
import type { ObjectViolation, ValidationRule } from '../validation-rule';

type IsPublic = (text: string) => boolean;

/**
 * Rejects credentials outside of the manifest of the Secrets, by the vocabulary and the parsers that find secrets in values.
 * Violations never show the credentials.
 *
 * @param allowedSecrets Secrets with such contents, as `namespace/name`
 * @param publicDigests digests of texts that the app declares not to be secret
 */
export function plainCredential(
  allowedSecrets: readonly string[],
  publicDigests: readonly string[] = [],
): ValidationRule {
  const isPublic = (text: string) => publicDigests.includes(digestOf(unquoted(text)));
  return {
    name: 'plain-credential',
    recommendation:
      'Keep credentials out of environment variables, arguments, ConfigMaps and annotations, because manifests are committed and shown.',
    fix: 'Replace the text by a SecretValue, name an existing Secret, add the Secret to `allowedSecrets`, or declare a text that everyone may read in `notSecret` of its construct.',
    *check({ manifest, isInSecretsManifest }) {
      const { namespace = 'default', name, kind, content } = manifest;
      const isAllowed = kind === 'Secret' && allowedSecrets.includes(`${namespace}/${name}`);
      if (isInSecretsManifest || isAllowed) {
        return;
      }
      yield* secretContents(manifest);
      yield* environments(manifest, isPublic);
      yield* configuration(manifest, isPublic);
      if (kind !== 'Secret') {
        yield* credentialFormats(content, '', isPublic);
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

/** Variables in lists of any object, and flags of containers. */
function* environments({ content }: Manifest, isPublic: IsPublic): Generator<ObjectViolation> {
  for (const { path, name, value } of variablesIn(content, '')) {
    const isSecret = isSecretLeaf(name.split('__'), unquoted(value)) && !isPublic(value);
    if (isSecret || (value.includes('{') && detectSecrets(value).secrets.some((one) => !isPublic(one.content)))) {
      yield { location: `${path}: ${name} has a literal value` };
    }
  }
  for (const container of CheckedPod.allOf(content).flatMap(({ containers }) => containers)) {
    for (const { path, items } of [container.at('command'), container.at('args')]) {
      for (const flag of items.flatMap(({ value }) => flaggedCredential(String(value)) ?? [])) {
        yield { location: `${path}: the flag ${flag} has a literal value` };
      }
    }
  }
}

interface Variable {
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

function* variablesIn(node: unknown, path: string): Generator<Variable> {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* variablesIn(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    const { name, value } = node;
    if (typeof name === 'string' && typeof value === 'string') {
      yield { path, name, value };
    }
    for (const [key, inner] of Object.entries(node)) {
      yield* variablesIn(inner, path ? `${path}.${key}` : key);
    }
  }
}

function* configuration({ apiVersion, kind, content }: Manifest, isPublic: IsPublic): Generator<ObjectViolation> {
  const data = apiVersion === 'v1' && kind === 'ConfigMap' ? content.data : undefined;
  for (const [key, value] of Object.entries(asMap(data))) {
    const text = String(value ?? '');
    if (isSecretLeaf([key], unquoted(text)) && !isPublic(text)) {
      yield { location: `data.${key}` };
    }
    for (const { path, format, content: secret } of detectSecrets(text, key).secrets) {
      if (format === undefined && !isPublic(secret)) {
        yield { location: `data.${key}: ${path.at(-1)} has a literal value` };
      }
    }
  }
}

function* credentialFormats(node: unknown, path: string, isPublic: IsPublic): Generator<ObjectViolation> {
  if (typeof node === 'string') {
    const found = [...secretsByFormat(node), ...netrcLogins(node)].find(({ content }) => !isPublic(content));
    if (found !== undefined) {
      yield { location: `${path} contains ${found.format}` };
    }
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* credentialFormats(item, `${path}[${index}]`, isPublic);
    }
  } else if (isJsonObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      yield* credentialFormats(value, path ? `${path}.${key}` : key, isPublic);
    }
  }
}

const FLAG = /^--?([\w.-]+)=(.+)$/;

/** Name of the credential in a command line argument; undefined without a credential. */
function flaggedCredential(argument: string): string | undefined {
  const [, name = '', value = ''] = FLAG.exec(argument) ?? [];
  return isSecretLeaf([name], unquoted(value)) ? name : undefined;
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/s, '$2');
}
