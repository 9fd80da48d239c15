import { CodedError } from '../../core/errors/coded-error';
import { asMap, type JsonObject } from '../../helm/data/json';
import { textAt } from '../../helm/data/paths';
import { type Manifest, manifestFrom, toManifests } from '../../helm/manifests/manifest';
import { parseManifestStream } from '../../helm/manifests/manifest-yaml';
import { flowYaml } from '../../helm/yaml/write-yaml';
import { identityOf } from '../../objects/changes/object-changes';
import type { Kubectl } from '../cluster';

/** Objects by their identity: group, kind, namespace and name. */
export type Objects = ReadonlyMap<string, JsonObject>;

/** What identifies an object for kubectl. The contents of Secrets are not part of it. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/**
 * Reads objects of the cluster. kubectl adds the namespace to references without one whose kind has namespaces.
 *
 * @throws CLEARML4080 when kubectl cannot read them
 */
export async function readLive(
  kubectl: Kubectl,
  references: readonly Reference[],
  namespace: string,
): Promise<JsonObject[]> {
  const placed = references.filter((one) => one.namespace !== undefined);
  const others = references.filter((one) => one.namespace === undefined);
  const found = await Promise.all([get(kubectl, placed, []), get(kubectl, others, ['-n', namespace])]);
  return found.flat();
}

async function get(
  kubectl: Kubectl,
  references: readonly Reference[],
  place: readonly string[],
): Promise<JsonObject[]> {
  if (references.length === 0) {
    return [];
  }
  const input = references.map(({ apiVersion, kind, name, namespace }) =>
    flowYaml({ apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }),
  );
  const options = ['-o', 'json', '--show-managed-fields', '--ignore-not-found', ...place];
  const answer = await kubectl.send(input.join('\n---\n'), 'get', '-f', '-', ...options);
  // A kind that the cluster does not serve has no objects.
  const problems = (answer.stderr ?? '').split('\n').filter((line) => /^(?:error|Error|Unable)/.test(line));
  const unread = problems.find((line) => !/no matches for kind|ensure CRDs are installed/.test(line));
  if (!answer.succeeded && (unread !== undefined || problems.length === 0)) {
    throw unreadableObjects(unread ?? answer.reported);
  }
  return toManifests(parseManifestStream(answer.stdout, 'kubectl'), 'kubectl').map(({ content }) => content);
}

function unreadableObjects(found: string): CodedError {
  return new CodedError('CLEARML4080', {
    found,
    expected: 'objects that the account may read',
    fix: 'allow the account to read the objects of the release, and run adopt again',
  });
}

export function byIdentity(objects: readonly JsonObject[]): Map<string, JsonObject> {
  return new Map(objects.map((object) => [identityOf(object), object]));
}

/** Manifests with the namespaces of their objects in the cluster, or of the objects of the output with the same name. */
export function withNamespaces(manifests: readonly Manifest[], known: readonly JsonObject[]): Manifest[] {
  const namespaces = new Map(known.map((object) => [nameKey(object), textAt(object, 'metadata.namespace')]));
  return manifests.map((manifest) => {
    const namespace = manifest.namespace ?? namespaces.get(nameKey(manifest.content));
    if (namespace === undefined) {
      return manifest;
    }
    const metadata = { ...asMap(manifest.content.metadata), namespace };
    return manifestFrom({ ...manifest.content, metadata }, manifest.source, manifest.annotations);
  });
}

function nameKey(object: JsonObject): string {
  return identityOf({ ...object, metadata: { name: asMap(object.metadata).name } });
}

/** Kind and name of an object, for messages; with its namespace if it is in another one. */
export function nameOf({ kind, metadata }: JsonObject, usual?: string): string {
  const { name, namespace } = asMap(metadata);
  return namespace === undefined || namespace === usual ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

/** An object as an argument of kubectl, such as `deployment.apps/clearml-apiserver`. */
export function resourceOf({ apiVersion, kind, metadata }: JsonObject): string {
  const [, group] = /^(.+)\/([^/]+)$/.exec(String(apiVersion)) ?? [];
  const type = [String(kind).toLowerCase(), ...(group === undefined ? [] : [group])].join('.');
  return `${type}/${asMap(metadata).name}`;
}
