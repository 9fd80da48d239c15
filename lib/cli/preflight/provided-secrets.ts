import { isJsonObject, objectsAt } from '../../helm/data/json';
import type { Manifest } from '../../helm/manifests/manifest';
import { textAt } from './app-needs';
import { secretName } from './read-secrets';

/** Annotations that make cert-manager create the certificates of an Ingress. */
const CERT_MANAGER = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'];

/** The Secrets, as `namespace/name`, that the app contains or that operators create from its objects. */
export function providedSecrets(manifests: readonly Manifest[], defaultNamespace: string): Set<string> {
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
