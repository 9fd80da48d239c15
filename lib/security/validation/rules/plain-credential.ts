import { isJsonObject, objectsAt } from '../../../helm/data/json';
import { locatedContainers } from '../containers-of';
import { assignedCredentials, flaggedCredential, isCredential, shapeOf } from '../credential-texts';
import type { ValidatedObject } from '../validated-object';
import type { Offence, ValidationRule } from '../validation-rule';

/** Credentials stand in the manifest of the secrets and nowhere else. Findings never show them. */
export function plainCredential(allowedSecrets: readonly string[]): ValidationRule {
  return {
    name: 'plain-credential',
    recommendation:
      'No credential stands in a manifest that people commit and show: not in environments, arguments, ConfigMaps or annotations.',
    fix: 'Give the chart a SecretValue in the place of the text, or name an existing Secret; or list the Secret in allowedSecrets.',
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
        yield* shapes(object.content, '');
      }
    },
  };
}

function* secretContents({ manifest, content }: ValidatedObject): Generator<Offence> {
  for (const field of manifest.apiVersion === 'v1' && manifest.kind === 'Secret' ? ['data', 'stringData'] : []) {
    for (const [key, value] of Object.entries(isJsonObject(content[field]) ? content[field] : {})) {
      if (value !== '' && value !== null) {
        yield { location: `${field}.${key} of a Secret outside of the manifest of the secrets` };
      }
    }
  }
}

function* environments({ content }: ValidatedObject): Generator<Offence> {
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

function* configuration({ manifest, content }: ValidatedObject): Generator<Offence> {
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

function* shapes(node: unknown, path: string): Generator<Offence> {
  if (typeof node === 'string') {
    const shape = shapeOf(node);
    if (shape !== undefined) {
      yield { location: `${path} holds ${shape}` };
    }
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* shapes(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      yield* shapes(value, path ? `${path}.${key}` : key);
    }
  }
}
