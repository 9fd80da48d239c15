import type { Diagram, DiagramNode, NodeKind } from '../report/diagram/diagram';

/** The brackets of each kind of node. */
const SHAPES: { readonly [K in NodeKind]: readonly [string, string] } = {
  users: ['([', '])'],
  host: ['([', '])'],
  service: ['[', ']'],
  workload: ['[[', ']]'],
  database: ['[(', ')]'],
  external: ['{{', '}}'],
};

/** The diagram in the language of Mermaid. */
export function mermaidOf({ groups, nodes, edges }: Diagram): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const declared = (node: DiagramNode, indent: string) => {
    const [open, close] = SHAPES[node.kind];
    return `${indent}${ids.get(node.id)}${open}"${[node.label, ...node.details].map(escaped).join('<br/>')}"${close}`;
  };
  const lines = [
    'flowchart TB',
    ...nodes.filter(({ group }) => group === undefined).map((node) => declared(node, '  ')),
    ...groups.flatMap(({ id, label }, index) => [
      `  subgraph g${index}["${escaped(label)}"]`,
      ...nodes.filter(({ group }) => group === id).map((node) => declared(node, '    ')),
      '  end',
    ]),
    ...edges.map(({ from, to }) => `  ${ids.get(from)} --> ${ids.get(to)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Mermaid reads `#code;` as a character. It reads quotes, markup and Markdown otherwise as its own syntax. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:/()\u2026-]/gu, (character) => `#${character.codePointAt(0)};`);
}
