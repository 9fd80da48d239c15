import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { libraryVersion } from '../../core/library';
import { OBJECT_NAME } from '../../core/props/value-checks';
import { asMap, type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt } from '../../helm/data/paths';
import { type Manifest, manifestFrom } from '../../helm/manifests/manifest';
import { INVENTORY_LABEL } from '../../release/inventory-label';
import { ON_SERVER, rejected } from './apply';
import { unreachable } from './cluster';
import { type Identity, identityFrom, inNamespace, lineOf } from './identity';
import { jsonObject, type Kubectl } from './kubectl';
import { refusalIn } from './refusal';

/** Label of a ConfigMap that records an inventory. It differs from the label of objects, so that `prune` does not find it. */
export const RECORD_LABEL = 'cdk8s-clearml/inventory-record';

/** Size above which the list is compressed: the API server accepts 1 MiB. */
const MAX_TEXT = 900_000;

/** The record of an inventory in a cluster: the objects that `deploy` has applied, and `prune` has not removed. */
export interface InventoryRecord {
  readonly namespace: string;
  readonly objects: readonly Identity[];
  /** Time of the last change. */
  readonly time?: string;
}

/** Objects by the names of their inventories. */
export function byInventory(manifests: readonly Manifest[]): Map<string, Manifest[]> {
  const inventories = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const name = asMap(asMap(manifest.content.metadata).labels)[INVENTORY_LABEL];
    if (typeof name === 'string') {
      inventories.set(name, [...(inventories.get(name) ?? []), manifest]);
    }
  }
  return inventories;
}

/** The namespace of most objects, in which a new record is written. */
export function mainNamespace(objects: readonly Identity[], otherwise: string): string {
  const counts = new Map<string, number>();
  for (const namespace of objects.flatMap((one) => one.namespace ?? [])) {
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([a, count], [b, other]) => other - count || (a < b ? -1 : 1));
  return first?.[0] ?? otherwise;
}

/**
 * Reads the record of an inventory; undefined if there is none, or if the account may not read ConfigMaps. Without permission for
 * all namespaces, it reads one.
 *
 * @throws CLEARML4024 when the cluster does not respond: without the record, a deployment would forget the objects in it
 */
export async function readRecord(
  kubectl: Kubectl,
  name: string,
  namespace: string,
): Promise<InventoryRecord | undefined> {
  const words = ['get', 'configmap', '-l', `${RECORD_LABEL}=${name}`, '-o', 'json'];
  const everywhere = await kubectl.run(...words, '-A');
  const answer = everywhere.succeeded ? everywhere : await kubectl.run(...words, ...inNamespace(namespace));
  if (!answer.succeeded && refusalIn(answer.stderr).kind !== 'forbidden') {
    throw unreachable(answer.reported);
  }
  const [found] = objectsAt(jsonObject(answer.stdout), 'items');
  return found && recordFrom(found);
}

function recordFrom(configMap: JsonObject): InventoryRecord {
  const compressed = textAt(configMap, 'binaryData.objects');
  const text = compressed
    ? gunzipSync(Buffer.from(compressed, 'base64')).toString()
    : textAt(configMap, 'data.objects');
  const objects = (text ?? '').split('\n').filter(Boolean).map(identityFrom);
  return { namespace: textAt(configMap, 'metadata.namespace') ?? '', objects, time: textAt(configMap, 'data.time') };
}

/** @throws CLEARML4072 when the cluster rejects the record */
export async function writeRecord(kubectl: Kubectl, name: string, record: InventoryRecord): Promise<void> {
  const text = record.objects.map(lineOf).sort().join('\n');
  const isLong = text.length > MAX_TEXT;
  const details = { time: new Date().toISOString(), version: libraryVersion() };
  const content = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: recordName(name), namespace: record.namespace, labels: { [RECORD_LABEL]: name } },
    data: isLong ? details : { ...details, objects: `${text}\n` },
    ...(isLong && { binaryData: { objects: gzipSync(text).toString('base64') } }),
  };
  const { succeeded, stderr } = await kubectl.send(JSON.stringify(content), 'apply', '-f', '-', ...ON_SERVER);
  if (!succeeded) {
    throw rejected({ manifest: manifestFrom(content, 'the record of the inventory'), refusal: refusalIn(stderr) });
  }
}

/** Name of the ConfigMap. Labels permit characters that names do not. */
export function recordName(inventory: string): string {
  const name = `cdk8s-clearml-inventory-${inventory}`;
  const hash = createHash('sha256').update(inventory).digest('hex').slice(0, 8);
  return OBJECT_NAME.accepts(name) ? name : `cdk8s-clearml-inventory-${hash}`;
}
