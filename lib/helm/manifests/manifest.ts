import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { rejectIncomplete } from '../../core/incomplete-output';
import { jsonText } from '../data/big-integers';
import { asMap, isJsonObject, type JsonObject } from '../data/json';
import { withoutPlaceholders } from '../data/placeholders';
import { parseManifestStream } from './manifest-yaml';
import type { YamlDocument } from './yaml-document';

/** A rendered Kubernetes object and its template. */
export interface Manifest {
  readonly content: JsonObject;
  readonly apiVersion: string;
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly annotations: { readonly [key: string]: string };
  /** Template that rendered it, for messages. */
  readonly source: string;
}

/** The objects of a rendered stream, including the items of `List`s. */
export function toManifests(documents: readonly YamlDocument[], chart: string): Manifest[] {
  return documents.flatMap(({ content, source, line }) => flatten(content, `${source ?? chart} (line ${line})`));
}

/** @param inherited annotations of the lists around an object, because helm treats a list with hook annotations as one hook */
function flatten(content: unknown, source: string, inherited: JsonObject = {}): Manifest[] {
  if (!isJsonObject(content) || typeof content.apiVersion !== 'string' || typeof content.kind !== 'string') {
    const shown = jsonText(content);
    throw new CodedError('CLEARML1008', {
      found: `${source} rendered something that is not a Kubernetes object: ${withoutPlaceholders(shown).slice(0, 80)}`,
      expected: 'a map with apiVersion and kind',
      fix: 'correct the template, or the value that it prints',
    });
  }
  const annotations = { ...inherited, ...asMap(asMap(content.metadata).annotations) };
  const items = listItems(content, content.kind);
  if (items) {
    return items.flatMap((item) => flatten(item, source, annotations));
  }
  return [manifestFrom(content, source, annotations)];
}

/** An object as a manifest. */
export function manifestFrom(content: JsonObject, source: string, annotations: JsonObject = {}): Manifest {
  const apiVersion = String(content.apiVersion);
  const metadata = asMap(content.metadata);
  return {
    content,
    apiVersion,
    group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
    kind: String(content.kind),
    name: String(metadata.name ?? metadata.generateName ?? ''),
    namespace: typeof metadata.namespace === 'string' ? metadata.namespace : undefined,
    annotations: annotations as Record<string, string>,
    source,
  };
}

/** The items of a list; undefined for other objects, such as a custom kind whose name ends in `List`. */
function listItems(content: JsonObject, kind: string): unknown[] | undefined {
  if (kind === 'List') {
    return Array.isArray(content.items) ? content.items : [];
  }
  if (!kind.endsWith('List') || !Array.isArray(content.items)) {
    return undefined;
  }
  // Items of a typed list may omit their kind.
  const type = { apiVersion: content.apiVersion, kind: kind.slice(0, -'List'.length) };
  return content.items.map((item) => (isJsonObject(item) && !('kind' in item) ? { ...type, ...item } : item));
}

/** Kind and name, for messages. */
export function label(manifest: { readonly kind: string; readonly name: string }): string {
  return `${manifest.kind}/${manifest.name}`;
}

/** A manifest file of an output folder. */
export interface ManifestFile {
  /** Path below the folder. */
  readonly name: string;
  readonly text: string;
  /** Its objects. */
  readonly manifests: readonly Manifest[];
}

/**
 * The manifest files in an output folder and below, sorted by name.
 *
 * @throws CLEARML7003 when the output is incomplete
 */
export function readManifestFolder(folder: string): ManifestFile[] {
  rejectIncomplete(folder);
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return files
    .map((file) => relative(folder, join(file.parentPath, file.name)))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { name, text, manifests: toManifests(parseManifestStream(text, name), name) };
    });
}
