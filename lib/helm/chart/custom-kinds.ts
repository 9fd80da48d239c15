import { isJsonObject, type JsonObject } from '../data/json';
import { type Manifest, toManifests } from '../manifests/manifest';
import type { CustomKind } from '../manifests/scope';
import type { ChartContents, ChartFile } from './chart-contents';

const DEFINITION = 'CustomResourceDefinition';

/** The custom kinds that a chart defines: in what it rendered, and in its `crds` folders. */
export function customKinds(rendered: readonly Manifest[], { definitions }: ChartContents): CustomKind[] {
  const fromTemplates = rendered.filter(({ kind }) => kind === DEFINITION).map(({ content }) => fromContent(content));
  return [...fromTemplates, ...definitions];
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
  const { parseManifestStream } = require('../manifests/manifest-yaml') as typeof import('../manifests/manifest-yaml');
  const manifests = toManifests(parseManifestStream(text, path), path);
  return manifests.filter((manifest) => manifest.kind === DEFINITION).map(({ content }) => fromContent(content));
}

function fromContent(content: JsonObject): CustomKind {
  const spec = isJsonObject(content.spec) ? content.spec : {};
  const names = isJsonObject(spec.names) ? spec.names : {};
  return { group: String(spec.group), kind: String(names.kind), namespaced: spec.scope === 'Namespaced' };
}
