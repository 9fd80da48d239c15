import { groupBy } from '../groups';
import type { Diagram, DiagramEdge, DiagramNode } from './diagram';

/** Up to this number, similar nodes stay separate. */
const SEPARATE = 8;

/**
 * Draws many nodes of one namespace with the same details and connections as one node, which the first of them represents: for example
 * the Jobs that create the tenants of a fleet.
 */
export function mergeSimilar({ groups, nodes, edges }: Diagram): Diagram {
  const connections = connectionsOf(edges);
  const similar = groupBy(nodes, ({ id, kind, group, details }) =>
    JSON.stringify([kind, group, details, connections.get(id)?.sort()]),
  );
  const counts = new Map([...similar.values()].map((all) => [all[0]?.id, all.length]));
  const isMerged = (node: DiagramNode, all: readonly DiagramNode[]) => all.length > SEPARATE && all[0] !== node;
  const removed = new Set(
    [...similar.values()].flatMap((all) => all.filter((node) => isMerged(node, all)).map(({ id }) => id)),
  );
  return {
    groups,
    nodes: nodes
      .filter(({ id }) => !removed.has(id))
      .map((node) => {
        const count = counts.get(node.id) ?? 1;
        return count > SEPARATE ? { ...node, label: `${count}, such as ${node.label}` } : node;
      }),
    edges: edges.filter(({ from, to }) => !removed.has(from) && !removed.has(to)),
  };
}

function connectionsOf(edges: readonly DiagramEdge[]): Map<string, string[]> {
  const ends = edges.flatMap(({ from, to }) => [
    { node: from, text: `to ${to}` },
    { node: to, text: `from ${from}` },
  ]);
  const grouped = groupBy(ends, ({ node }) => node);
  return new Map([...grouped].map(([node, all]) => [node, all.map(({ text }) => text)]));
}
