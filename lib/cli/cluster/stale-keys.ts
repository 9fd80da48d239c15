import { asMap, type JsonObject, objectsAt } from '../../helm/data/json';
import type { Manifest } from '../../helm/manifests/manifest';
import { FIELD_MANAGER } from './apply';

/** Programs that apply manifests. Keys of other programs and users stay. */
const APPLIERS = new Set(['kubectl-client-side-apply', 'kubectl', 'helm', FIELD_MANAGER]);

/**
 * The keys of a Secret that an earlier manifest with `stringData` left behind: the API server copies `stringData` to `data`, and
 * `kubectl apply` does not remove such a key with its manifest.
 *
 * @param applied the Secret in the cluster after an apply of the manifest, or after its dry run, with managed fields
 */
export function staleKeysOf({ kind, group, content }: Manifest, applied: JsonObject): string[] {
  if (kind !== 'Secret' || group !== '') {
    return [];
  }
  const known = { ...asMap(content.data), ...asMap(content.stringData) };
  return Object.keys(asMap(applied.data)).filter((key) => {
    const owners = objectsAt(applied.metadata, 'managedFields').filter((entry) => owns(entry, key));
    return !Object.hasOwn(known, key) && owners.length > 0 && owners.every(isApplier);
  });
}

function owns({ fieldsV1 }: JsonObject, key: string): boolean {
  return Object.hasOwn(asMap(asMap(fieldsV1)['f:data']), `f:${key}`);
}

function isApplier({ manager }: JsonObject): boolean {
  return APPLIERS.has(String(manager));
}

/** A JSON patch that removes keys of a Secret. Their names contain no characters that a patch escapes. */
export function removalOf(keys: readonly string[]): string {
  return JSON.stringify(keys.map((key) => ({ op: 'remove', path: `/data/${key}` })));
}
