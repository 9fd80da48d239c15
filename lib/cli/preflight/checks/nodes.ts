import { type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { quantityValue } from '../../../security/namespace/quantity';
import { SERVER_CHART } from '../../../server/server-chart';
import { nameIn } from '../app-needs';
import { type Check, type Finding, ok, unknown, warning } from '../finding';

const WHAT = 'Nodes';

/**
 * Recommendation of the ClearML documentation (`k8s.md`, Prerequisites): number of nodes, and CPUs, memory and storage
 * of each.
 */
const NODES = 3;
const GB = 1e9;
const SIZE = [
  { resource: 'cpu', minimum: 8, shown: (value: number) => `${value} CPUs` },
  { resource: 'memory', minimum: 32 * GB, shown: inGigabytes('memory') },
  { resource: 'ephemeral-storage', minimum: 500 * GB, shown: inGigabytes('storage') },
];

/** Fraction of the nominal capacity of a machine that firmware, kernel and file system reserve. */
const RESERVED = 0.06;

/** Checks number and size of the nodes, if the app contains a server. */
export const nodes: Check = async ({ needs, cluster }) => {
  if (!needs.releases.some(({ chart }) => Object.hasOwn(SERVER_CHART.charts, chart))) {
    return [];
  }
  const recommendation = `${NODES} nodes of 8 CPUs, 32 GB memory and 500 GB storage`;
  const answer = await cluster.list('/api/v1/nodes');
  if (answer.state !== 'found') {
    return [
      unknown(
        WHAT,
        'size',
        answer.state === 'absent' ? 'the cluster returned no nodes' : answer.why,
        `provide ${recommendation}`,
      ),
    ];
  }
  const schedulable = answer.content.filter(isSchedulable);
  const small = schedulable
    .map((node) => [nameIn(node), shortfallOf(node)] as const)
    .filter(([, shortfall]) => shortfall.length > 0);
  const reported = small.slice(0, 3).map(([name, shortfall]) => `${name} has ${shortfall.join(', ')}`);
  const others = small.length > reported.length ? `; ${small.length - reported.length} more` : '';
  return [
    schedulable.length >= NODES
      ? ok(WHAT, 'count', `${schedulable.length} schedulable`)
      : warning(
          WHAT,
          'count',
          `${schedulable.length} schedulable`,
          `the ClearML documentation recommends ${recommendation}`,
        ),
    ...sizeOf(schedulable.length, `${reported.join('; ')}${others}`),
  ];
};

function sizeOf(count: number, small: string): Finding[] {
  if (count === 0) {
    return [];
  }
  return small === ''
    ? [ok(WHAT, 'size', 'at least 8 CPUs, 32 GB memory and 500 GB storage each')]
    : [
        warning(
          WHAT,
          'size',
          small,
          'the ClearML documentation recommends 8 CPUs, 32 GB memory and 500 GB storage each',
        ),
      ];
}

/** Resources of a node that are below the recommendation. */
function shortfallOf(node: JsonObject): string[] {
  return SIZE.flatMap(({ resource, minimum, shown }) => {
    const value = quantityValue(valueAt(node, ['status', 'capacity', resource]) ?? 0, resource);
    return value < minimum * (1 - RESERVED) ? [shown(value)] : [];
  });
}

function inGigabytes(resource: string): (bytes: number) => string {
  return (bytes) => `${Math.round(bytes / GB)} GB ${resource}`;
}

/** Whether pods of an app can be scheduled to a node: it is ready, not cordoned, and not a control plane node. */
function isSchedulable(node: JsonObject): boolean {
  const ready = objectsIn(node, 'status', 'conditions').some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  const reserved = objectsIn(node, 'spec', 'taints').some(
    ({ key, effect }) => effect !== 'PreferNoSchedule' && /^node-role\.kubernetes\.io\//.test(String(key)),
  );
  return ready && !reserved && valueAt(node, 'spec.unschedulable') !== true;
}

function objectsIn(node: JsonObject, part: 'spec' | 'status', list: string): JsonObject[] {
  return objectsAt(node[part] as JsonObject | undefined, list);
}
