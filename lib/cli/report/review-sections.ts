import { type Change, isProblem, statesOf } from '../changes/change';
import { linesOfChange, summaryOf } from '../changes/print-changes';
import { nameOf } from '../cluster/identity';
import { type Markup, markup } from './markup';
import type { ReportModel } from './model';
import type { NetworkFlow } from './security';
import { badge, code, list, type Section, table } from './tables';
import type { ValuesGroup } from './values';

/** The sections that reviewers and auditors check: changes, secrets, values, pod security, network, prerequisites. */
export function reviewSections(model: ReportModel): Section[] {
  return [secrets(model), values(model), podSecurity(model), network(model), prerequisites(model)];
}

/** The changes against an earlier output; no section without a comparison. */
export function changesSection({ changes: found }: ReportModel): Section[] {
  if (found === undefined) {
    return [];
  }
  const rows = found.changes.map((change) => ({
    cells: [states(change), nameOf(change), diff(linesOfChange(change))],
  }));
  const content = markup`<p>Output folder against ${found.against}: ${summaryOf(found.changes)}.</p>
${table('Changes', ['State', 'Object', 'Fields'], rows, 'No object changes.')}`;
  return [{ id: 'changes', title: 'Changes', count: rows.length, content }];
}

function states(change: Change): Markup[] {
  return statesOf(change).map((state) => {
    const kind = state === 'create' ? 'good' : isProblem(change) ? 'bad' : state === 'change' ? 'plain' : 'warn';
    return markup`${badge(kind, state)} `;
  });
}

function diff(lines: readonly string[]): Markup {
  const kinds: { readonly [sign: string]: string } = { '+': 'added', '-': 'removed' };
  return markup`<pre class="diff">${lines.map((line) => markup`<span class="${kinds[line[0] ?? ''] ?? 'same'}">${line}</span>\n`)}</pre>`;
}

function secrets({ secrets: all }: ReportModel): Section {
  const rows = all.map(({ name, namespace, keys, delivery, readBy }) => ({
    cells: [name, namespace, list(keys), delivery, list(readBy)],
  }));
  const columns = ['Secret', 'Namespace', 'Keys', 'Delivery', 'Read by'];
  const content = markup`<p>This page contains no contents of Secrets.</p>${table('Secrets', columns, rows, 'The app reads no Secrets.')}`;
  return { id: 'secrets', title: 'Secrets', count: rows.length, content };
}

function values({ values: groups }: ReportModel): Section {
  return {
    id: 'values',
    title: 'Values',
    count: groups.reduce((sum, { common, different }) => sum + common.length + different.length, 0),
    content: markup`<p>Values that differ from the defaults of the chart, and their sources: props, values files, <code>values</code>.</p>
${groups.map(valuesMarkup)}`,
  };
}

function valuesMarkup({ chart, version, releases, common, different }: ValuesGroup): Markup {
  const title = `${chart} ${version}`;
  const rows = common.map(({ path, value, sources }) => ({
    cells: [path, code(JSON.stringify(value)), sources.join(', ')],
  }));
  const others = different.map(({ path, value, sources, releases: having }) => ({
    cells: [path, code(JSON.stringify(value)), sources.join(', '), list(having, 2)],
  }));
  return markup`<h3>${title}</h3><p>${list(releases, 3)}</p>
${table(`Values of ${title}`, ['Value', 'Content', 'Source'], rows, 'The releases have no values in common.')}${
  others.length > 0
    ? markup`<h4>Values that differ between the releases</h4>${table(`Different values of ${title}`, ['Value', 'Content', 'Source', 'Releases'], others, '')}`
    : undefined
}`;
}

function podSecurity({ podSecurity: all, exceptions, namespaces }: ReportModel): Section {
  const kinds = { restricted: 'good', baseline: 'warn', privileged: 'bad' } as const;
  const levels = table(
    'Pod security',
    ['Workload', 'Namespaces', 'Satisfies', 'Violations of restricted'],
    all.map(({ workload, namespaces: places, level, violations }) => ({
      cells: [workload, list(places, 3), badge(kinds[level], level), list(violations)],
    })),
    'The app has no pods.',
  );
  const declared = table(
    'Declared exceptions',
    ['Rule', 'Workload', 'Container', 'Reason', 'Declared by'],
    exceptions.map(({ rule, workload = 'all', container = 'all', reason, paths }) => ({
      cells: [rule, workload, container, reason, list(paths, 3)],
    })),
    'The app declares no exceptions.',
  );
  const enforced = table(
    'Enforced levels',
    ['Namespace', 'Tenant', 'Enforced level'],
    namespaces.map(({ name, tenant, level }) => ({ cells: [name, tenant, level ?? 'none'] })),
    'The app creates no Namespaces.',
  );
  return {
    id: 'pod-security',
    title: 'Pod security',
    count: all.length,
    content: markup`${levels}<h3>Declared exceptions</h3>${declared}<h3>Namespaces</h3>${enforced}`,
  };
}

function network({ policies }: ReportModel): Section {
  const rows = policies.map(({ name, namespaces, pods, flows }) => ({
    cells: [name, list(namespaces, 3), pods, list(flows.map(flowText))],
  }));
  const none = 'The app has no network policies: the network permits all connections.';
  return {
    id: 'network',
    title: 'Network flows',
    count: rows.length,
    content: markup`<p>Connections that NetworkPolicies permit. Pods that no policy selects may connect to all addresses.</p>
${table('Network flows', ['Policy', 'Namespaces', 'Pods', 'Permits'], rows, none)}`,
  };
}

function flowText({ direction, peers, ports }: NetworkFlow): string {
  return peers.length === 0
    ? `nothing ${direction === 'from' ? 'in' : 'out'}`
    : `${direction} ${peers.join('; ')}${ports.length > 0 ? `: ${ports.join(', ')}` : ': all ports'}`;
}

function prerequisites({ prerequisites: all }: ReportModel): Section {
  const rows = all.map(({ kind, name, inNamespace, purpose, remedy, neededBy }) => ({
    cells: [
      kind,
      inNamespace === undefined ? name : `${inNamespace}/${name}`,
      purpose,
      code(remedy),
      list(neededBy, 2),
    ],
  }));
  const columns = ['Kind', 'Name', 'Purpose', 'How to provide it', 'Needed by'];
  const content = table('Prerequisites', columns, rows, 'The app has no prerequisites.');
  return { id: 'prerequisites', title: 'Prerequisites', count: rows.length, content };
}
