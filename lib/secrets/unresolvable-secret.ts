import { CodedError } from '../core/errors/coded-error';
import { isJsonObject } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import type { ReleaseSecrets } from './release-secrets';

/**
 * Rejects an object that still contains a secret.
 *
 * @throws CLEARML3003, or CLEARML3004 when the chart altered the secret
 */
export function rejectUnresolvable(manifest: Manifest, secrets: ReleaseSecrets): void {
  if (!secrets.text.mayBeIn(manifest.content)) {
    return;
  }
  for (const [path, text] of strings(manifest.content, '')) {
    const [placeholder] = secrets.text.find(text);
    if (placeholder !== undefined) {
      throw new CodedError('CLEARML3003', {
        found: `${manifest.source} puts ${secrets.source(placeholder).description} into ${label(manifest)} at ${path}`,
        expected: "secrets in Secret objects or in a container's env[].value only",
        fix: 'use the chart value that names an existing Secret for it, or pass the setting as an environment variable',
      });
    }
    secrets.rejectAltered(text, `${label(manifest)} at ${path}`);
  }
}

function* strings(node: unknown, path: string): Generator<[string, string]> {
  if (typeof node === 'string') {
    yield [path, node];
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* strings(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      yield [path, key];
      yield* strings(value, path ? `${path}.${key}` : key);
    }
  }
}
