import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { label } from '../../helm/manifests/manifest';
import { readManifestFolder } from '../../helm/manifests/manifest-folder';
import { parseManifestStream } from '../../helm/manifests/manifest-yaml';
import { podTemplatePath } from '../../helm/manifests/rendered-pod';
import { givenImages, isReference } from '../../helm/values/image-values';
import type { ReportedImage } from '../../release/release-report';
import type { AppRun } from '../app-run';
import { mirroredReference } from './image-reference';

/** Lists of containers in a pod. */
const CONTAINERS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Variables that tell an operator, or an agent, which image to start. */
const IMAGE_VARIABLE = /(?:^|_)IMAGE(?:_|$)|_DOCKER$/;

/** An argument that sets something: `--acme-http01-solver-image=quay.io/jetstack/cert-manager-acmesolver:v1.19.0`. */
const SETTING = /^--?([\w.-]+)=(.+)$/;

/** API groups of Kubernetes itself; objects of others are custom resources, whose images an operator will pull. */
const BUILT_IN = /^(?:v1|(?:apps|batch|autoscaling|policy|extensions)\/.+|[a-z.]+\.k8s\.io\/.+)$/;

/** Where the app names each image, in words: `Deployment/clearml-apiserver`, `values of clearml/server/release: …`. */
export function imageUses({ report, outdir }: AppRun): Map<string, string[]> {
  const uses = new Map<string, Set<string>>();
  const add = (image: string, use: string) => uses.set(image, (uses.get(image) ?? new Set()).add(use));
  for (const manifest of readManifestFolder(outdir).flatMap(({ manifests }) => manifests)) {
    for (const image of imagesOf(manifest.content)) {
      add(image, label(manifest));
    }
  }
  for (const { image, path, value } of (report.images ?? []) as ReportedImage[]) {
    if (!isShown(image, [...uses.keys()])) {
      add(image, `values of ${path}: ${value}`);
    }
  }
  return new Map([...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([image, found]) => [image, [...found].sort()]));
}

/** Values that a manifest shows need no second mention; it may have them from another registry. */
function isShown(image: string, images: readonly string[]): boolean {
  const path = mirroredReference(image, '');
  return images.some((other) => other === image || other.endsWith(path));
}

function imagesOf(object: JsonObject): string[] {
  const { kind, apiVersion } = object;
  const template = podTemplatePath(String(apiVersion), String(kind));
  if (template) {
    return podImages(valueAt(object, [...template, 'spec']));
  }
  if (kind === 'ConfigMap') {
    return Object.values(isJsonObject(object.data) ? object.data : {}).flatMap(imagesInText);
  }
  return BUILT_IN.test(String(apiVersion)) ? [] : [...givenImages(object.spec).values()];
}

function podImages(pod: unknown): string[] {
  const containers = CONTAINERS.flatMap((list) => objectsAt(isJsonObject(pod) ? pod : undefined, list));
  return containers.flatMap((container) => [
    ...(typeof container.image === 'string' && container.image !== '' ? [container.image] : []),
    ...objectsAt(container, 'env').flatMap(({ name, value }) =>
      IMAGE_VARIABLE.test(String(name)) && typeof value === 'string' && looksPinned(value) ? [value] : [],
    ),
    ...argumentImages([container.command, container.args].flat()),
  ]);
}

/** Operators are told by arguments which images to start. */
function argumentImages(words: readonly unknown[]): string[] {
  return words.flatMap((word, index) => {
    const [, name, value] = SETTING.exec(String(word)) ?? [undefined, String(words[index - 1]), String(word)];
    const fits = /image$/i.test(name ?? '') ? looksPinned : isWhole;
    return fits(value ?? '') ? [value ?? ''] : [];
  });
}

/** Agents keep the pods that they will make as YAML in a ConfigMap. */
function imagesInText(text: unknown): string[] {
  if (typeof text !== 'string' || !/^\s*-?\s*"?image"?:/m.test(text)) {
    return [];
  }
  try {
    return parseManifestStream(text, 'ConfigMap').flatMap(({ content }) => [...givenImages(content).values()]);
  } catch {
    // Text for people or for another program.
    return [];
  }
}

/** Host, path, and version: such a text is nothing else. */
function isWhole(value: string): boolean {
  return isReference(value) && /^[^/]+\.[^/]+\/.*[^/](?::[^/]+|@[^/]+)$/.test(value);
}

/** A bare word may be anything. */
function looksPinned(value: string): boolean {
  return isReference(value) && /[:/]/.test(value);
}
