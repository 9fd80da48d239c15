import { asMap, type JsonObject, objectsAt } from '../helm/data/json';
import { parseReference } from '../helm/manifests/image-reference';
import { containersOf, type PodTemplate, podTemplatesIn } from '../helm/manifests/pod-templates';
import type { CrossProblem } from './object-problem';

/** Registries that serve most images without a login, so that a pull secret of one pod says nothing about other images. */
const PUBLIC = new Set([
  'docker.io',
  'docker.dragonflydb.io',
  'docker.elastic.co',
  'gcr.io',
  'ghcr.io',
  'k8s.gcr.io',
  'mcr.microsoft.com',
  'nvcr.io',
  'public.ecr.aws',
  'quay.io',
  'registry.access.redhat.com',
  'registry.gitlab.com',
  'registry.k8s.io',
]);

/** A pod of a list of objects. */
interface Puller {
  readonly object: JsonObject;
  readonly index: number;
  readonly pod: PodTemplate;
  /** The registries of its images, without public ones. */
  readonly registries: readonly string[];
  /** Pull secrets of the pod, else those of its service account. */
  readonly secrets: readonly JsonObject[];
}

function pullersIn(objects: readonly JsonObject[], isPrivate: (registry: string) => boolean): Puller[] {
  const accounts = new Map(
    objects
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map((account) => [accountKey(account, asMap(account.metadata).name), objectsAt(account, 'imagePullSecrets')]),
  );
  return objects.flatMap((object, index) =>
    podTemplatesIn(object).map((pod) => {
      const { serviceAccountName = 'default' } = pod.spec;
      const own = objectsAt(pod.spec, 'imagePullSecrets');
      const secrets = own.length > 0 ? own : (accounts.get(accountKey(object, serviceAccountName)) ?? []);
      return { object, index, pod, registries: registriesOf(pod).filter(isPrivate), secrets };
    }),
  );
}

function accountKey({ metadata }: JsonObject, name: unknown): string {
  return JSON.stringify([asMap(metadata).namespace, name]);
}

function registriesOf({ spec }: PodTemplate): string[] {
  const images = containersOf(spec)
    .map(({ image }) => image)
    .filter((image) => typeof image === 'string' && image !== '');
  const registries = images.map((image) => parseReference(image as string).registry);
  return [...new Set(registries)];
}

/**
 * The pull secrets with which other pods of the objects pull from the registries of a pod that has none.
 *
 * @param isPrivate whether a registry requires a login for all images
 */
export function missingPullSecrets(
  objects: readonly JsonObject[],
  isPrivate = (registry: string) => !PUBLIC.has(registry),
): (Puller & { readonly missing: JsonObject[] })[] {
  const pullers = pullersIn(objects, isPrivate);
  const byRegistry = new Map<string, JsonObject[]>();
  for (const { registries, secrets } of pullers) {
    for (const registry of registries) {
      byRegistry.set(registry, [...(byRegistry.get(registry) ?? []), ...secrets]);
    }
  }
  return pullers
    .filter(({ secrets }) => secrets.length === 0)
    .flatMap((puller) => {
      const found = puller.registries.flatMap((registry) => byRegistry.get(registry) ?? []);
      const missing = [...new Map(found.map((secret) => [secret.name, secret])).values()];
      return missing.length > 0 ? [{ ...puller, missing }] : [];
    });
}

/** Pods without a pull secret for a registry from which other pods of the cluster pull with one. */
export function pullSecretProblems(objects: readonly JsonObject[]): CrossProblem[] {
  return missingPullSecrets(objects).map(({ index, pod, registries, missing }) => ({
    index,
    problem: {
      rule: 'references',
      field: `${pod.specPath}.imagePullSecrets`,
      found: `${pod.specPath} pulls from ${registries.join(', ')} without a pull secret; other pods have ${missing.map(({ name }) => String(name)).join(', ')}`,
      expected: 'a pull secret of the pod or of its service account',
      fix: 'set imagePullSecrets or registryToken of the construct, or the pull secrets of these pods in values',
      isBetweenObjects: true,
    },
  }));
}
