import { asMap, isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt, valueAt } from '../../helm/data/paths';
import type { Manifest } from '../../helm/manifests/manifest';
import { containersOf, type PodTemplate } from '../../helm/manifests/pod-templates';
import { type AppObjects, idOf, type Workload } from './app-objects';
import { sorted } from './groups';

/** A workload of the app. */
export interface WorkloadRow {
  readonly id: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly tenant?: string;
  /** `3`, `2 to 5`, `one per node`, a schedule, `once`. */
  readonly replicas: string;
  /** Images of the containers; empty for images that an operator selects. */
  readonly images: readonly string[];
  /** Ports of the containers: `8008/TCP`. */
  readonly ports: readonly string[];
  /** Requests and limits of each container: `apiserver: cpu 1, memory 2Gi to 4Gi`. */
  readonly resources: readonly string[];
  /** Names of the volume claims of its pods: `data`. */
  readonly claims: readonly string[];
}

/** A volume claim of the app, or of each pod of a StatefulSet. */
export interface StorageRow {
  readonly namespace?: string;
  readonly name: string;
  readonly size: string;
  /** Storage class; undefined for the default class. */
  readonly storageClass?: string;
  readonly accessModes: readonly string[];
  readonly usedBy: readonly string[];
  /** Whether each pod has a claim of its own. */
  readonly perPod: boolean;
}

/** The workloads of an app. */
export function workloadRows(objects: AppObjects): WorkloadRow[] {
  const scalers = new Map(objects.ofKind('HorizontalPodAutoscaler').map((scaler) => [targetOf(scaler), scaler]));
  return objects.workloads.map(({ manifest, pods }) => {
    const { kind, namespace, name } = manifest;
    const containers = pods.flatMap(({ spec }) => containersOf(spec));
    return {
      id: idOf(manifest),
      kind,
      namespace,
      name,
      tenant: objects.tenantOf(namespace),
      replicas: replicasOf(manifest, scalers.get(idOf(manifest))),
      images: sorted(containers.flatMap(({ image }) => (typeof image === 'string' && image !== '' ? [image] : []))),
      ports: sorted(containers.flatMap((one) => objectsAt(one, 'ports').map(portText))),
      resources: containers.flatMap(resourcesOf),
      claims: sorted(pods.flatMap((pod) => [...pod.claims, ...claimsOf(pod)])),
    };
  });
}

function targetOf({ namespace, content }: Manifest): string {
  const target = asMap(asMap(content.spec).scaleTargetRef);
  return idOf({ kind: String(target.kind), namespace, name: String(target.name) });
}

function replicasOf({ kind, content }: Manifest, scaler: Manifest | undefined): string {
  const spec = asMap(content.spec);
  if (scaler !== undefined) {
    return `${valueAt(scaler.content, 'spec.minReplicas') ?? 1} to ${valueAt(scaler.content, 'spec.maxReplicas')}`;
  }
  switch (kind) {
    case 'DaemonSet':
      return 'one per node';
    case 'CronJob':
      return `schedule ${spec.schedule}`;
    case 'Job':
      return 'once';
    default:
      return String(spec.replicas ?? 1);
  }
}

/** A port of a container or Service, for people. */
export function portText({ port, containerPort, protocol = 'TCP' }: JsonObject): string {
  return `${port ?? containerPort}/${protocol}`;
}

function resourcesOf({ name, resources }: JsonObject): string[] {
  const { requests, limits } = asMap(resources);
  const kinds = sorted([...Object.keys(asMap(requests)), ...Object.keys(asMap(limits))]);
  const texts = kinds.map((kind) => {
    const [request, limit] = [asMap(requests)[kind], asMap(limits)[kind]];
    const amount = request === limit ? request : `${request ?? 0} to ${limit ?? 'unlimited'}`;
    return `${kind} ${amount}`;
  });
  return texts.length > 0 ? [`${name}: ${texts.join(', ')}`] : [];
}

function claimsOf({ spec }: PodTemplate): string[] {
  const names = objectsAt(spec, 'volumes').map((volume) => textAt(volume, 'persistentVolumeClaim.claimName'));
  return names.filter((name) => name !== undefined);
}

/** The claims of an app, and the claims that StatefulSets create. */
export function storageRows(objects: AppObjects): StorageRow[] {
  const users = (namespace: string | undefined, claim: string) =>
    objects.workloads.filter(
      ({ manifest, pods }) => manifest.namespace === namespace && pods.some((pod) => claimsOf(pod).includes(claim)),
    );
  const shared = objects.ofKind('PersistentVolumeClaim').map(({ namespace, name, content }) => {
    return rowOf(content, { namespace, name, usedBy: users(namespace, name).map(nameOf), perPod: false });
  });
  const ofPods = objects.workloads.flatMap((workload) =>
    objectsAt(workload.manifest.content.spec, 'volumeClaimTemplates').map((template) => {
      const { namespace, name } = workload.manifest;
      const claim = `${textAt(template, 'metadata.name')}-${name}-…`;
      return rowOf(template, { namespace, name: claim, usedBy: [nameOf(workload)], perPod: true });
    }),
  );
  return [...shared, ...ofPods];
}

function rowOf(
  { spec }: JsonObject,
  identity: Pick<StorageRow, 'namespace' | 'name' | 'usedBy' | 'perPod'>,
): StorageRow {
  const { storageClassName, accessModes } = asMap(spec);
  return {
    ...identity,
    size: String(valueAt(spec, 'resources.requests.storage') ?? ''),
    storageClass: typeof storageClassName === 'string' ? storageClassName : undefined,
    accessModes: Array.isArray(accessModes) ? accessModes.map(String) : [],
  };
}

function nameOf({ manifest }: Workload): string {
  return `${manifest.kind}/${manifest.name}`;
}

/** The map of selector labels of a Service. */
export function selectorOf({ content }: Manifest): JsonObject {
  const selector = asMap(content.spec).selector;
  return isJsonObject(selector) ? selector : {};
}
