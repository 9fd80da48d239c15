import { listed } from '../../../core/errors/coded-error';
import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { type JsonObject, objectsAt } from '../../../helm/data/json';
import { textAt } from '../../../helm/data/paths';
import type { Manifest } from '../../../helm/manifests/manifest';
import { podsOf, type RenderedPod } from '../../../helm/manifests/rendered-pod';
import { secretReads } from '../../../secrets/secret-digest';
import type { Cluster } from '../../cluster/cluster';
import { byKey, type Check, type Finding, Requirement } from '../finding';

/** Checks that every Secret that the app reads exists in the app, or in the cluster with the required keys. */
export const secrets: Check = ({ needs, cluster }) => {
  const required = new Map<string, RequiredSecret>();
  const add = (path: string, { keys, remedy }: RequiredSecret) => {
    const known = required.get(path);
    const all = [...new Set([...(known?.keys ?? []), ...keys])].sort();
    required.set(path, { keys: all, remedy: known?.remedy ?? remedy });
  };
  for (const { name, inNamespace, keys = [], remedy } of needs.expected(PrerequisiteKind.SECRET)) {
    add(cluster.pathOf(name, inNamespace), { keys, remedy });
  }
  for (const manifest of needs.manifests) {
    for (const { name, keys } of readSecrets(manifest)) {
      add(cluster.pathOf(name, manifest.namespace), { keys });
    }
  }
  const provided = new Set(
    needs.manifests.flatMap((manifest) =>
      providedSecrets(manifest).map((name) => cluster.pathOf(name, manifest.namespace)),
    ),
  );
  const external = [...required].filter(([path]) => !provided.has(path)).sort(byKey);
  return Promise.all(external.map(([path, secret]) => find(path, secret, cluster)));
};

interface RequiredSecret {
  readonly keys: readonly string[];
  readonly remedy?: string;
}

async function find(path: string, { keys, remedy }: RequiredSecret, cluster: Cluster): Promise<Finding> {
  const [namespace = '', name = ''] = path.split('/');
  const creation = `create it${keys.length > 0 ? ` with ${keys.join(', ')}` : ''}`;
  const requirement = new Requirement(PrerequisiteKind.SECRET, path, remedy ?? creation);
  return requirement.compare(await cluster.secretKeys(name, namespace), (found) => {
    const absent = keys.filter((key) => !found.includes(key));
    return absent.length === 0
      ? requirement.ok(keys.length > 0 ? `with ${listed(keys)}` : 'exists')
      : requirement.missing(`it has no ${listed(absent)}`);
  });
}

/** A reference to a Secret in the namespace of an object, and the required keys. */
interface Reference {
  readonly name: string;
  readonly keys: readonly string[];
}

/** The Secrets that an object requires: variables, volumes and pull secrets of pods, certificates of Ingresses. */
export function readSecrets({ kind, content }: Manifest): Reference[] {
  return [
    ...podsOf(content).flatMap(referencesOf),
    ...(kind === 'ServiceAccount' ? pullSecrets(content) : []),
    ...(kind === 'Ingress' ? certificatesOf(content) : []),
  ];
}

function referencesOf(pod: RenderedPod): Reference[] {
  return [...secretReads(pod).filter(({ isOptional }) => !isOptional), ...pullSecrets(pod._spec)];
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

/** The Secrets that an object contains, or that an operator creates from it. */
export function providedSecrets({ kind, name, annotations, content }: Manifest): string[] {
  switch (kind) {
    case 'Secret':
    case 'SealedSecret':
      return [name];
    case 'ExternalSecret':
      return [textAt(content, 'spec.target.name') ?? name];
    case 'Certificate':
      return [textAt(content, 'spec.secretName') ?? name];
    case 'MongoDBCommunity':
      return objectsAt(content.spec, 'users').map((user) => String(user.connectionStringSecretName));
    case 'Ingress': {
      const isProvided = CERT_MANAGER.some((annotation) => annotations[annotation] !== undefined);
      const certificates = objectsAt(content.spec, 'tls');
      return isProvided ? certificates.map((one) => String(one.secretName)) : [];
    }
    default:
      return [];
  }
}
