import { listed } from '../../../core/errors/coded-error';
import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { textAt, valueAt } from '../../../helm/data/paths';
import type { Manifest } from '../../../helm/manifests/manifest';
import { podOf, type RenderedPod } from '../../../helm/manifests/rendered-pod';
import type { Cluster } from '../cluster';
import { byKey, type Check, type Finding, Requirement } from '../finding';

/** Checks that every Secret that the app reads exists in the app, or in the cluster with the required keys. */
export const secrets: Check = ({ needs, cluster }) => {
  const required = new Map<string, ReadSecret & { readonly remedy?: string }>();
  const expected = needs.expected(PrerequisiteKind.SECRET).map(({ name, inNamespace, keys = [], remedy }) => ({
    name,
    namespace: inNamespace ?? cluster.namespace,
    keys,
    remedy,
  }));
  const provided = providedSecrets(needs.manifests, cluster.namespace);
  for (const one of [...expected, ...readSecrets(needs.manifests, cluster.namespace)]) {
    const known = required.get(secretName(one));
    const keys = [...new Set([...(known?.keys ?? []), ...one.keys])].sort();
    required.set(secretName(one), { ...one, ...known, keys });
  }
  const external = [...required].filter(([name]) => !provided.has(name)).sort(byKey);
  return Promise.all(external.map(([, one]) => find(one, one.remedy, cluster)));
};

async function find(secret: ReadSecret, reported: string | undefined, cluster: Cluster): Promise<Finding> {
  const { name, namespace, keys } = secret;
  const remedy = reported ?? `create it${keys.length > 0 ? ` with ${keys.join(', ')}` : ''}`;
  const requirement = new Requirement(PrerequisiteKind.SECRET, secretName(secret), remedy);
  return requirement.compare(await cluster.secretKeys(name, namespace), (found) => {
    const absent = keys.filter((key) => !found.includes(key));
    return absent.length === 0
      ? requirement.ok(keys.length > 0 ? `with ${listed(keys)}` : 'exists')
      : requirement.missing(`it has no ${listed(absent)}`);
  });
}

/** A Secret that an object reads. */
interface ReadSecret {
  readonly name: string;
  readonly namespace: string;
  /** Required keys. */
  readonly keys: readonly string[];
}

/** Identifies a Secret. */
function secretName({ namespace, name }: Pick<ReadSecret, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** The Secrets that objects require: variables, volumes and pull secrets of pods, certificates of Ingresses. */
function readSecrets(manifests: readonly Manifest[], defaultNamespace: string): ReadSecret[] {
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
    ...objectsAt(volume.projected, 'sources').map(({ secret }) => secret),
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
  return objectsAt(spec, 'tls')
    .filter(({ secretName: name }) => typeof name === 'string' && name !== '')
    .map(({ secretName: name }) => ({ name: String(name), keys: ['tls.crt', 'tls.key'] }));
}

/** Annotations that make cert-manager create the certificates of an Ingress. */
const CERT_MANAGER = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'];

/** The Secrets, as `namespace/name`, that the app contains or that operators create from its objects. */
function providedSecrets(manifests: readonly Manifest[], defaultNamespace: string): Set<string> {
  const provided = manifests.flatMap((manifest) => {
    const { namespace = defaultNamespace } = manifest;
    return namesOf(manifest).map((name) => secretName({ namespace, name }));
  });
  return new Set(provided);
}

function namesOf({ kind, name, annotations, content }: Manifest): string[] {
  switch (kind) {
    case 'Secret':
    case 'SealedSecret':
      return [name];
    case 'ExternalSecret':
      return [textAt(content, 'spec.target.name') ?? name];
    case 'Certificate':
      return [textAt(content, 'spec.secretName') ?? name];
    case 'Ingress': {
      const isProvided = CERT_MANAGER.some((annotation) => annotations[annotation] !== undefined);
      const certificates = objectsAt(content.spec, 'tls');
      return isProvided ? certificates.map((one) => String(one.secretName)) : [];
    }
    default:
      return [];
  }
}
