import { CodedError } from '../errors/coded-error';
import { isJsonObject, type JsonObject } from './json';
import type { YamlDocument } from './manifest-yaml';

/** One rendered Kubernetes object and the template that it comes from. */
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

/** The objects of a rendered stream, `List`s taken apart. */
export function toManifests(documents: readonly YamlDocument[], chart: string): Manifest[] {
  return documents.flatMap(({ content, source, line }) => flatten(content, `${source ?? chart} (line ${line})`));
}

function flatten(content: unknown, source: string): Manifest[] {
  if (!isJsonObject(content) || typeof content.apiVersion !== 'string' || typeof content.kind !== 'string') {
    throw new CodedError('CLEARML1008', {
      found: `${source} rendered something that is no Kubernetes object: ${JSON.stringify(content)?.slice(0, 80)}`,
      expected: 'a map with apiVersion and kind',
      fix: 'mend the template, or the value that makes it print this',
    });
  }
  if (content.kind.endsWith('List') && Array.isArray(content.items)) {
    return content.items.flatMap((item) => flatten(item, source));
  }
  const metadata = isJsonObject(content.metadata) ? content.metadata : {};
  return [
    {
      content,
      apiVersion: content.apiVersion,
      group: content.apiVersion.includes('/') ? (content.apiVersion.split('/')[0] ?? '') : '',
      kind: content.kind,
      name: String(metadata.name ?? metadata.generateName ?? ''),
      namespace: typeof metadata.namespace === 'string' ? metadata.namespace : undefined,
      annotations: isJsonObject(metadata.annotations) ? (metadata.annotations as Record<string, string>) : {},
      source,
    },
  ];
}

/** Kind and name as people say them, for messages. */
export function label(manifest: { readonly kind: string; readonly name: string }): string {
  return `${manifest.kind}/${manifest.name}`;
}
