import { isJsonObject, objectsAt } from '../../../helm/data/json';
import { locatedContainers } from '../containers-of';
import { assignedCredentials, credentialFormatOf, flaggedCredential, isCredential } from '../credential-texts';
import type { ValidatedObject } from '../validated-object';
import type { ObjectViolation, ValidationRule } from '../validation-rule';

/** Rejects credentials outside of the manifest of the Secrets. Violations never show the credentials. */
export function plainCredential(allowedSecrets: readonly string[]): ValidationRule {
  return {
    name: 'plain-credential',
    recommendation:
      'Keep credentials out of environment variables, arguments, ConfigMaps and annotations, because manifests are committed and shown.',
    fix: 'Replace the text by a SecretValue, name an existing Secret, or add the Secret to `allowedSecrets`.',
    *check(object) {
      const { namespace, name, kind } = object.manifest;
      if (
        object.isInSecretsManifest ||
        (kind === 'Secret' && allowedSecrets.includes(`${namespace ?? 'default'}/${name}`))
      ) {
        return;
      }
      yield* secretContents(object);
      yield* environments(object);
      yield* configuration(object);
      if (kind !== 'Secret') {
        yield* credentialFormats(object.content, '');
      }
    },
  };
}

function* secretContents({ manifest, content }: ValidatedObject): Generator<ObjectViolation> {
  for (const field of manifest.apiVersion === 'v1' && manifest.kind === 'Secret' ? ['data', 'stringData'] : []) {
    for (const [key, value] of Object.entries(isJsonObject(content[field]) ? content[field] : {})) {
      if (value !== '' && value !== null) {
        yield { location: `${field}.${key} of a Secret outside of the manifest of the Secrets` };
      }
    }
  }
}

function* environments({ content }: ValidatedObject): Generator<ObjectViolation> {
  for (const { container, path } of locatedContainers(content)) {
    for (const [index, { name, value }] of objectsAt(container, 'env').entries()) {
      if (typeof value === 'string' && isCredential(String(name), value)) {
        yield { location: `${path}.env[${index}]: ${name} has a literal value` };
      }
    }
    for (const list of ['command', 'args']) {
      for (const argument of Array.isArray(container[list]) ? container[list] : []) {
        const flag = flaggedCredential(String(argument));
        if (flag !== undefined) {
          yield { location: `${path}.${list}: the flag ${flag} has a literal value` };
        }
      }
    }
  }
}

function* configuration({ manifest, content }: ValidatedObject): Generator<ObjectViolation> {
  const data = manifest.apiVersion === 'v1' && manifest.kind === 'ConfigMap' ? content.data : undefined;
  for (const [key, value] of Object.entries(isJsonObject(data) ? data : {})) {
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
