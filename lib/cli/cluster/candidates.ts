import { listed } from '../../core/errors/coded-error';
import type { Manifest } from '../../helm/manifests/manifest';
import { type Identity, nameOf, union } from './identity';
import { existingObjects, type LiveObject, labelledObjects } from './inventory';
import { type InventoryRecord, mainNamespace, readRecord } from './inventory-record';
import type { Kubectl } from './kubectl';

/** An object that the app does not contain any more. */
export interface Candidate {
  readonly object: LiveObject;
  /** Whether the command removes it. */
  readonly isRemoved: boolean;
  readonly reason: string;
}

/** Why objects of a kind stay unless they are named. */
const KEPT: { readonly [groupAndKind: string]: string } = {
  '/Namespace': 'all objects in it would be deleted',
  '/PersistentVolume': 'it contains data',
  '/PersistentVolumeClaim': 'it contains data',
  'apiextensions.k8s.io/CustomResourceDefinition': 'all objects of its kind would be deleted',
};

/** The known objects of the app. */
export interface App {
  readonly inventories: readonly string[];
  /** Objects of the output. */
  readonly output: readonly Identity[];
  /** Recorded objects. */
  readonly recorded: readonly Identity[];
  /** Names of objects that the user includes. */
  readonly included: readonly string[];
}

/** An inventory, and its record in the cluster. */
export interface Inventory {
  readonly name: string;
  readonly record?: InventoryRecord;
}

/** Options of `findCandidates`. */
export interface SearchOptions {
  /** Names of objects that would stay. */
  readonly include?: readonly string[];
  /** Whether objects of the output are candidates, too. */
  readonly all?: boolean;
}

/**
 * Finds the objects in a cluster that belong to inventories, by their labels and the records of `deploy`, and that the output does
 * not contain.
 *
 * @param namespace namespace of objects without one
 * @returns also the resources whose known objects the user may not read, and notes about missing permissions
 */
export async function findCandidates(
  kubectl: Kubectl,
  namespace: string,
  manifests: readonly Manifest[],
  names: readonly string[],
  { include = [], all = false }: SearchOptions = {},
) {
  const place = mainNamespace(manifests, namespace);
  const inventories: Inventory[] = await Promise.all(
    names.map(async (name) => ({ name, record: await readRecord(kubectl, name, place) })),
  );
  const recorded = union(...inventories.map(({ record }) => record?.objects ?? []));
  const named = all ? union(recorded, manifests) : recorded;
  const namespaces = [...new Set([...manifests, ...recorded].flatMap((one) => one.namespace ?? []))];
  const labelled = await Promise.all(names.map((name) => labelledObjects(kubectl, name, namespaces)));
  const existing = await existingObjects(kubectl, named);
  const live = [...labelled, existing].flatMap(({ objects }) => objects);
  const app = { inventories: names, output: all ? [] : manifests, recorded, included: include };
  const unlisted = [...new Set(labelled.flatMap(({ unread }) => unread))];
  return {
    inventories,
    candidates: candidatesOf(live, app),
    unread: existing.unread,
    notes: [
      ...noteOn(unlisted, 'to list in all namespaces, the command knows only the recorded objects of'),
      ...noteOn(existing.unread, 'to read objects, the command does not know the present objects of'),
    ],
  };
}

function noteOn(resources: readonly string[], effect: string): string[] {
  return resources.length === 0 ? [] : [`without permission ${effect}: ${listed(resources)}`];
}

/** Decides about each object of the cluster that the output does not contain. */
export function candidatesOf(live: readonly LiveObject[], app: App): Candidate[] {
  const inOutput = new Set(app.output.map(keyOf));
  const unique = new Map<string, LiveObject>();
  // An object that several API groups serve has one uid, and may be in the output under another group.
  const present = new Set(
    live.filter((object) => keysOf(object).some((key) => inOutput.has(key))).map(({ uid }) => uid),
  );
  for (const object of live.filter(({ uid }) => !present.has(uid))) {
    unique.set(object.uid, unique.get(object.uid) ?? object);
  }
  return [...unique.values()].flatMap((object) => decide(object, app) ?? []).sort(byOrder);
}

function decide(object: LiveObject, { inventories, included, recorded }: App): Candidate | undefined {
  const { inventory, owner, policy, claims, kind, group } = object;
  if (owner !== undefined) {
    // The cluster deletes it with its owner.
    return undefined;
  }
  const isKept = (reason: string): Candidate => ({ object, isRemoved: false, reason });
  if (inventory !== undefined && inventories.length > 0 && !inventories.includes(inventory)) {
    return isKept(`it belongs to inventory ${inventory} now`);
  }
  const kept =
    KEPT[`${group}/${kind}`] ??
    (policy === 'keep' ? 'helm.sh/resource-policy: keep' : undefined) ??
    (claims === 'Delete' ? 'its claims would be deleted with it (whenDeleted: Delete)' : undefined);
  if (kept !== undefined && !included.includes(nameOf(object))) {
    return isKept(`${kept}; --include ${nameOf(object)} removes it`);
  }
  const isRecorded = recorded.some((one) => keysOf(object).includes(keyOf(one)));
  const why =
    inventory === undefined ? (isRecorded ? 'recorded by deploy' : 'in the output') : `inventory ${inventory}`;
  return { object, isRemoved: true, reason: why };
}

/**
 * Key of an object of the output or the record. It may have no namespace, because kubectl takes the namespace of the context: the
 * key then equals a key of the objects in all namespaces, so that none of them is removed by mistake.
 */
function keyOf({ group, kind, namespace = '*', name }: Identity): string {
  return JSON.stringify([group, kind, namespace, name]);
}

function keysOf(live: LiveObject): string[] {
  return [keyOf(live), keyOf({ ...live, namespace: undefined })];
}

const ORDER = ['CronJob', 'Job', 'Deployment', 'DaemonSet', 'StatefulSet', 'Pod'];
const LAST = ['Secret', 'PersistentVolumeClaim', 'PersistentVolume', 'Namespace', 'CustomResourceDefinition'];

/** Workloads first, so that none of them lacks an object while it runs; volumes, namespaces and definitions last. */
function byOrder({ object: one }: Candidate, { object: other }: Candidate): number {
  const position = ({ kind }: LiveObject) => {
    const last = LAST.indexOf(kind);
    const first = ORDER.indexOf(kind);
    return last >= 0 ? 100 + last : first >= 0 ? first : 50;
  };
  return position(one) - position(other) || (nameOf(one) < nameOf(other) ? -1 : 1);
}
