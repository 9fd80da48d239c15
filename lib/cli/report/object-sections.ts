import type { HostRow, ServiceRow } from './hosts';
import { type Content, markup } from './markup';
import type { ReportModel } from './model';
import { badge, list, type Row, type Section, table } from './tables';

/** The sections about the objects that run: components, hosts, workloads, images, storage, tenants. */
export function objectSections(model: ReportModel): Section[] {
  return [
    components(model),
    ...(model.tenants.length > 0 ? [tenants(model)] : []),
    hosts(model),
    workloads(model),
    connections(model),
    images(model),
    storage(model),
  ];
}

function section(
  id: string,
  title: string,
  columns: readonly string[],
  rows: readonly Row[],
  none: string,
  note?: string,
): Section {
  const content = markup`${note && markup`<p>${note}</p>`}${table(title, columns, rows, none)}`;
  return { id, title, count: rows.length, content };
}

function components({ components: all }: ReportModel): Section {
  const rows = all.map(({ path, chart, version, releaseName, namespace, kubernetes }) => ({
    cells: [path, `${chart} ${version}`, releaseName, namespace, kubernetes],
  }));
  const columns = ['Construct', 'Chart', 'Release', 'Namespace', 'Kubernetes version'];
  return section('components', 'Components', columns, rows, 'The app installs no chart.');
}

function tenants({ tenants: all }: ReportModel): Section {
  const rows = all.map(({ name, namespace, workloads: count, hosts: names, quota }) => ({
    cells: [name, namespace, count, list(names), list(quota)],
  }));
  return section('tenants', 'Tenants', ['Tenant', 'Namespace', 'Workloads', 'Hosts', 'Quota'], rows, '');
}

function hosts({ hosts: all, services }: ReportModel): Section {
  const byHost = table(
    'Hosts',
    ['Host', 'Address', 'Served by', 'Certificate', 'Services'],
    all.map(hostRow),
    'The app has no hosts.',
  );
  const byService = table(
    'Services',
    ['Service', 'Namespace', 'Type', 'Ports', 'Workloads'],
    services.map(serviceRow),
    'The app has no Services.',
  );
  return {
    id: 'hosts',
    title: 'Hosts and ports',
    count: all.length + services.length,
    content: markup`${byHost}<h3>Services</h3>${byService}`,
  };
}

function hostRow({ id, host, url, servedBy, certificates, services }: HostRow): Row {
  return { id, cells: [host, url, list(servedBy), list(certificates), list(services.map(shortId))] };
}

function serviceRow({ id, name, namespace, type, ports, workloads: behind }: ServiceRow): Row {
  const kind = type === 'ClusterIP' ? type : badge('warn', type);
  return { id, cells: [name, namespace, kind, list(ports), list(behind.map(shortId))] };
}

/** Kind and name, from an id with a namespace. */
function shortId(id: string): string {
  return id.replace(/\/.*\//, '/');
}

function workloads({ workloads: all }: ReportModel): Section {
  const rows = all.map((one): Row => {
    const cells: Content[] = [one.name, one.kind, one.namespace, one.replicas];
    return { id: one.id, cells: [...cells, list(one.images), list(one.ports), list(one.resources), list(one.claims)] };
  });
  const columns = ['Workload', 'Kind', 'Namespace', 'Replicas', 'Images', 'Ports', 'Resources', 'Volume claims'];
  return section('workloads', 'Workloads', columns, rows, 'The app has no workloads.');
}

function connections({ connections: all, externals }: ReportModel): Section {
  const details = new Map(externals.map(({ id, name, detail }) => [id, `${name} (${detail})`]));
  const names = new Map<string, string[]>();
  for (const { from, to } of all) {
    names.set(from, [...(names.get(from) ?? []), details.get(to) ?? to.replace(/^Host\//, 'host ')]);
  }
  const rows = [...names].map(([from, to]) => ({ cells: [from, list(to)] }));
  const note =
    'Addresses in variables, arguments and configuration files. Connections that a program makes by itself are not in this list.';
  return section(
    'connections',
    'Connections',
    ['Workload', 'Connects to'],
    rows,
    'No workload names an address.',
    note,
  );
}

function images({ images: all }: ReportModel): Section {
  const rows = all.map(({ image, usedBy, warnings }) => ({
    cells: [image, list(usedBy), list(warnings)],
  }));
  return section('images', 'Images', ['Image', 'Used by', 'Warnings'], rows, 'The app has no images.');
}

function storage({ storage: all }: ReportModel): Section {
  const rows = all.map(({ name, namespace, size, storageClass, accessModes, usedBy }) => ({
    cells: [name, namespace, size, storageClass ?? '(the default class)', list(accessModes), list(usedBy)],
  }));
  const columns = ['Claim', 'Namespace', 'Size', 'Storage class', 'Access modes', 'Used by'];
  return section('storage', 'Storage', columns, rows, 'The app stores no data in volumes.');
}
