import { asMap, type JsonObject, objectsAt } from '../helm/data/json';
import { containersOf, podTemplatesIn } from '../helm/manifests/pod-templates';

/** An object that the pods of an object need. */
export interface PodReference {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount' | 'PersistentVolumeClaim';
  readonly name: string;
  /** Path of the field that names it. */
  readonly field: string;
}

/** The objects without which the pods of an object do not start. Optional ones are not among them. */
export function podReferences(object: JsonObject): PodReference[] {
  return podTemplatesIn(object).flatMap(({ specPath: place, spec }) => {
    const { serviceAccountName } = spec;
    return [
      // Every namespace has the service account `default`.
      ...reference(
        'ServiceAccount',
        serviceAccountName === 'default' ? '' : serviceAccountName,
        `${place}.serviceAccountName`,
      ),
      ...objectsAt(spec, 'imagePullSecrets').flatMap(({ name }) =>
        reference('Secret', name, `${place}.imagePullSecrets`),
      ),
      ...objectsAt(spec, 'volumes').flatMap((volume) => volumeReferences(volume, `${place}.volumes`)),
      ...containersOf(spec).flatMap((container) =>
        variableReferences(container, `variables of container ${String(container.name)}`),
      ),
    ];
  });
}

function volumeReferences(volume: JsonObject, field: string): PodReference[] {
  const claim = asMap(volume.persistentVolumeClaim).claimName;
  return [
    ...[volume, ...objectsAt(asMap(volume.projected), 'sources')].flatMap((source) => {
      const [configMap, secret] = [asMap(source.configMap), asMap(source.secret)];
      return [
        ...reference('ConfigMap', configMap.name, field, configMap.optional),
        ...reference('Secret', secret.secretName ?? secret.name, field, secret.optional),
      ];
    }),
    ...reference('PersistentVolumeClaim', claim, field),
  ];
}

function variableReferences(container: JsonObject, field: string): PodReference[] {
  const keys = objectsAt(container, 'env').map(({ valueFrom }) => asMap(valueFrom));
  const sources = [
    ...keys.map(({ configMapKeyRef, secretKeyRef }) => [configMapKeyRef, secretKeyRef]),
    ...objectsAt(container, 'envFrom').map(({ configMapRef, secretRef }) => [configMapRef, secretRef]),
  ];
  return sources.flatMap(([ofConfigMap, ofSecret]) => {
    const [configMap, secret] = [asMap(ofConfigMap), asMap(ofSecret)];
    return [
      ...reference('ConfigMap', configMap.name, field, configMap.optional),
      ...reference('Secret', secret.name, field, secret.optional),
    ];
  });
}

function reference(kind: PodReference['kind'], name: unknown, field: string, optional?: unknown): PodReference[] {
  return typeof name === 'string' && name !== '' && optional !== true ? [{ kind, name, field }] : [];
}

/** The Secrets that operators create from an object. */
export function secretsMadeFrom({ kind, metadata, spec }: JsonObject): string[] {
  const { name } = asMap(metadata);
  const { target, template, secretName } = asMap(spec);
  if (kind === 'MongoDBCommunity') {
    return objectsAt(spec, 'users').flatMap((user) =>
      typeof user.connectionStringSecretName === 'string' ? [user.connectionStringSecretName] : [],
    );
  }
  const names: { readonly [kind: string]: unknown } = {
    ExternalSecret: asMap(target).name ?? name,
    SealedSecret: asMap(asMap(template).metadata).name ?? name,
    Certificate: secretName,
  };
  const made = names[String(kind)];
  return typeof made === 'string' ? [made] : [];
}
