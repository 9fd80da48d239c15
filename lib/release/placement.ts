import { CodedError } from '../core/errors/coded-error';
import type { ChartContents } from '../helm/chart/chart-contents';
import { customKinds } from '../helm/chart/custom-kinds';
import { label, type Manifest } from '../helm/manifests/manifest';
import { ScopeTable } from '../helm/manifests/scope';

/** Where a rendered object stands: its id in the construct tree and its namespace in the output. */
export interface Placement {
  readonly id: string;
  readonly manifest: Manifest;
  readonly namespace?: string;
}

/**
 * Places the objects of a release: namespaced ones that name no namespace go to that of the release, and each gets an id of
 * its own.
 *
 * @throws CLEARML1013 when two are one object
 */
export function placeObjects(
  manifests: readonly Manifest[],
  chart: ChartContents,
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
    // The cluster gives it a name.
    return;
  }
  const identity = JSON.stringify([group, kind, namespace, name]);
  const duplicate = identities.get(identity);
  if (duplicate) {
    throw new CodedError('CLEARML1013', {
      found: `${label(manifest)} was rendered twice, by ${duplicate.source} and by ${manifest.source}`,
      expected: 'one object of each kind, name and namespace',
      fix: 'change the value that names one of the two, or switch one off',
    });
  }
  identities.set(identity, manifest);
}

/** Short while it can be, then told apart by API group and namespace. */
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
