import type { YamlDocument } from '../manifests/yaml-document';

/** Paths at which two renderings differ, each after the name of its object. */
export function differingPaths(first: readonly YamlDocument[], second: readonly YamlDocument[]): string[] {
  const before = byIdentity(first);
  const after = byIdentity(second);
  const paths: string[] = [];
  for (const identity of new Set([...before.keys(), ...after.keys()])) {
    for (const path of differences(before.get(identity), after.get(identity))) {
      paths.push(path ? `${identity} ${path}` : identity);
    }
  }
  return paths;
}

/** The contents of documents by kind, namespace and name. */
export function byIdentity(documents: readonly YamlDocument[]): Map<string, unknown> {
  const seen = new Map<string, unknown>();
  for (const { content } of documents) {
    const object = content as { kind?: string; metadata?: { name?: string; namespace?: string } };
    const place = [object.metadata?.namespace, object.metadata?.name].filter(Boolean).join('/');
    const identity = `${object.kind ?? 'object'}/${place}`;
    let unique = identity;
    for (let n = 2; seen.has(unique); n++) {
      unique = `${identity}#${n}`;
    }
    seen.set(unique, content);
  }
  return seen;
}

function differences(a: unknown, b: unknown): string[] {
  if (Object.is(a, b)) {
    return [];
  }
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) {
    return [''];
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => differences(a[key], b[key]).map((rest) => (rest ? `${key}.${rest}` : key)));
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
