import { CodedError } from '../core/errors/coded-error';
import { isJsonObject } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import { podOf } from '../helm/manifests/rendered-pod';
import type { Redirection } from './redirected-key';

/** Fields that name a Secret, by themselves or in their `name`: `secretName`, `passwordSecretRef`. */
const NAMES_SECRET = /secret/i;

/**
 * Refuses an object other than a pod that reads a key which is in another Secret now: nobody can say how it reads.
 *
 * @throws CLEARML3020
 */
export function rejectOtherReaders(manifest: Manifest, redirections: readonly Redirection[]): void {
  if (podOf(manifest.content) !== undefined || manifest.kind === 'ServiceAccount') {
    return;
  }
  for (const { path, name, key } of references(manifest.content, '')) {
    const found = redirections.find((one) => one.secretName === name && (key === undefined || one.key === key));
    if (found) {
      throw new CodedError('CLEARML3020', {
        found: `${label(manifest)} at ${path} reads Secret ${name}, whose key ${found.key} is now in Secret ${found.to.name}`,
        expected: 'pods alone as readers of a Secret whose keys are delivered in different ways',
        fix: 'deliver all secrets of that Secret in one way, or name the Secret that has them in the value meant for it',
      });
    }
  }
}

interface SecretReference {
  readonly path: string;
  readonly name: string;
  /** Undefined when it reads the whole Secret. */
  readonly key?: string;
}

function* references(node: unknown, path: string): Generator<SecretReference> {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* references(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [field, value] of Object.entries(node)) {
      const place = path ? `${path}.${field}` : field;
      if (NAMES_SECRET.test(field) && typeof value === 'string') {
        yield { path: place, name: value };
      } else if (NAMES_SECRET.test(field) && isJsonObject(value) && typeof value.name === 'string') {
        yield { path: place, name: value.name, ...(typeof value.key === 'string' ? { key: value.key } : {}) };
      } else {
        yield* references(value, place);
      }
    }
  }
}
