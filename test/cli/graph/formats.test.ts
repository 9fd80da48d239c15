import { spawnSync } from 'node:child_process';
import { DOMParser } from '@xmldom/xmldom';
import { dotOf } from '../../../lib/cli/graph/dot';
import { mermaidOf } from '../../../lib/cli/graph/mermaid';
import type { Diagram, NodeKind } from '../../../lib/cli/report/diagram/diagram';
import { mergeSimilar } from '../../../lib/cli/report/diagram/merge-similar';
import { mergeTenants } from '../../../lib/cli/report/diagram/merge-tenants';
import { svgOf } from '../../../lib/cli/report/diagram/svg';
import fc from '../../support/fast-check';

const HOSTILE = [
  '</script><script>alert(1)</script>',
  '" onload="alert(1)',
  "'--><img src=x>",
  '#quot; `code` \\N\n}',
  ']]>&amp;',
];

function diagram(labels: readonly string[]): Diagram {
  const kinds: NodeKind[] = ['users', 'host', 'service', 'workload', 'database', 'external'];
  return {
    groups: [{ id: 'g', label: labels[0] ?? '' }],
    nodes: labels.map((label, index) => ({
      id: `node ${index} ${label}`,
      kind: kinds[index % kinds.length] ?? 'host',
      label,
      details: [label],
      group: index % 2 === 0 ? 'g' : undefined,
    })),
    edges: labels.slice(1).map((label, index) => ({ from: `node 0 ${labels[0]}`, to: `node ${index + 1} ${label}` })),
  };
}

/** Fails for text that is no XML; a replacement character is only a warning. */
const onError = (level: string, message: string) => {
  if (level !== 'warning') {
    throw new Error(message);
  }
};

const graphviz = spawnSync('dot', ['-V']).status === 0;

describe('a diagram with hostile names', () => {
  const hostile = diagram(HOSTILE);

  test('is a well-formed SVG without elements from the names', () => {
    const svg = svgOf(hostile, HOSTILE.join());
    const document = new DOMParser({ onError }).parseFromString(svg, 'image/svg+xml');
    const names = new Set([...document.getElementsByTagName('*')].map(({ tagName }) => tagName));
    expect([...names].sort()).toEqual(['defs', 'g', 'marker', 'path', 'rect', 'style', 'svg', 'text', 'title']);
    expect([...document.getElementsByTagName('title')].map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining(HOSTILE.map((name) => `${name}, ${name}`)),
    );
  });

  test('is Mermaid in which names contain no syntax', () => {
    for (const [, label = ''] of mermaidOf(hostile).matchAll(/"(.*)"/g)) {
      expect(label.replaceAll('<br/>', '')).not.toMatch(/[<>"`\\{}]/);
    }
  });

  (graphviz ? test : test.skip)('is accepted by Graphviz, which shows the names as they are (requires dot)', () => {
    const { stdout, stderr, status } = spawnSync('dot', ['-Tjson'], { input: dotOf(hostile), encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const labels = JSON.parse(stdout).objects.map(({ label }: { label: string }) => label);
    expect(labels).toHaveLength(HOSTILE.length + 1);
  });
});

test('an SVG contains any name as text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (labels) => {
      const parser = new DOMParser({ onError });
      parser.parseFromString(svgOf(diagram(labels), 'any'), 'image/svg+xml');
    }),
    { numRuns: 50 },
  );
});

describe('tenants in a diagram', () => {
  const fleet = (names: readonly string[], others: readonly string[] = []): Diagram => ({
    groups: [
      { id: 'server', label: 'server' },
      ...names.map((name) => ({ id: `ns-${name}`, label: name, tenant: name })),
    ],
    nodes: [
      { id: 'api', kind: 'host', label: 'api.example.com', details: [], group: 'server' },
      ...names.flatMap((name) => [
        {
          id: `Deployment/ns-${name}/agent`,
          kind: 'workload' as const,
          label: 'agent',
          details: [],
          group: `ns-${name}`,
        },
        {
          id: `Host/router-${name}`,
          kind: 'host' as const,
          label: `router-${name}.example.com`,
          details: [],
          group: `ns-${name}`,
        },
      ]),
      ...others.map((name) => ({
        id: `own ${name}`,
        kind: 'workload' as const,
        label: `own ${name} workload`,
        details: [],
        group: `ns-${name}`,
      })),
    ],
    edges: names.map((name) => ({ from: `Deployment/ns-${name}/agent`, to: 'api' })),
  });

  test('with one structure share one group, whose names are general', () => {
    const { groups, nodes, edges } = mergeTenants(fleet(['acme', 'initech', 'umbrella']));
    expect(groups.map(({ label }) => label)).toEqual(['server', '3 tenants, such as acme']);
    expect(nodes.map(({ label }) => label)).toEqual(['api.example.com', 'agent', 'router-….example.com']);
    expect(edges).toEqual([{ from: 'Deployment/ns-acme/agent', to: 'api' }]);
  });

  test('with another structure have groups of their own', () => {
    const { groups } = mergeTenants(fleet(['a', 'b', 'c', 'd'], ['c']));
    expect(groups.map(({ label }) => label)).toEqual(['server', '3 tenants, such as a', 'c']);
  });

  test('with many structures are omitted and counted', () => {
    const names = Array.from({ length: 20 }, (_, index) => `t${index}`);
    const nodes = fleet(names).nodes.map((node, index) => ({ ...node, details: [], label: `${node.label} ${index}` }));
    const merged = mergeTenants({ ...fleet(names), nodes });
    expect(merged.groups).toHaveLength(13);
    expect(merged.nodes.at(-1)).toMatchObject({ label: '8 more tenants' });
  });
});

test('many similar nodes are one node, and the edges of the others are left out', () => {
  const jobs = Array.from({ length: 9 }, (_, index) => `job-${index}`);
  const nodes = [...jobs, 'server'].map((label) => ({
    id: label,
    kind: 'workload' as const,
    label,
    details: [label.replace(/\d/, '')],
  }));
  const edges = jobs.map((from) => ({ from, to: 'server' }));
  const merged = mergeSimilar({ groups: [], nodes, edges });
  expect(merged.nodes.map(({ label }) => label)).toEqual(['9, such as job-0', 'server']);
  expect(merged.edges).toEqual([{ from: 'job-0', to: 'server' }]);
  expect(mergeSimilar({ groups: [], nodes: nodes.slice(1), edges: [] }).nodes).toHaveLength(9);
});
