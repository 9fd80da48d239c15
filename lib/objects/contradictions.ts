import { asMap, isJsonObject, type JsonObject } from '../helm/data/json';
import { sameContent } from '../helm/values/sourced-values';

/** The fields in which two objects of one identity contradict each other. A Namespace takes the labels and annotations of all. */
export function contradictionsOf(one: JsonObject, other: JsonObject): string[] {
  if (one.kind !== 'Namespace') {
    return sameContent(one, other) ? [] : ['spec'];
  }
  const [a, b] = [asMap(one.metadata), asMap(other.metadata)];
  const maps = ['labels', 'annotations'].flatMap((field) => {
    const [first, second] = [asMap(a[field]), asMap(b[field])];
    const different = Object.keys(first).filter((key) => Object.hasOwn(second, key) && first[key] !== second[key]);
    return different.map((key) => `${field}[${JSON.stringify(key)}] ${String(first[key])} and ${String(second[key])}`);
  });
  const specs = [one.spec, other.spec].filter((spec) => isJsonObject(spec) && Object.keys(spec).length > 0);
  return [...maps, ...(specs.length === 2 && !sameContent(specs[0], specs[1]) ? ['spec'] : [])];
}
