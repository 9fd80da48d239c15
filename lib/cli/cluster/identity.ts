import { label, type Manifest } from '../../helm/manifests/manifest';

/** Identity of an object in a cluster: an API group serves the same objects in each of its versions. */
export type Identity = Pick<Manifest, 'group' | 'kind' | 'namespace' | 'name'>;

/** Reference to an object in one version of its API. */
export type Reference = Pick<Manifest, 'apiVersion' | 'kind' | 'namespace' | 'name'>;

/**
 * Name of an object for users, such as `Secret/clearml/login`.
 *
 * @param usual a namespace that the name omits
 */
export function nameOf(object: Pick<Manifest, 'kind' | 'namespace' | 'name'>, usual?: string): string {
  const { kind, namespace, name } = object;
  return namespace === undefined || namespace === usual ? label(object) : `${kind}/${namespace}/${name}`;
}

/** Number of objects per process of kubectl. */
const BATCH = 100;

/** Batches of objects of one namespace, in the order of the objects. */
export function batchesOf<T extends Identity>(identities: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (const identity of identities) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < BATCH && last[0]?.namespace === identity.namespace) {
      last.push(identity);
    } else {
      batches.push([identity]);
    }
  }
  return batches;
}

/** The words by which kubectl names objects of one namespace. */
export function argumentsOf(batch: readonly Identity[]): string[] {
  const names = batch.map(({ kind, group, name }) => `${group === '' ? kind : `${kind}.${group}`}/${name}`);
  return [...names, ...inNamespace(batch[0]?.namespace)];
}

/** The words by which kubectl selects a namespace; by default the one of the context. */
export function inNamespace(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ['-n', namespace];
}

/** `Kind.group/namespace/name`; the namespace is empty for objects without one. */
export function lineOf({ group, kind, namespace = '', name }: Identity): string {
  return `${kind}${group === '' ? '' : `.${group}`}/${namespace}/${name}`;
}

export function identityFrom(line: string): Identity {
  const [type = '', namespace = '', ...name] = line.split('/');
  const [kind = '', ...group] = type.split('.');
  return { group: group.join('.'), kind, namespace: namespace || undefined, name: name.join('/') };
}

/** The identities in several lists, each once. */
export function union(...lists: readonly (readonly Identity[])[]): Identity[] {
  const identities = lists.flat().map(({ group, kind, namespace, name }) => ({ group, kind, namespace, name }));
  return [...new Map(identities.map((one) => [lineOf(one), one])).values()];
}
