import { groupBy } from '../groups';
import type { Diagram, DiagramGroup, DiagramNode } from './diagram';

/** Up to this number, each tenant has a group of its own. */
const SEPARATE = 2;

/** Groups of tenants in one diagram. The tables of the report list all tenants. */
const SHOWN = 12;

/**
 * Draws tenants with the same nodes and connections as one group, which the first of them represents; `…` replaces the names in which
 * they differ. A diagram of a thousand equal groups would show nothing.
 */
export function mergeTenants(diagram: Diagram): Diagram {
  const tenants = diagram.groups.filter(({ tenant }) => tenant !== undefined);
  if (tenants.length <= SEPARATE) {
    return diagram;
  }
  const structures = structuresOf(diagram);
  const merged = [...groupBy(tenants, ({ id }) => structures.get(id) ?? '').values()].sort(
    (a, b) => b.length - a.length,
  );
  const shown = merged.slice(0, SHOWN);
  const omitted = merged.slice(SHOWN).flat().length;
  const names = new Map(shown.flatMap(([first, ...others]) => (first && others.length > 0 ? [[first.id, first]] : [])));
  const owned = new Set(tenants.map(({ id }) => id));
  const kept = new Set(shown.flatMap(([first]) => first?.id ?? []));
  const groups = diagram.groups.filter(({ id, tenant }) => tenant === undefined || kept.has(id));
  const nodes = diagram.nodes.filter(({ group }) => group === undefined || kept.has(group) || !owned.has(group));
  const known = new Set(nodes.map(({ id }) => id));
  const counts = new Map(shown.map((group) => [group[0]?.id, group.length]));
  return {
    groups: [
      ...groups.map((group) => {
        const count = counts.get(group.id) ?? 1;
        return count > 1 ? { ...group, label: `${count} tenants, such as ${group.tenant}` } : group;
      }),
    ],
    nodes: [
      ...nodes.map((node) => generalized(node, names.get(node.group ?? ''))),
      ...(omitted > 0 ? [omission(omitted)] : []),
    ],
    edges: diagram.edges.filter(({ from, to }) => known.has(from) && known.has(to)),
  };
}

function omission(count: number): DiagramNode {
  const details = ['other structures, see the table of tenants'];
  return { id: 'OtherTenants', kind: 'external', label: `${count} more tenants`, details };
}

/** The structure of each tenant: its nodes, and the edges at them, without the names of the tenant. */
function structuresOf({ groups, nodes, edges }: Diagram): Map<string, string> {
  const tenants = new Map(groups.flatMap((group) => (group.tenant === undefined ? [] : [[group.id, group]])));
  const groupOf = new Map(nodes.map(({ id, group }) => [id, group ?? '']));
  const parts = groups.map(({ id }) => [id, [] as string[]] as const);
  const found = new Map(parts);
  for (const { kind, label, group = '' } of nodes) {
    found.get(group)?.push(JSON.stringify([kind, withoutNames(label, tenants.get(group))]));
  }
  for (const { from, to } of edges) {
    for (const end of new Set([groupOf.get(from) ?? '', groupOf.get(to) ?? ''])) {
      const names = tenants.get(end);
      found.get(end)?.push(JSON.stringify([withoutNames(from, names), withoutNames(to, names)]));
    }
  }
  return new Map([...found].map(([id, texts]) => [id, texts.sort().join('\n')]));
}

function generalized(node: DiagramNode, group: DiagramGroup | undefined): DiagramNode {
  if (group === undefined) {
    return node;
  }
  const details = node.details.map((line) => withoutNames(line, group));
  return { ...node, label: withoutNames(node.label, group), details };
}

/** A text with `…` in the place of the name and the namespace of a tenant. */
function withoutNames(text: string, group: DiagramGroup | undefined): string {
  const names = group === undefined ? [] : [group.id, group.tenant ?? group.id];
  return names.reduce((rest, name) => rest.replace(wordPattern(name), '…'), text);
}

function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![a-z0-9])${name.replace(/[^a-z0-9]/gi, '\\$&')}(?![a-z0-9])`, 'g');
}
