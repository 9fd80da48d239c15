import { isJsonObject, objectsAt } from '../../../helm/data/json';
import type { Manifest } from '../../../helm/manifests/manifest';
import type { Cluster } from '../../cluster/cluster';

/** The resource of an object in the API of a cluster. */
export interface ServedKind {
  readonly group: string;
  /** Name of the resource, such as `deployments`. */
  readonly plural: string;
  /** Namespace of the object; undefined for cluster-scoped objects. */
  readonly namespace?: string;
}

/** The resource of an object; undefined when the cluster does not serve it. `apiKinds` reports such kinds. */
export async function servedKind(
  { apiVersion, group, kind, namespace }: Manifest,
  cluster: Cluster,
): Promise<ServedKind | undefined> {
  const answer = await cluster.get(group === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`);
  const resources = answer.state === 'found' ? objectsAt(answer.content, 'resources') : [];
  const found = resources.find((one) => isJsonObject(one) && one.kind === kind && !String(one.name).includes('/'));
  return (
    found && {
      group,
      plural: String(found.name),
      namespace: found.namespaced === true ? (namespace ?? cluster.namespace) : undefined,
    }
  );
}
