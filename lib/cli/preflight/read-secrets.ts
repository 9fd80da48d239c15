import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import type { Manifest } from '../../helm/manifests/manifest';
import { podOf, type RenderedPod } from '../../helm/manifests/rendered-pod';

/** A Secret that an object reads. */
export interface ReadSecret {
  readonly name: string;
  readonly namespace: string;
  /** Required keys. */
  readonly keys: readonly string[];
}

/** Identifies a Secret. */
export function secretName({ namespace, name }: Pick<ReadSecret, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** The Secrets that objects require: variables, volumes and pull secrets of pods, certificates of Ingresses. */
export function readSecrets(manifests: readonly Manifest[], defaultNamespace: string): ReadSecret[] {
  return manifests.flatMap(({ kind, namespace = defaultNamespace, content }) => {
    const pod = podOf(content);
    const references = [
      ...(pod ? referencesOf(pod) : []),
      ...(kind === 'ServiceAccount' ? pullSecrets(content) : []),
      ...(kind === 'Ingress' ? certificatesOf(content) : []),
    ];
    return references.map(({ name, keys }) => ({ name, namespace, keys }));
  });
}

type Reference = Omit<ReadSecret, 'namespace'>;

function referencesOf(pod: RenderedPod): Reference[] {
  const containers = pod.allContainers.flatMap((container) => [
    ...objectsAt(container._content, 'env').map((variable) => valueAt(variable, 'valueFrom.secretKeyRef')),
    ...container._sources().map(({ secretRef }) => secretRef),
  ]);
  const volumes = objectsAt(pod._spec, 'volumes').flatMap((volume) => [
    volume.secret,
    ...objectsAt(isJsonObject(volume.projected) ? volume.projected : undefined, 'sources').map(({ secret }) => secret),
  ]);
  const required = [...containers, ...volumes].filter(isJsonObject).filter(({ optional }) => optional !== true);
  return [
    ...required.map(({ name, secretName: volumeSource, key, ...rest }) => ({
      name: String(volumeSource ?? name),
      keys: key === undefined ? objectsAt(rest, 'items').map((item) => String(item.key)) : [String(key)],
    })),
    ...pullSecrets(pod._spec),
  ];
}

function pullSecrets(holder: JsonObject): Reference[] {
  return objectsAt(holder, 'imagePullSecrets').map(({ name }) => ({
    name: String(name),
    keys: ['.dockerconfigjson'],
  }));
}

function certificatesOf({ spec }: JsonObject): Reference[] {
  const certificates = objectsAt(isJsonObject(spec) ? spec : undefined, 'tls');
  return certificates
    .filter(({ secretName: name }) => typeof name === 'string' && name !== '')
    .map(({ secretName: name }) => ({ name: String(name), keys: ['tls.crt', 'tls.key'] }));
}
