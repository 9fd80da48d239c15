import type { JsonObject } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { quantityValue } from '../../../security/namespace/quantity';
import { SERVER_CHART } from '../../../server/server-chart';
import { nameIn } from '../app-needs';
import type { Check } from '../check';
import { isUsable } from '../cluster-nodes';
import { type Finding, ok, unknown, warning } from '../finding';

const WHAT = 'Nodes';

/** What the guide recommends (`k8s.md`, Prerequisites): nodes, and of each its CPUs, memory and storage. */
const NODES = 3;
const GB = 1e9;
const SIZE = [
  { resource: 'cpu', wanted: 8, shown: (value: number) => `${value} CPUs` },
  { resource: 'memory', wanted: 32 * GB, shown: inGigabytes('memory') },
  { resource: 'ephemeral-storage', wanted: 500 * GB, shown: inGigabytes('storage') },
];

/** Firmware, kernel and file system keep a part of what a machine is sold with. */
const KEPT_BACK = 0.06;

/** There are as many nodes, and each is as large, as the guide of the server recommends. */
export const nodes: Check = async ({ needs, cluster }) => {
  if (!needs.releases.some(({ chart }) => Object.hasOwn(SERVER_CHART.charts, chart))) {
    return [];
  }
  const advised = `${NODES} nodes of 8 CPUs, 32 GB memory and 500 GB storage`;
  const answer = await cluster.list('/api/v1/nodes');
  if (answer.state !== 'found') {
    return [unknown(WHAT, 'size', answer.state === 'absent' ? 'none are told' : answer.why, `have ${advised}`)];
  }
  const usable = answer.content.filter(isUsable);
  const small = usable.map((node) => [nameIn(node), shortOf(node)] as const).filter(([, short]) => short.length > 0);
  const reported = small.slice(0, 3).map(([name, short]) => `${name} has ${short.join(', ')}`);
  const others = small.length > reported.length ? `; ${small.length - reported.length} more` : '';
  return [
    usable.length >= NODES
      ? ok(WHAT, 'count', `${usable.length} that pods can go to`)
      : warning(WHAT, 'count', `${usable.length} that pods can go to`, `the guide recommends ${advised}`),
    ...sizeOf(usable.length, `${reported.join('; ')}${others}`),
  ];
};

function sizeOf(count: number, small: string): Finding[] {
  if (count === 0) {
    return [];
  }
  return small === ''
    ? [ok(WHAT, 'size', '8 CPUs, 32 GB memory and 500 GB storage each, or more')]
    : [warning(WHAT, 'size', small, 'the guide recommends 8 CPUs, 32 GB memory and 500 GB storage each')];
}

/** What a node has too little of. */
function shortOf(node: JsonObject): string[] {
  return SIZE.flatMap(({ resource, wanted, shown }) => {
    const value = quantityValue(valueAt(node, ['status', 'capacity', resource]) ?? 0, resource);
    return value < wanted * (1 - KEPT_BACK) ? [shown(value)] : [];
  });
}

function inGigabytes(what: string): (bytes: number) => string {
  return (bytes) => `${Math.round(bytes / GB)} GB ${what}`;
}
