import { isJsonObject, type JsonObject } from '../data/json';
import { type Manifest, toManifests } from '../manifests/manifest';
import { parseManifestStream } from '../manifests/manifest-yaml';
import type { CustomKind } from '../manifests/scope';
import type { ChartFile, ChartSummary } from './chart-contents';

/** The custom kinds that a chart defines in its rendered objects and in its `crds` folders. */
export function customKinds(rendered: readonly Manifest[], { definitions }: ChartSummary): CustomKind[] {
  return [...kindsDefinedBy(rendered), ...definitions];
}

/** The custom kinds of the definitions among these objects. */
export function kindsDefinedBy(manifests: readonly Manifest[]): CustomKind[] {
  return manifests.filter(isDefinition).map(({ content }) => fromContent(content));
}

/** Whether an object is a CustomResourceDefinition. */
export function isDefinition({ kind, group }: Manifest): boolean {
  return kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io';
}

/** The custom kinds that these files define. */
export function kindsDefinedIn(crds: readonly ChartFile[]): CustomKind[] {
  return crds.flatMap(({ path, text }) => text.split(/^---/m).flatMap((part) => fromText(part, path)));
}

/**
 * Reads the three relevant lines, because definitions have megabytes. Parses the whole text only if a line is missing.
 */
function fromText(text: string, path: string): CustomKind[] {
  const group = /^ {2}group: ["']?([^\s"']+)/m.exec(text)?.[1];
  const kind = /^ {4}kind: ["']?([^\s"']+)/m.exec(text)?.[1];
  const scope = /^ {2}scope: ["']?([^\s"']+)/m.exec(text)?.[1];
  if (group && kind && scope) {
    return [{ group, kind, namespaced: scope === 'Namespaced' }];
  }
  return kindsDefinedBy(toManifests(parseManifestStream(text, path), path));
}

function fromContent(content: JsonObject): CustomKind {
  const spec = isJsonObject(content.spec) ? content.spec : {};
  const names = isJsonObject(spec.names) ? spec.names : {};
  return { group: String(spec.group), kind: String(names.kind), namespaced: spec.scope === 'Namespaced' };
}
