import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { label, type Manifest } from '../../../helm/manifests/manifest';
import { podOf } from '../../../helm/manifests/rendered-pod';
import type { Cluster } from '../cluster';
import {
  type AppNeeds,
  annotationsOf,
  byKey,
  type Check,
  type Finding,
  findingOf,
  missing,
  nameIn,
  ok,
  textAt,
  unknown,
} from '../finding';

const DEFAULT = '(the default class)';

/** A kind of class that objects select by name or by default. */
interface ClassKind {
  readonly what: string;
  /** Path of the list in the API. */
  readonly path: string;
  /** Annotations of the default class. */
  readonly isDefault: readonly string[];
  /** Path of the controller in a class. */
  readonly controller: string;
}

const STORAGE: ClassKind = {
  what: 'StorageClass',
  path: '/apis/storage.k8s.io/v1/storageclasses',
  isDefault: ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'],
  controller: 'provisioner',
};

const INGRESS: ClassKind = {
  what: 'IngressClass',
  path: '/apis/networking.k8s.io/v1/ingressclasses',
  isDefault: ['ingressclass.kubernetes.io/is-default-class'],
  controller: 'spec.controller',
};

/** Deprecated annotation, which some controllers still read. The cluster has no object for such a class. */
const INGRESS_CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** Checks that every storage class exists, and a default class for claims without a class. */
export const storageClasses: Check = ({ needs, cluster }) => {
  const required = new Map<string, string>();
  for (const manifest of needs.manifests) {
    for (const spec of claimsOf(manifest)) {
      // An empty name selects an existing volume.
      const name = String(spec.storageClassName ?? DEFAULT);
      if (name !== '' && !needs.contains(STORAGE.what, name)) {
        required.set(name, storageRemedy(name, label(manifest)));
      }
    }
  }
  return compare(STORAGE, withExpected(required, needs, PrerequisiteKind.STORAGE_CLASS), cluster);
};

/** Checks that every ingress class exists, and a default class for Ingresses without a class. */
export const ingressClasses: Check = ({ needs, cluster }) => {
  const ingresses = needs.objectsOf('Ingress');
  const selecting = ingresses.filter(({ annotations }) => annotations[INGRESS_CLASS_ANNOTATION] === undefined);
  const byName = selecting.map((ingress): [string, string] => [
    textAt(ingress, 'spec.ingressClassName') ?? DEFAULT,
    `install its controller, or set another class for ${label(ingress)}`,
  ]);
  const required = withExpected(new Map(byName), needs, PrerequisiteKind.INGRESS_CLASS);
  return compare(INGRESS, new Map([...required].filter(([name]) => !needs.contains(INGRESS.what, name))), cluster);
};

/** Adds the classes that constructs require, whose remedies have precedence. */
function withExpected(required: ReadonlyMap<string, string>, needs: AppNeeds, kind: PrerequisiteKind) {
  return new Map([...required, ...needs.expected(kind).map(({ name, remedy }) => [name, remedy] as const)]);
}

/** @param required the required classes and their remedies */
async function compare(kind: ClassKind, required: ReadonlyMap<string, string>, cluster: Cluster): Promise<Finding[]> {
  if (required.size === 0) {
    return [];
  }
  const answer = await cluster.list(kind.path);
  return [...required].sort(byKey).map(([name, remedy]) => {
    const requirement = { what: kind.what, name, remedy };
    return findingOf(
      requirement,
      answer,
      (classes) => {
        const found = classes.find((one) => (name === DEFAULT ? isDefault(one, kind) : nameIn(one) === name));
        if (found === undefined) {
          return missing(requirement, `the cluster has: ${classes.map(nameIn).join(', ') || 'no class'}`);
        }
        const controller = String(valueAt(found, kind.controller));
        return ok(requirement, name === DEFAULT ? `${nameIn(found)}, ${controller}` : controller);
      },
      unknown(requirement, 'the cluster does not serve this API'),
    );
  });
}

function isDefault(one: JsonObject, kind: ClassKind): boolean {
  const annotations = annotationsOf(one);
  return kind.isDefault.some((name) => annotations[name] === 'true');
}

function storageRemedy(name: string, by: string): string {
  return name === DEFAULT
    ? `set a class in the values of ${by}, or annotate a default class: kubectl annotate storageclass NAME ${STORAGE.isDefault[0]}=true`
    : `create it, or set another class in the values of ${by}`;
}

/** Specs of the claims in an object. */
function claimsOf({ kind, content }: Manifest): JsonObject[] {
  const spec = isJsonObject(content.spec) ? content.spec : {};
  if (kind === 'PersistentVolumeClaim') {
    return [spec];
  }
  const templates = kind === 'StatefulSet' ? objectsAt(spec, 'volumeClaimTemplates') : [];
  const ephemeral = objectsAt(podOf(content)?._spec, 'volumes').map((volume) =>
    valueAt(volume, 'ephemeral.volumeClaimTemplate'),
  );
  return [...templates, ...ephemeral].flatMap((template) =>
    isJsonObject(template) && isJsonObject(template.spec) ? [template.spec] : [],
  );
}
