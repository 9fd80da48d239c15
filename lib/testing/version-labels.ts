import { asMap, isJsonObject, type JsonObject } from '../helm/data/json';

/** Labels that contain the version of the chart or of its application. */
const VERSION_LABELS = ['helm.sh/chart', 'app.kubernetes.io/version'];

/** Annotations of pod templates with the checksum of a file that contains such labels, as the documentation of Helm names them. */
const CHECKSUM = /^checksum\//;

/**
 * An object without the texts that each new version of a chart changes: version labels of the object, of its pods and of their claims,
 * and checksums of pod templates. Selectors with such labels stay, because the API server rejects their change.
 */
export function withoutVersions(object: JsonObject): JsonObject {
  return Array.isArray(object.items)
    ? { ...object, items: object.items.map((item) => (isJsonObject(item) ? withoutVersions(item) : item)) }
    : visited(object, object.kind === 'Pod' ? ALL : LABELS);
}

type Mask = (metadata: JsonObject) => JsonObject;

const LABELS: Mask = (metadata) => replaced(metadata, 'labels', (label) => VERSION_LABELS.includes(label), '<version>');

const ALL: Mask = (metadata) => replaced(LABELS(metadata), 'annotations', (name) => CHECKSUM.test(name), '<checksum>');

/** Masks the metadata of a map, and of the maps in it. */
function visited(map: JsonObject, mask: Mask): JsonObject {
  const entries = Object.entries(map).map(([key, value]): [string, unknown] => [
    key,
    key === 'metadata' && isJsonObject(value) ? mask(value) : visitedValue(value),
  ]);
  return Object.fromEntries(entries);
}

function visitedValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(visitedValue);
  }
  return isJsonObject(value) ? visited(value, ALL) : value;
}

function replaced(
  metadata: JsonObject,
  field: string,
  isReplaced: (key: string) => boolean,
  replacement: string,
): JsonObject {
  const entries = Object.entries(asMap(metadata[field])).map(([key, value]) => [
    key,
    isReplaced(key) ? replacement : value,
  ]);
  return entries.length === 0 ? metadata : { ...metadata, [field]: Object.fromEntries(entries) };
}
