import { groupOf } from '../../core/kubernetes/kubernetes-schema';
import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { flowYaml } from '../../helm/yaml/write-yaml';
import { identityOf, LAST_APPLIED } from '../../objects/changes/object-changes';
import { jsonObject, type Kubectl } from '../cluster';
import { type Refusal, refusalIn } from './server-answers';

/** What the API server answers to a request for an object, or to a dry run of it. */
export type ServerAnswer =
  | { readonly state: 'found'; readonly content: JsonObject }
  | { readonly state: 'absent' }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/** Answers by the identities of the objects. */
export type ServerAnswers = ReadonlyMap<string, ServerAnswer>;

/** Objects in one process of kubectl: few enough that the others of a batch with a failure are asked again quickly. */
const BATCH = 24;

/** The objects of the cluster that have the identities of objects. */
export function readLive(kubectl: Kubectl, objects: readonly JsonObject[]): Promise<ServerAnswers> {
  return inBatches(objects, (batch) => sendBatch(kubectl, batch, ['get', '--ignore-not-found']));
}

/** The objects as they would be after `kubectl apply`. */
export function dryRun(kubectl: Kubectl, objects: readonly JsonObject[]): Promise<ServerAnswers> {
  return inBatches(objects, (batch) => sendBatch(kubectl, batch, applyCommand(batch)));
}

/** Above this length, the annotation of a client-side apply would exceed the limit of the API server. */
const MAX_ANNOTATION = 250_000;

function applyCommand(batch: readonly JsonObject[]): string[] {
  const isLarge = batch.some((object) => flowYaml(object).length > MAX_ANNOTATION);
  return ['apply', '--dry-run=server', ...(isLarge ? ['--server-side', '--force-conflicts'] : [])];
}

async function inBatches(
  objects: readonly JsonObject[],
  send: (batch: readonly JsonObject[]) => Promise<[string, ServerAnswer][]>,
): Promise<ServerAnswers> {
  const large = objects.filter((object) => flowYaml(object).length > MAX_ANNOTATION);
  const others = objects.filter((object) => !large.includes(object));
  const batches = [...large.map((object) => [object]), ...chunks(others)];
  return new Map((await Promise.all(batches.map(send))).flat());
}

function chunks(objects: readonly JsonObject[]): JsonObject[][] {
  const count = Math.ceil(objects.length / BATCH);
  return Array.from({ length: count }, (_, index) => objects.slice(index * BATCH, (index + 1) * BATCH));
}

/** kubectl prints no object if one of a batch fails. Then each half is sent again. */
async function sendBatch(
  kubectl: Kubectl,
  batch: readonly JsonObject[],
  command: readonly string[],
): Promise<[string, ServerAnswer][]> {
  const input = batch.map((object) => flowYaml(object)).join('\n---\n');
  const { succeeded, stdout, stderr, reported } = await kubectl.send(input, ...command, '-o', 'json', '-f', '-');
  if (succeeded) {
    const found = new Map(itemsIn(stdout).map((content) => [identityOf(content), content]));
    return batch.map((object) => {
      const content = found.get(identityOf(object));
      return [identityOf(object), content ? { state: 'found', content } : { state: 'absent' }];
    });
  }
  const [first] = batch;
  if (batch.length === 1 && first !== undefined) {
    return [[identityOf(first), { state: 'refused', refusal: refusalIn(stderr || reported) }]];
  }
  const middle = Math.ceil(batch.length / 2);
  const halves = [batch.slice(0, middle), batch.slice(middle)];
  return (await Promise.all(halves.map((half) => sendBatch(kubectl, half, command)))).flat();
}

/** The objects in output of kubectl: a list, one object, or nothing. */
function itemsIn(stdout: string): JsonObject[] {
  const content = jsonObject(stdout) ?? {};
  return content.kind === 'List' ? objectsAt(content, 'items') : [content].filter(({ kind }) => kind !== undefined);
}

/** A kind that the cluster serves. */
interface ServedKind {
  readonly kind: string;
  readonly group: string;
  readonly isNamespaced: boolean;
  /** Name for kubectl, such as `deployments.apps`. */
  readonly resource: string;
  readonly isListed: boolean;
}

/** The kinds that a cluster serves. */
export class ServedKinds {
  public static async read(kubectl: Kubectl): Promise<ServedKinds> {
    // An API of an extension that does not respond is reported, and the others are printed.
    const { stdout } = await kubectl.run('api-resources', '--no-headers', '-o', 'wide');
    return new ServedKinds(stdout.split('\n').flatMap((row) => servedKind(row) ?? []));
  }

  private constructor(private readonly kinds: readonly ServedKind[]) {}

  public find({ apiVersion, kind }: JsonObject): ServedKind | undefined {
    const group = groupOf(String(apiVersion));
    return this.kinds.find((one) => one.kind === kind && one.group === group);
  }

  /**
   * The objects with a label in the whole cluster, or in some namespaces when the user may not read others.
   *
   * @returns the objects, and whether objects of the cluster may be missing
   */
  public async labelled(
    kubectl: Kubectl,
    label: string,
    namespaces: readonly string[],
  ): Promise<{ objects: JsonObject[]; isPartial: boolean }> {
    const listed = this.kinds.filter(({ isListed, kind }) => isListed && !DERIVED.has(kind));
    const list = async (kinds: readonly ServedKind[], ...where: string[]) => {
      const types = kinds.map(({ resource }) => resource).join(',');
      const answer = await kubectl.run('get', types, '-l', label, '-o', 'json', '--ignore-not-found', ...where);
      return { objects: itemsIn(answer.stdout), isForbidden: /\(Forbidden\)/.test(answer.stderr ?? answer.reported) };
    };
    const all = await list(listed, '--all-namespaces');
    if (!all.isForbidden) {
      return { objects: all.objects, isPartial: false };
    }
    const namespaced = listed.filter(({ isNamespaced }) => isNamespaced);
    const some = await Promise.all(namespaces.map((namespace) => list(namespaced, '-n', namespace)));
    return { objects: [all, ...some].flatMap(({ objects }) => objects), isPartial: true };
  }
}

/** Kinds whose objects controllers create, with the labels of other objects. */
const DERIVED = new Set(['ControllerRevision', 'Endpoints', 'EndpointSlice', 'Event', 'Lease', 'Pod', 'ReplicaSet']);

/** A row of `kubectl api-resources -o wide`. Its column of short names may be empty. */
function servedKind(row: string): ServedKind | undefined {
  const [, name = '', apiVersion = '', namespaced, kind = '', verbs = ''] =
    /^(\S+)\s.*?(\S+)\s+(true|false)\s+(\S+)\s+(\S.*)$/.exec(row) ?? [];
  const group = groupOf(apiVersion);
  return kind === ''
    ? undefined
    : {
        kind,
        group,
        isNamespaced: namespaced === 'true',
        resource: group === '' ? name : `${name}.${group}`,
        isListed: /\blist\b/.test(verbs) && /\bdelete\b/.test(verbs),
      };
}

/** The manifest that `kubectl apply` stored in an object; undefined after another kind of apply. */
export function lastApplied(live: JsonObject): JsonObject | undefined {
  const { metadata } = live;
  const annotations = isJsonObject(metadata) && isJsonObject(metadata.annotations) ? metadata.annotations : {};
  return jsonObject(String(annotations[LAST_APPLIED] ?? ''));
}
