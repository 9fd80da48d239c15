import { groupOf } from '../../core/kubernetes/kubernetes-schema';
import { asMap, isJsonObject, type JsonObject } from '../../helm/data/json';
import { type Manifest, manifestFrom } from '../../helm/manifests/manifest';
import { flowYaml } from '../../helm/yaml/write-yaml';
import { identityOf, LAST_APPLIED } from '../../objects/changes/object-changes';
import { ON_SERVER, type OnServer } from './apply';
import type { Reference } from './identity';
import { itemsIn, jsonObject, type Kubectl } from './kubectl';
import { type MissingPart, type Refusal, refusalIn } from './refusal';

/** Response of the API server to a request for an object, or to a dry run of it. */
export type ServerAnswer =
  | { readonly state: 'found'; readonly content: JsonObject }
  | { readonly state: 'absent' }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/** Answers by the identities of the objects. */
export type ServerAnswers = ReadonlyMap<string, ServerAnswer>;

/** Objects in one process of kubectl: few enough that the others of a batch with a failure are asked again quickly. */
const BATCH = 24;

/** The objects of the cluster that have the identities of objects, with managed fields. */
export function readLive(kubectl: Kubectl, references: readonly Reference[]): Promise<ServerAnswers> {
  const objects = references.map(({ apiVersion, kind, name, namespace }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  }));
  return answersTo(kubectl, batches(objects), ['get', '--ignore-not-found']);
}

/** The objects as they would be after an apply, with managed fields. */
export async function dryRun(
  kubectl: Kubectl,
  objects: readonly JsonObject[],
  onServer: OnServer,
): Promise<ServerAnswers> {
  const special = objects.filter((object) => onServer.has(identityOf(object)));
  const others = objects.filter((object) => !special.includes(object));
  const command = ['apply', '--dry-run=server'];
  const [byClient, byServer] = await Promise.all([
    answersTo(kubectl, batches(others), command),
    answersTo(kubectl, batches(special), [...command, ...ON_SERVER]),
  ]);
  return new Map([...byClient, ...byServer]);
}

/** The objects that were found. */
export function foundIn(answers: ServerAnswers): JsonObject[] {
  return [...answers.values()].flatMap((answer) => (answer.state === 'found' ? [answer.content] : []));
}

function batches(objects: readonly JsonObject[]): JsonObject[][] {
  const count = Math.ceil(objects.length / BATCH);
  return Array.from({ length: count }, (_, index) => objects.slice(index * BATCH, (index + 1) * BATCH));
}

async function answersTo(
  kubectl: Kubectl,
  all: readonly (readonly JsonObject[])[],
  command: readonly string[],
): Promise<Map<string, ServerAnswer>> {
  return new Map((await Promise.all(all.map((batch) => sendBatch(kubectl, batch, command)))).flat());
}

/** kubectl prints no object if one of a batch fails. Then each half is sent again. */
async function sendBatch(
  kubectl: Kubectl,
  batch: readonly JsonObject[],
  command: readonly string[],
): Promise<[string, ServerAnswer][]> {
  const input = batch.map((object) => flowYaml(object)).join('\n---\n');
  const options = ['-o', 'json', '--show-managed-fields', '-f', '-'];
  const { succeeded, stdout, stderr } = await kubectl.send(input, ...command, ...options);
  if (succeeded) {
    const found = new Map(itemsIn(stdout).map((content) => [identityOf(content), content]));
    return batch.map((object) => {
      const content = found.get(identityOf(object));
      return [identityOf(object), content ? { state: 'found', content } : { state: 'absent' }];
    });
  }
  const [first] = batch;
  if (batch.length === 1 && first !== undefined) {
    return [[identityOf(first), { state: 'refused', refusal: refusalIn(stderr) }]];
  }
  return [...(await answersTo(kubectl, halves(batch), command))];
}

function halves<T>(items: readonly T[]): T[][] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

/** A kind that the cluster serves. */
interface ServedKind {
  readonly kind: string;
  readonly group: string;
  readonly isNamespaced: boolean;
}

/** The kinds that a cluster serves. */
export class ServedKinds {
  public static async read(kubectl: Kubectl): Promise<ServedKinds> {
    // An API of an extension that does not respond is reported, and the others are printed.
    const { stdout } = await kubectl.run('api-resources', '--no-headers');
    return new ServedKinds(stdout.split('\n').flatMap((row) => servedKind(row) ?? []));
  }

  private constructor(private readonly kinds: readonly ServedKind[]) {}

  public find({ group, kind }: Manifest): ServedKind | undefined {
    return this.kinds.find((one) => one.kind === kind && one.group === group);
  }

  /** The manifest with a namespace, if its kind has one. */
  public place(manifest: Manifest, namespace: string): Manifest {
    if (manifest.namespace !== undefined || this.find(manifest)?.isNamespaced !== true) {
      return manifest;
    }
    const metadata = { ...asMap(manifest.content.metadata), namespace };
    return manifestFrom({ ...manifest.content, metadata }, manifest.source, manifest.annotations);
  }
}

/** A row of `kubectl api-resources`. Its column of short names may be empty. */
function servedKind(row: string): ServedKind | undefined {
  const [, apiVersion = '', namespaced, kind = ''] = /^\S+\s.*?(\S+)\s+(true|false)\s+(\S+)\s*$/.exec(row) ?? [];
  return kind === '' ? undefined : { kind, group: groupOf(apiVersion), isNamespaced: namespaced === 'true' };
}

/** The object that creates what an object lacks in the cluster: its Namespace, or the definition of its kind. */
export function prerequisiteOf(object: Manifest, missing: MissingPart, all: readonly Manifest[]): Manifest | undefined {
  return all.find(({ kind, name, content }) => {
    const { group, names } = asMap(content.spec);
    return missing === 'kind'
      ? kind === 'CustomResourceDefinition' && asMap(names).kind === object.kind && group === object.group
      : kind === 'Namespace' && name === object.namespace;
  });
}

/** The release of Helm that owns an object, so that an apply keeps fields that the manifest lacks; undefined after an adoption. */
export function helmOwner(live: JsonObject): string | undefined {
  const release = asMap(asMap(live.metadata).annotations)['meta.helm.sh/release-name'];
  return typeof release === 'string' && lastApplied(live) === undefined ? release : undefined;
}

/** The manifest that `kubectl apply` stored in an object; undefined after another kind of apply. */
export function lastApplied(live: JsonObject): JsonObject | undefined {
  const { metadata } = live;
  const annotations = isJsonObject(metadata) && isJsonObject(metadata.annotations) ? metadata.annotations : {};
  return jsonObject(String(annotations[LAST_APPLIED] ?? ''));
}
