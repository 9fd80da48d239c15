import { objectsAt } from '../../helm/data/json';
import { textAt, valueAt } from '../../helm/data/paths';
import type { Manifest } from '../../helm/manifests/manifest';

/** Objects that an uninstallation leaves in the cluster, and the commands that delete them. */
export interface Remains {
  readonly claims: readonly string[];
  readonly namespaces: readonly string[];
  readonly definitions: readonly string[];
}

/** The commands that delete the claims of each namespace, the namespaces, and the definitions of an app. */
export function remainsOf(manifests: readonly Manifest[]): Remains {
  const namespaces = [...new Set(manifests.map(({ namespace }) => namespace))].sort();
  const claims = namespaces.flatMap((namespace) => {
    const names = manifests.filter((one) => one.namespace === namespace).flatMap(claimsOf);
    const place = namespace === undefined ? '' : ` -n ${namespace}`;
    return names.length === 0 ? [] : [`kubectl${place} delete persistentvolumeclaim ${names.join(' ')}`];
  });
  const named = (kind: string) => manifests.filter((one) => one.kind === kind).map(({ name }) => name);
  return {
    claims,
    namespaces: named('Namespace').map((name) => `kubectl delete namespace ${name}`),
    definitions: named('CustomResourceDefinition').map((name) => `kubectl delete customresourcedefinition ${name}`),
  };
}

/** A claim, or the claims that a StatefulSet creates for its pods. */
function claimsOf({ kind, name, content }: Manifest): string[] {
  if (kind !== 'StatefulSet') {
    return kind === 'PersistentVolumeClaim' ? [name] : [];
  }
  const replicas = Number(valueAt(content, 'spec.replicas') ?? 1);
  const ordinals = Array.from({ length: replicas }, (_, ordinal) => ordinal);
  return objectsAt(content.spec, 'volumeClaimTemplates').flatMap((template) =>
    ordinals.map((ordinal) => `${textAt(template, 'metadata.name')}-${name}-${ordinal}`),
  );
}
