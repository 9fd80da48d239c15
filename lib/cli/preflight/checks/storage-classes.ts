import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { label, type Manifest } from '../../../helm/manifests/manifest';
import { podOf } from '../../../helm/manifests/rendered-pod';
import { type AppNeeds, annotationsOf, nameIn } from '../app-needs';
import type { Check } from '../check';
import { missing, ok, unknown } from '../finding';

const WHAT = 'StorageClass';
const DEFAULT = '(the default class)';
const IS_DEFAULT = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

/** Every storage class that a claim names is there, and a default one where a claim names none. */
export const storageClasses: Check = async ({ needs, cluster }) => {
  const wanted = classesOf(needs);
  if (wanted.size === 0) {
    return [];
  }
  const answer = await cluster.list('/apis/storage.k8s.io/v1/storageclasses');
  return [...wanted].map(([name, remedy]) => {
    if (answer.state !== 'found') {
      return unknown(WHAT, name, answer.state === 'absent' ? 'the cluster has no such API' : answer.why, remedy);
    }
    const found = answer.content.find(name === DEFAULT ? isDefault : (one) => nameIn(one) === name);
    if (found === undefined) {
      return missing(WHAT, name, `there are: ${answer.content.map(nameIn).join(', ') || 'none'}`, remedy);
    }
    return ok(WHAT, name, `${name === DEFAULT ? `${nameIn(found)}, ` : ''}${found.provisioner}`);
  });
};

function isDefault(storageClass: JsonObject): boolean {
  const annotations = annotationsOf(storageClass);
  return IS_DEFAULT.some((name) => annotations[name] === 'true');
}

/** What to do about each class, by its name. */
function classesOf(needs: AppNeeds): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const manifest of needs.manifests) {
    for (const spec of claimsOf(manifest)) {
      // An empty name asks for a volume that exists.
      const name = spec.storageClassName ?? DEFAULT;
      if (name !== '' && !needs.makes(WHAT, String(name))) {
        wanted.set(String(name), remedyFor(String(name), label(manifest)));
      }
    }
  }
  for (const { name, remedy } of needs.expected(PrerequisiteKind.STORAGE_CLASS)) {
    wanted.set(name, remedy);
  }
  return new Map([...wanted].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function remedyFor(name: string, by: string): string {
  return name === DEFAULT
    ? `name a class in the values of ${by}, or annotate one: kubectl annotate storageclass NAME ${IS_DEFAULT[0]}=true`
    : `make it, or name another in the values of ${by}`;
}

/** Specs of the claims that an object is, or leads to. */
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
