import { isJsonObject, type JsonObject } from '../data/json';
import { type Manifest, toManifests } from '../manifests/manifest';
import { parseManifestStream } from '../manifests/manifest-yaml';
import type { CustomKind } from '../manifests/scope';
import type { ChartContents, ChartFile } from './chart-contents';

/** The custom kinds that a chart defines: in what it rendered, and in its `crds` folders. */
export function customKinds(rendered: readonly Manifest[], { definitions }: ChartContents): CustomKind[] {
  return [...kindsDefinedBy(rendered), ...definitions];
}

/** The custom kinds that definitions among these objects define. */
export function kindsDefinedBy(manifests: readonly Manifest[]): CustomKind[] {
  return manifests.filter(isDefinition).map(({ content }) => fromContent(content));
}

/** Whether an object is the definition of a custom kind. */
export function isDefinition({ kind, group }: Manifest): boolean {
  return kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io';
}

/** The custom kinds that these files define. */
export function kindsDefinedIn(crds: readonly ChartFile[]): CustomKind[] {
  return crds.flatMap(({ path, text }) => text.split(/^---/m).flatMap((part) => fromText(part, path)));
}

/** Definitions run to megabytes, so their three telling lines are read first and the whole only where those fail. */
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
