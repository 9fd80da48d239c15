import { listed } from '../../../core/errors/coded-error';
import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import type { Manifest } from '../../../helm/manifests/manifest';
import { podOf, type RenderedPod } from '../../../helm/manifests/rendered-pod';
import { secretReads } from '../../../secrets/secret-digest';
import type { Cluster } from '../cluster';
import { byKey, type Check, type Finding, findingOf, missing, ok, textAt } from '../finding';

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
  const requirement = { what: 'Secret', name: secretName(secret), remedy };
  return findingOf(requirement, await cluster.secretKeys(name, namespace), (found) => {
    const absent = keys.filter((key) => !found.includes(key));
    return absent.length === 0
      ? ok(requirement, keys.length > 0 ? `with ${listed(keys)}` : 'exists')
      : missing(requirement, `it has no ${listed(absent)}`);
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
  return [...secretReads(pod).filter(({ isOptional }) => !isOptional), ...pullSecrets(pod._spec)];
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

function namesOf(manifest: Manifest): string[] {
  const { kind, name, annotations, content } = manifest;
  switch (kind) {
    case 'Secret':
    case 'SealedSecret':
      return [name];
    case 'ExternalSecret':
      return [textAt(manifest, 'spec.target.name') ?? name];
    case 'Certificate':
      return [textAt(manifest, 'spec.secretName') ?? name];
    case 'Ingress': {
      const isProvided = CERT_MANAGER.some((annotation) => annotations[annotation] !== undefined);
      const certificates = objectsAt(isJsonObject(content.spec) ? content.spec : undefined, 'tls');
      return isProvided ? certificates.map((one) => String(one.secretName)) : [];
    }
    default:
      return [];
  }
}
