import { anchorOf, Markup, markup } from '../markup';
import type { Diagram, DiagramNode } from './diagram';
import { type Box, LINE_HEIGHT, LINE_LENGTH, type Point, placed } from './layout';

/** Colours of the diagram, for light and dark pages. */
const DIAGRAM_STYLE = `
.diagram, .legend { --line: #5c6470; --text: #1c2128; --muted: #4b5461; --group: #f3f5f8; --border: #aab2bd;
  --users: #e7e9ee; --host: #dcebff; --service: #e2f3e5; --workload: #ffffff; --database: #fff0d6; --external: #f1e4fb; }
.diagram { font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
@media (prefers-color-scheme: dark) { .diagram, .legend { --line: #9aa4b2; --text: #e8ebf0; --muted: #b6bfcb; --group: #1b2028; --border: #4a5463;
  --users: #333a45; --host: #1f3553; --service: #1e3b28; --workload: #2a303a; --database: #453517; --external: #3a2650; } }
@media print { .diagram, .legend { --line: #5c6470; --text: #000; --muted: #333; --group: #f7f7f7; --border: #999;
  --users: #eee; --host: #e8f0fb; --service: #eaf5ec; --workload: #fff; --database: #fbf1de; --external: #f4ebfa; } }
.diagram text { fill: var(--text); font-size: 12px; font-weight: 600; }
.diagram .detail { fill: var(--muted); font-size: 10.5px; font-weight: 400; }
.diagram .group rect { fill: var(--group); stroke: var(--border); }
.diagram .group text { fill: var(--muted); font-size: 11.5px; }
.diagram .edge { fill: none; stroke: var(--line); stroke-width: 1.2; }
.diagram marker path { fill: var(--line); }
.diagram .node .shape { stroke: var(--border); stroke-width: 1.2; }
.diagram .users .shape { fill: var(--users); } .diagram .host .shape { fill: var(--host); }
.diagram .service .shape { fill: var(--service); } .diagram .workload .shape { fill: var(--workload); }
.diagram .database .shape { fill: var(--database); } .diagram .external .shape { fill: var(--external); }
.diagram a:focus .shape, .diagram a:hover .shape { stroke: var(--text); stroke-width: 2.4; }
.diagram a { outline: none; }
`;

/** Height of the title of a group. */
const TITLE = 20;

/** The diagram as a file of its own. */
export function svgOf(diagram: Diagram, title: string): string {
  const { content, width, height } = drawn(diagram, () => undefined);
  const { text } =
    markup`<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" aria-label="${title}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${title}</title>
<style>${new Markup(DIAGRAM_STYLE)}</style>
${content}
</svg>
`;
  return text;
}

/** The diagram in a page, and its style. Nodes link to their rows. */
export function inlineSvg(diagram: Diagram, linkOf: (id: string) => string | undefined) {
  const { content, width, height } = drawn(diagram, linkOf);
  const drawing = markup`<svg class="diagram" role="group" aria-label="Diagram of the app" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
${content}
</svg>`;
  // A diagram shrinks to the width of the page while its text is readable, and then scrolls.
  const size = `@media screen { .diagram { min-width: ${Math.round(width * SMALLEST)}px; max-width: ${width}px; } }\n`;
  return { drawing, style: DIAGRAM_STYLE + size };
}

/** Smallest scale of a diagram on a screen. */
const SMALLEST = 0.72;

function drawn(diagram: Diagram, linkOf: (id: string) => string | undefined) {
  const { width, height, nodes, groups, edges } = placed(diagram);
  const content = markup`<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>
${groups.map(({ group, box }) => markup`<g class="group">${rectangle({ ...box, y: box.y - TITLE, height: box.height + TITLE }, 8)}<text x="${round(box.x + 10)}" y="${round(box.y - 4)}">${group.label}</text></g>\n`)}${edges.map(({ points }) => markup`<path class="edge" marker-end="url(#arrow)" d="${curve(points)}"/>\n`)}${nodes.map(({ node, box }) => nodeMarkup(node, box, linkOf(node.id)))}`;
  return { content, width, height };
}

function nodeMarkup(node: DiagramNode, box: Box, link: string | undefined): Markup {
  const description = [node.label, ...node.details].join(', ');
  const lines = [node.label, ...node.details];
  const top = box.y + (box.height - lines.length * LINE_HEIGHT) / 2 + 11;
  const texts = lines.map(
    (line, index) =>
      markup`<text${index > 0 ? new Markup(' class="detail"') : ''} text-anchor="middle" x="${round(box.x + box.width / 2)}" y="${round(top + index * LINE_HEIGHT)}">${shortened(line)}</text>`,
  );
  const drawing = markup`<title>${description}</title>${shapeOf(node, box)}${texts}`;
  const content = link === undefined ? drawing : markup`<a href="#${anchorOf(link)}">${drawing}</a>`;
  return markup`<g class="node ${node.kind}">${content}</g>\n`;
}

function shapeOf({ kind }: DiagramNode, box: Box): Markup {
  if (kind === 'database') {
    const { x, y, width, height } = box;
    const path = `M${round(x)} ${round(y + 5)}v${round(height - 10)}a${round(width / 2)} 6 0 0 0 ${round(width)} 0v${round(10 - height)}a${round(width / 2)} 6 0 0 0 ${round(-width)} 0a${round(width / 2)} 6 0 0 0 ${round(width)} 0`;
    return markup`<path class="shape" d="${path}"/>`;
  }
  return rectangle(box, kind === 'users' || kind === 'host' ? box.height / 2 : kind === 'external' ? 0 : 5);
}

function rectangle({ x, y, width, height }: Box, radius: number): Markup {
  return markup`<rect class="shape" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}"/>`;
}

/** A line through points with round corners. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  const inner = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? point;
    const isEnd = index === rest.length - 2;
    const end = isEnd ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  return `M${at(first)}${inner.join('')}${inner.length === 0 ? `L${at(last)}` : ''}`;
}

function at(point: Point | undefined): string {
  return `${round(point?.x ?? 0)} ${round(point?.y ?? 0)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A line without its middle if it is too long. */
function shortened(line: string): string {
  const half = (LINE_LENGTH - 1) >> 1;
  return line.length > LINE_LENGTH ? `${line.slice(0, half)}…${line.slice(-half)}` : line;
}
