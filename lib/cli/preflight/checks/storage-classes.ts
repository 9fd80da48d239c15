import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { label, type Manifest } from '../../../helm/manifests/manifest';
import { podOf } from '../../../helm/manifests/rendered-pod';
import { type AppNeeds, annotationsOf, nameIn } from '../app-needs';
import { type Check, missing, ok, unknown } from '../finding';

const WHAT = 'StorageClass';
const DEFAULT = '(the default class)';
const IS_DEFAULT = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

/** Checks that every storage class exists, and a default class for claims without a class. */
export const storageClasses: Check = async ({ needs, cluster }) => {
  const required = classesOf(needs);
  if (required.size === 0) {
    return [];
  }
  const answer = await cluster.list('/apis/storage.k8s.io/v1/storageclasses');
  return [...required].map(([name, remedy]) => {
    if (answer.state !== 'found') {
      return unknown(
        WHAT,
        name,
        answer.state === 'absent' ? 'the cluster does not serve this API' : answer.why,
        remedy,
      );
    }
    const found = answer.content.find(name === DEFAULT ? isDefault : (one) => nameIn(one) === name);
    if (found === undefined) {
      return missing(WHAT, name, `the cluster has: ${answer.content.map(nameIn).join(', ') || 'no class'}`, remedy);
    }
    return ok(WHAT, name, `${name === DEFAULT ? `${nameIn(found)}, ` : ''}${found.provisioner}`);
  });
};

function isDefault(storageClass: JsonObject): boolean {
  const annotations = annotationsOf(storageClass);
  return IS_DEFAULT.some((name) => annotations[name] === 'true');
}

/** The required classes and their remedies. */
function classesOf(needs: AppNeeds): Map<string, string> {
  const required = new Map<string, string>();
  for (const manifest of needs.manifests) {
    for (const spec of claimsOf(manifest)) {
      // An empty name selects an existing volume.
      const name = spec.storageClassName ?? DEFAULT;
      if (name !== '' && !needs.contains(WHAT, String(name))) {
        required.set(String(name), remedyFor(String(name), label(manifest)));
      }
    }
  }
  for (const { name, remedy } of needs.expected(PrerequisiteKind.STORAGE_CLASS)) {
    required.set(name, remedy);
  }
  return new Map([...required].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function remedyFor(name: string, by: string): string {
  return name === DEFAULT
    ? `set a class in the values of ${by}, or annotate a default class: kubectl annotate storageclass NAME ${IS_DEFAULT[0]}=true`
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
