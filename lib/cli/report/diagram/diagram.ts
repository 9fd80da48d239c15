import { groupBy } from '../groups';
import type { ReportModel } from '../model';
import { mergeSimilar } from './merge-similar';
import { mergeTenants } from './merge-tenants';

/** What a node of the diagram stands for. */
export type NodeKind = 'users' | 'host' | 'service' | 'workload' | 'database' | 'external';

export interface DiagramNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** Short lines below the label: kind and replicas, image, storage. */
  readonly details: readonly string[];
  /** Id of the group; undefined for nodes outside of all namespaces. */
  readonly group?: string;
}

/** A namespace, a tenant, or several tenants with the same structure. */
export interface DiagramGroup {
  readonly id: string;
  readonly label: string;
  /** Name of the tenant. */
  readonly tenant?: string;
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
}

/** The diagram of an app: users, hosts, Services, workloads and the systems that these connect to, by namespace. */
export interface Diagram {
  readonly groups: readonly DiagramGroup[];
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

const USERS: DiagramNode = { id: 'Users', kind: 'users', label: 'Users', details: [] };

/** The diagram of a model. Tenants with the same structure share one group if there are many. */
export function diagramOf(model: ReportModel): Diagram {
  const edges = edgesOf(model);
  const targets = new Set(edges.map(({ to }) => to));
  // Services that only pods of the same workload use, such as those of StatefulSets, are in the table only.
  const services = model.services.filter(({ id }) => targets.has(id));
  const nodes: DiagramNode[] = [
    ...(edges.some(({ from }) => from === USERS.id) ? [USERS] : []),
    ...model.hosts.map(({ id, host, namespace, servedBy }) => ({
      id,
      kind: 'host' as const,
      label: host,
      details: servedBy.slice(0, 1),
      group: namespace,
    })),
    ...services.map(({ id, name, namespace, type, ports }) => ({
      id,
      kind: 'service' as const,
      label: name,
      details: [`Service${type === 'ClusterIP' ? '' : ` ${type}`} ${ports.join(', ')}`],
      group: namespace,
    })),
    ...workloadNodes(model),
    ...externalNodes(model),
    ...stores(model).map((name) => ({
      id: `Store/${name}`,
      kind: 'external' as const,
      label: name.replace(/^[^/]+\//, ''),
      details: [name.replace(/\/.*/, '')],
    })),
  ];
  const known = new Set(nodes.map(({ id }) => id));
  const diagram = {
    groups: groupsOf(model, nodes),
    nodes,
    edges: edges.filter(({ from, to }) => known.has(from) && known.has(to)),
  };
  return mergeSimilar(mergeTenants(diagram));
}

function workloadNodes({ workloads, storage }: ReportModel): DiagramNode[] {
  const claims = groupBy(
    storage.flatMap((row) => row.usedBy.map((user) => ({ row, id: idIn(row.namespace, user) }))),
    ({ id }) => id,
  );
  return workloads.map(({ id, kind, name, namespace, replicas, images }) => {
    const own = (claims.get(id) ?? []).map(({ row }) => row);
    const sizes = own.map(({ size, storageClass = '' }) => `${size} ${storageClass}`.trim());
    return {
      id,
      kind: own.some(({ perPod }) => perPod) ? 'database' : 'workload',
      label: name,
      details: [
        `${kind}, ${/^\d+$/.test(replicas) ? `${replicas} replica${replicas === '1' ? '' : 's'}` : replicas}`,
        ...images.slice(0, 1).map(shortImage),
        ...(sizes.length > 0 ? [sizes.join(', ')] : []),
      ],
      group: namespace,
    };
  });
}

/** External systems. A database of an operator, whose address is in a Secret, is the custom resource of the operator. */
function externalNodes({ externals, secrets }: ReportModel): DiagramNode[] {
  const resources = new Map(
    secrets.map(({ namespace, name, createdFrom }) => [
      `Secret ${namespace === undefined ? '' : `${namespace}/`}${name}`,
      { namespace, createdFrom },
    ]),
  );
  return externals.map(({ id, name, detail }) => {
    const { namespace, createdFrom } = resources.get(name) ?? {};
    return createdFrom === undefined
      ? { id, kind: 'external', label: name, details: [detail] }
      : {
          id,
          kind: 'database',
          label: createdFrom.replace(/^.*\//, ''),
          details: [createdFrom.replace(/\/.*/, '')],
          group: namespace,
        };
  });
}

/** The last part of an image, without digest. */
function shortImage(image: string): string {
  return image.replace(/@.*$/, '').replace(/^.*\//, '');
}

function edgesOf({ hosts, services, connections, secrets }: ReportModel): DiagramEdge[] {
  const routed = new Set(hosts.flatMap((host) => host.services));
  const direct = services.filter(({ id, type }) => /^(?:LoadBalancer|NodePort)$/.test(type) && !routed.has(id));
  const reads = secrets.flatMap(({ namespace, store, readBy }) =>
    store === undefined ? [] : readBy.map((reader) => ({ from: idIn(namespace, reader), to: `Store/${store}` })),
  );
  const all = [
    ...[...hosts, ...direct].map(({ id }) => ({ from: USERS.id, to: id })),
    ...hosts.flatMap(({ id, services: behind }) => behind.map((to) => ({ from: id, to }))),
    ...services.flatMap(({ id, workloads }) => workloads.map((to) => ({ from: id, to }))),
    ...connections,
    ...reads,
  ];
  return [...new Map(all.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
}

function stores({ secrets }: ReportModel): string[] {
  return [...new Set(secrets.flatMap(({ store = [] }) => store))].sort();
}

/** The id of an object, from `Kind/name`. */
function idIn(namespace: string | undefined, label: string): string {
  return namespace === undefined ? label : label.replace('/', `/${namespace}/`);
}

function groupsOf({ tenants }: ReportModel, nodes: readonly DiagramNode[]): DiagramGroup[] {
  const owners = new Map(tenants.map(({ name, namespace }) => [namespace, name]));
  const namespaces = new Set(nodes.flatMap(({ group = [] }) => group));
  return [...namespaces].map((id) => {
    const tenant = owners.get(id);
    const place = `namespace ${id}`;
    return { id, label: tenant === undefined ? place : `tenant ${tenant}, ${place}`, tenant };
  });
}
