import { CodedError } from '../core/errors/coded-error';
import type { ChartSummary } from '../helm/chart/chart-contents';
import { customKinds } from '../helm/chart/custom-kinds';
import { label, type Manifest } from '../helm/manifests/manifest';
import { ScopeTable } from '../helm/manifests/scope';

/** The id of a rendered object in the construct tree, and its namespace in the output. */
export interface Placement {
  readonly id: string;
  readonly manifest: Manifest;
  readonly namespace?: string;
}

/**
 * Places the objects of a release: namespaced objects without a namespace get that of the release, and each object gets a unique
 * id.
 *
 * @throws CLEARML1013 when two have the same identity
 */
export function placeObjects(
  manifests: readonly Manifest[],
  chart: ChartSummary,
  inNamespace: string | undefined,
): Placement[] {
  const scopes = new ScopeTable(() => customKinds(manifests, chart));
  const identities = new Map<string, Manifest>();
  const ids = new Set<string>();
  return manifests.map((manifest) => {
    const namespaced = scopes.isNamespaced(manifest.group, manifest.kind);
    const namespace = manifest.namespace ?? (namespaced ? inNamespace : undefined);
    rejectDuplicate(identities, manifest, namespace);
    const id = freeId(ids, manifest, namespace);
    ids.add(id);
    return { id, manifest, namespace };
  });
}

function rejectDuplicate(identities: Map<string, Manifest>, manifest: Manifest, namespace: string | undefined): void {
  const { group, kind, name, content } = manifest;
  if ((content.metadata as { name?: unknown } | undefined)?.name === undefined) {
    // The API server generates its name.
    return;
  }
  const identity = JSON.stringify([group, kind, namespace, name]);
  const duplicate = identities.get(identity);
  if (duplicate) {
    throw new CodedError('CLEARML1013', {
      found: `${label(manifest)} was rendered twice, by ${duplicate.source} and by ${manifest.source}`,
      expected: 'one object of each kind, name and namespace',
      fix: 'change the value that names one of the two, or disable one of them',
    });
  }
  identities.set(identity, manifest);
}

/** The kind and name; for duplicates also the API group and namespace. */
function freeId(taken: ReadonlySet<string>, { kind, name, group }: Manifest, namespace: string | undefined): string {
  const short = `${kind}-${name}`;
  const long = `${short}-${group}-${namespace ?? ''}`;
  const free = [short, `${short}-${group}`, long].find((id) => !taken.has(id));
  let count = 2;
  while (free === undefined && taken.has(`${long}-${count}`)) {
    count++;
  }
  return free ?? `${long}-${count}`;
}
