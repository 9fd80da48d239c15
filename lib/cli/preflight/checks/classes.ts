import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { textAt, valueAt } from '../../../helm/data/paths';
import { label, type Manifest } from '../../../helm/manifests/manifest';
import { podTemplatesIn } from '../../../helm/manifests/pod-templates';
import { type Check, type CheckContext, DEFAULT_CLASS, type Finding, nameIn } from '../finding';

/** A kind of class that objects select by name or by default. */
interface ClassKind {
  readonly kind: PrerequisiteKind;
  /** Path of the list in the API. */
  readonly path: string;
  /** Annotations of the default class. */
  readonly isDefault: readonly string[];
  /** Path of the controller in a class. */
  readonly controller: string;
}

const STORAGE: ClassKind = {
  kind: PrerequisiteKind.STORAGE_CLASS,
  path: '/apis/storage.k8s.io/v1/storageclasses',
  isDefault: ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'],
  controller: 'provisioner',
};

const INGRESS: ClassKind = {
  kind: PrerequisiteKind.INGRESS_CLASS,
  path: '/apis/networking.k8s.io/v1/ingressclasses',
  isDefault: ['ingressclass.kubernetes.io/is-default-class'],
  controller: 'spec.controller',
};

/** Deprecated annotation, which some controllers still read. The cluster has no object for such a class. */
const INGRESS_CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** Checks that every storage class exists, and a default class for claims without a class. */
export const storageClasses: Check = (context) => {
  const required = context.needs.manifests.flatMap((manifest) =>
    claimsOf(manifest).map(({ storageClassName }): [string, string] => {
      const name = String(storageClassName ?? DEFAULT_CLASS);
      return [name, storageRemedy(name, label(manifest))];
    }),
  );
  // An empty name selects an existing volume.
  return compare(
    STORAGE,
    required.filter(([name]) => name !== ''),
    context,
  );
};

/** Checks that every ingress class exists, and a default class for Ingresses without a class. */
export const ingressClasses: Check = (context) => {
  const ingresses = context.needs.objectsOf('Ingress');
  const selecting = ingresses.filter(({ annotations }) => annotations[INGRESS_CLASS_ANNOTATION] === undefined);
  const required = selecting.map((ingress): [string, string] => [
    textAt(ingress.content, 'spec.ingressClassName') ?? DEFAULT_CLASS,
    `install its controller, or set another class for ${label(ingress)}`,
  ]);
  return compare(INGRESS, required, context);
};

/** @param derived the classes that objects select, and their remedies */
async function compare(
  { kind, path, isDefault, controller }: ClassKind,
  derived: readonly [string, string][],
  { needs, cluster }: CheckContext,
): Promise<Finding[]> {
  const required = needs.required(kind, derived).filter(({ name }) => !needs.contains(kind, name));
  if (required.length === 0) {
    return [];
  }
  const answer = await cluster.list(path);
  return required.map((requirement) => {
    const isRequired = (one: JsonObject) =>
      requirement.name === DEFAULT_CLASS
        ? isDefault.some((name) => valueAt(one, ['metadata', 'annotations', name]) === 'true')
        : nameIn(one) === requirement.name;
    const compareNames = (classes: readonly JsonObject[]) => {
      const found = classes.find(isRequired);
      if (found === undefined) {
        return requirement.missing(`the cluster has: ${classes.map(nameIn).join(', ') || 'no class'}`);
      }
      const usedBy = String(valueAt(found, controller));
      return requirement.ok(requirement.name === DEFAULT_CLASS ? `${nameIn(found)}, ${usedBy}` : usedBy);
    };
    return requirement.compare(answer, compareNames, requirement.unknown('the cluster does not serve this API'));
  });
}

function storageRemedy(name: string, by: string): string {
  return name === DEFAULT_CLASS
    ? `set a class in the values of ${by}, or annotate a default class: kubectl annotate storageclass NAME ${STORAGE.isDefault[0]}=true`
    : `create it, or set another class in the values of ${by}`;
}

/** Specs of the claims in an object. */
function claimsOf({ kind, content }: Manifest): JsonObject[] {
  const claim = kind === 'PersistentVolumeClaim' ? [content] : [];
  const templates = kind === 'StatefulSet' ? objectsAt(content.spec, 'volumeClaimTemplates') : [];
  const ephemeral = podTemplatesIn(content)
    .flatMap(({ spec }) => objectsAt(spec, 'volumes'))
    .map((volume) => valueAt(volume, 'ephemeral.volumeClaimTemplate'));
  return [...claim, ...templates, ...ephemeral].map((one) => valueAt(one, 'spec')).filter(isJsonObject);
}
