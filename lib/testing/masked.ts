import { stringify } from 'yaml';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import type { ManifestFile } from '../helm/manifests/manifest';
import { parseManifestStream } from '../helm/manifests/manifest-yaml';

/** Replacement for each value of a Secret. */
const MASK = '<secret>';

/** The text of a manifest file with masked values of Secrets. A file without Secrets does not change. */
export function maskedText({ name, text, manifests }: ManifestFile): string {
  if (manifests.every(({ kind }) => kind !== 'Secret')) {
    return text;
  }
  const documents = parseManifestStream(text, name).map(({ content }) => stringify(masked(content)));
  return documents.join('---\n');
}

function masked(content: unknown): unknown {
  if (!isJsonObject(content)) {
    return content;
  }
  if (Array.isArray(content.items)) {
    return { ...content, items: content.items.map(masked) };
  }
  return content.kind === 'Secret'
    ? { ...content, ...maskedField(content, 'data'), ...maskedField(content, 'stringData') }
    : content;
}

function maskedField(content: JsonObject, field: string): JsonObject {
  const entries = content[field];
  return isJsonObject(entries) ? { [field]: Object.fromEntries(Object.keys(entries).map((key) => [key, MASK])) } : {};
}
