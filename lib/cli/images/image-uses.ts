import { type JsonObject, objectsAt } from '../../helm/data/json';
import { mirroredReference, parseReference } from '../../helm/manifests/image-reference';
import { label, type Manifest, readManifestFolder } from '../../helm/manifests/manifest';
import { parseManifestStream } from '../../helm/manifests/manifest-yaml';
import { podTemplatesIn } from '../../helm/manifests/pod-templates';
import { givenImages, isReference } from '../../helm/values/image-values';
import type { ReportedImage } from '../../release/release-report';
import type { AppRun } from '../app-run';

/** Container lists of a pod spec. */
const CONTAINERS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Names of environment variables that contain an image for an operator or an agent. */
const IMAGE_VARIABLE = /(?:^|_)IMAGE(?:_|$)|_DOCKER$/;

/** An argument that sets an option: `--acme-http01-solver-image=quay.io/jetstack/cert-manager-acmesolver:v1.19.0`. */
const SETTING = /^--?([\w.-]+)=(.+)$/;

/** Built-in API groups. Objects of other groups are custom resources, whose images an operator starts. */
const BUILT_IN = /^(?:v1|(?:apps|batch|autoscaling|policy|extensions)\/.+|[a-z.]+\.k8s\.io\/.+)$/;

/**
 * Locations at which the app names each image: `Deployment/clearml-apiserver`, `values of clearml/server/release: …`.
 */
export function imageUses({ report, outdir }: AppRun): Map<string, string[]> {
  const manifests = readManifestFolder(outdir).flatMap((file) => file.manifests);
  return imageUsesIn(manifests, (report.images ?? []) as ReportedImage[]);
}

/** The same for manifests and the images in values. */
export function imageUsesIn(manifests: readonly Manifest[], inValues: readonly ReportedImage[]): Map<string, string[]> {
  const uses = new Map<string, Set<string>>();
  const add = (image: string, use: string) => uses.set(image, (uses.get(image) ?? new Set()).add(use));
  for (const manifest of manifests) {
    for (const image of imagesOf(manifest.content)) {
      add(image, label(manifest));
    }
  }
  for (const { image, path, value } of inValues) {
    if (!isShown(image, [...uses.keys()])) {
      add(image, `values of ${path}: ${value}`);
    }
  }
  return new Map([...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([image, found]) => [image, [...found].sort()]));
}

/** Whether a manifest contains an image of the values, possibly from another registry. */
function isShown(image: string, images: readonly string[]): boolean {
  const path = mirroredReference(image, '');
  return images.some((other) => other === image || other.endsWith(path));
}

function imagesOf(object: JsonObject): string[] {
  const { kind, apiVersion } = object;
  if (kind === 'ConfigMap') {
    return Object.values(object.data ?? {}).flatMap(imagesInText);
  }
  const ofPods = podTemplatesIn(object).flatMap(({ spec }) => podImages(spec));
  return BUILT_IN.test(String(apiVersion)) ? ofPods : [...ofPods, ...givenImages(object.spec).values()];
}

function podImages(pod: unknown): string[] {
  const containers = CONTAINERS.flatMap((list) => objectsAt(pod, list));
  return containers.flatMap((container) => [
    ...(typeof container.image === 'string' && container.image !== '' ? [container.image] : []),
    ...objectsAt(container, 'env').flatMap(({ name, value }) =>
      IMAGE_VARIABLE.test(String(name)) && typeof value === 'string' && hasVersionOrPath(value) ? [value] : [],
    ),
    ...argumentImages([container.command, container.args].flat()),
  ]);
}

/** Images in the arguments of operators. */
function argumentImages(words: readonly unknown[]): string[] {
  return words.flatMap((word, index) => {
    const [, name, value] = SETTING.exec(String(word)) ?? [undefined, String(words[index - 1]), String(word)];
    const isImage = /image$/i.test(name ?? '') ? hasVersionOrPath : isFullReference;
    return isImage(value ?? '') ? [value ?? ''] : [];
  });
}

/** Images in a ConfigMap, in which agents store their pod templates as YAML. */
function imagesInText(text: unknown): string[] {
  if (typeof text !== 'string' || !/^\s*-?\s*"?image"?:/m.test(text)) {
    return [];
  }
  try {
    return parseManifestStream(text, 'ConfigMap').flatMap(({ content }) => [...givenImages(content).values()]);
  } catch {
    // The text is not YAML.
    return [];
  }
}

/** Whether a text has host, path and version, which identifies an image reference. */
function isFullReference(value: string): boolean {
  return isReference(value) && /^[^/]+\.[^/]+\/.*[^/](?::[^/]+|@[^/]+)$/.test(value);
}

/** Whether an image reference has a version or a path. A single word may have another meaning. */
function hasVersionOrPath(value: string): boolean {
  return isReference(value) && /[:/]/.test(value);
}

/** Repositories that were moved, archived or shut down. */
const OUTDATED: readonly { readonly place: RegExp; readonly warning: string }[] = [
  {
    place: /^docker\.io\/bitnami\//,
    warning: 'Bitnami has moved its free images to docker.io/bitnamilegacy; pulls from docker.io/bitnami fail',
  },
  {
    place: /^docker\.io\/bitnamilegacy\//,
    warning: 'docker.io/bitnamilegacy is an archive without updates, including security fixes',
  },
  {
    place: /^docker\.io\/allegroai\//,
    warning: 'docker.io/allegroai is the former organization of ClearML; later images are in docker.io/clearml',
  },
  { place: /^k8s\.gcr\.io\//, warning: 'k8s.gcr.io is frozen since April 2023; the images are in registry.k8s.io' },
  {
    place: /^gcr\.io\/kubebuilder\//,
    warning: 'gcr.io/kubebuilder is shut down; kube-rbac-proxy is in quay.io/brancz or replaced by controller-runtime',
  },
];

/** Warnings about an image. */
export function imageWarnings(image: string): string[] {
  if (!isReference(image)) {
    return ['not a valid image reference'];
  }
  const { registry, repository, tag, digest } = parseReference(image);
  const outdated = OUTDATED.filter(({ place }) => place.test(`${registry}/${repository}`)).map(
    ({ warning }) => warning,
  );
  if (digest === undefined && tag === undefined) {
    return [...outdated, 'no tag: runtimes use `latest`, which changes over time'];
  }
  const isLatest = digest === undefined && tag === 'latest';
  return isLatest ? [...outdated, 'the tag `latest` changes over time'] : outdated;
}
