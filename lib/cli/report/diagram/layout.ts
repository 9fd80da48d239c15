import { graphlib, layout } from '@dagrejs/dagre';
import type { Diagram, DiagramEdge, DiagramGroup, DiagramNode } from './diagram';

/** A rectangle by its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly node: DiagramNode; readonly box: Box }[];
  readonly groups: readonly { readonly group: DiagramGroup; readonly box: Box }[];
  readonly edges: readonly { readonly edge: DiagramEdge; readonly points: readonly Point[] }[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Longest line of a node; longer lines are shortened in the middle. */
export const LINE_LENGTH = 34;

export const LINE_HEIGHT = 15;

/** Average widths of characters, because the fonts of the reader are unknown. */
const LABEL_WIDTH = 7.2;
const DETAIL_WIDTH = 6;
const PADDING = 12;

/** Places the nodes and edges of a diagram from top to bottom. */
export function placed({ groups, nodes, edges }: Diagram): Placed {
  const graph = new graphlib.Graph({ compound: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 16, ranksep: 44, edgesep: 10, marginx: 8, marginy: 28 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) {
    graph.setNode(node.id, sizeOf(node));
  }
  for (const { id } of groups) {
    graph.setNode(groupId(id), {});
  }
  for (const { id, group } of nodes) {
    if (group !== undefined) {
      graph.setParent(id, groupId(group));
    }
  }
  for (const { from, to } of edges) {
    graph.setEdge(from, to);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: nodes.map((node) => ({ node, box: boxOf(graph.node(node.id)) })),
    groups: groups.map((group) => ({ group, box: boxOf(graph.node(groupId(group.id))) })),
    edges: edges.map((edge) => ({ edge, points: graph.edge(edge.from, edge.to).points })),
  };
}

function groupId(id: string): string {
  return `Group/${id}`;
}

function sizeOf({ label, details }: DiagramNode): { width: number; height: number } {
  const widths = [label.length * LABEL_WIDTH, ...details.map((line) => line.length * DETAIL_WIDTH)];
  const longest = Math.min(Math.max(...widths), LINE_LENGTH * LABEL_WIDTH);
  return {
    width: Math.round(longest + 2 * PADDING),
    height: (1 + details.length) * LINE_HEIGHT + PADDING,
  };
}

function boxOf({ x, y, width, height }: Box): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}
