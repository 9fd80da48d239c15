import type { Diagram, DiagramNode, NodeKind } from '../report/diagram/diagram';

const SHAPES: { readonly [K in NodeKind]: string } = {
  users: 'oval',
  host: 'oval',
  service: 'box',
  workload: 'component',
  database: 'cylinder',
  external: 'hexagon',
};

/** The diagram in the language of Graphviz. */
export function dotOf({ groups, nodes, edges }: Diagram): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const declared = (node: DiagramNode, indent: string) => {
    const label = quoted([node.label, ...node.details].join('\n'));
    return `${indent}${ids.get(node.id)} [shape=${SHAPES[node.kind]}, label=${label}];`;
  };
  const lines = [
    'digraph app {',
    '  rankdir=TB;',
    '  node [fontname="sans-serif", fontsize=11];',
    ...nodes.filter(({ group }) => group === undefined).map((node) => declared(node, '  ')),
    ...groups.flatMap(({ id, label }, index) => [
      `  subgraph cluster_${index} {`,
      `    label=${quoted(label)};`,
      ...nodes.filter(({ group }) => group === id).map((node) => declared(node, '    ')),
      '  }',
    ]),
    ...edges.map(({ from, to }) => `  ${ids.get(from)} -> ${ids.get(to)};`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/** A text of Graphviz. A backslash starts an escape sequence, and `\N` would be the name of the node. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
