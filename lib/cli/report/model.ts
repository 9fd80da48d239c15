import type { CollectedPrerequisite } from '../../core/prerequisites/prerequisite';
import type { ReportedEndpoint } from '../../exposure/exposure';
import { mapAt } from '../../helm/data/paths';
import { readManifestFolder } from '../../helm/manifests/manifest';
import type { ReportedImage, ReportedRelease, ReportedValues } from '../../release/release-report';
import type { PodSecurityException } from '../../security/exceptions';
import type { ReportedProvider } from '../../server/sign-on/server-sign-on';
import type { AppRun } from '../app-run';
import type { Change } from '../changes/change';
import { imageUsesIn, imageWarnings } from '../images/image-uses';
import { AppObjects } from './app-objects';
import { type Connection, connectionsOf, type ExternalSystem } from './connections';
import { groupBy } from './groups';
import { type HostRow, hostRows, type ServiceRow, serviceRows } from './hosts';
import { type SecretRow, secretRows } from './secrets';
import * as security from './security';
import { type ValuesGroup, valuesGroups } from './values';
import { type StorageRow, storageRows, type WorkloadRow, workloadRows } from './workloads';

/** A release of a chart. */
export interface ComponentRow {
  /** Construct path. */
  readonly path: string;
  readonly chart: string;
  readonly version: string;
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly tenant?: string;
  /** Version of Kubernetes for which it is rendered. */
  readonly kubernetes?: string;
}

/** A tenant of a fleet. */
export interface TenantRow {
  readonly name: string;
  readonly namespace: string;
  readonly workloads: number;
  readonly hosts: readonly string[];
  /** Hard limits of its quotas: `requests.nvidia.com/gpu 2`. */
  readonly quota: readonly string[];
}

/** An image, its users, and warnings. */
export interface ImageRow {
  readonly image: string;
  readonly usedBy: readonly string[];
  readonly warnings: readonly string[];
}

/** The facts about an app that a reviewer needs. It contains no contents of secrets. */
export interface ReportModel {
  readonly components: readonly ComponentRow[];
  readonly hosts: readonly HostRow[];
  readonly services: readonly ServiceRow[];
  readonly workloads: readonly WorkloadRow[];
  readonly connections: readonly Connection[];
  readonly externals: readonly ExternalSystem[];
  readonly images: readonly ImageRow[];
  readonly storage: readonly StorageRow[];
  readonly tenants: readonly TenantRow[];
  readonly secrets: readonly SecretRow[];
  readonly values: readonly ValuesGroup[];
  readonly namespaces: readonly security.NamespaceRow[];
  readonly podSecurity: readonly security.PodSecurityRow[];
  readonly exceptions: readonly security.ExceptionRow[];
  readonly policies: readonly security.PolicyRow[];
  readonly prerequisites: readonly CollectedPrerequisite[];
  readonly changes?: ChangesSection;
}

/** The differences between the output of the app and an earlier output. */
export interface ChangesSection {
  readonly against: string;
  readonly changes: readonly Change[];
}

/** The model of an app run. */
export function modelOf({ report, outdir }: AppRun): ReportModel {
  const manifests = readManifestFolder(outdir).flatMap((file) => file.manifests);
  const objects = new AppObjects(manifests);
  const prerequisites = (report.prerequisites ?? []) as CollectedPrerequisite[];
  const values = (report.values ?? []) as ReportedValues[];
  const hosts = hostRows(objects, (report.endpoints ?? []) as ReportedEndpoint[]);
  const services = serviceRows(objects);
  const { connections, externals } = connectionsOf(objects, hosts);
  const images = imageUsesIn(manifests, (report.images ?? []) as ReportedImage[]);
  return {
    components: componentRows(objects, values, (report.releases ?? []) as ReportedRelease[]),
    hosts,
    services,
    workloads: workloadRows(objects),
    connections: withoutOwnAddresses(connections, hosts, services),
    externals: externals.map((one) => withProvider(one, (report.signOn ?? []) as ReportedProvider[])),
    images: [...images].map(([image, usedBy]) => ({ image, usedBy, warnings: imageWarnings(image) })),
    storage: storageRows(objects),
    tenants: tenantRows(objects, hosts),
    secrets: secretRows(objects, prerequisites),
    values: valuesGroups(values),
    namespaces: security.namespaceRows(objects),
    podSecurity: security.podSecurityRows(objects),
    exceptions: security.exceptionRows((report.exceptions ?? []) as (PodSecurityException & { path: string })[]),
    policies: security.policyRows(objects),
    prerequisites,
  };
}

function componentRows(
  objects: AppObjects,
  values: readonly ReportedValues[],
  releases: readonly ReportedRelease[],
): ComponentRow[] {
  const rendered = new Map(releases.map(({ path, renderedFor }) => [path, renderedFor]));
  return values.map(({ path, chart, version, releaseName, inNamespace }) => ({
    path,
    chart,
    version,
    releaseName,
    namespace: inNamespace,
    tenant: objects.tenantOf(inNamespace),
    kubernetes: rendered.get(path),
  }));
}

function tenantRows(objects: AppObjects, hosts: readonly HostRow[]): TenantRow[] {
  const workloadsIn = groupBy(objects.workloads, ({ manifest }) => manifest.namespace ?? '');
  const hostsIn = groupBy(hosts, ({ namespace }) => namespace ?? '');
  const quotasIn = groupBy(objects.ofKind('ResourceQuota'), ({ namespace }) => namespace ?? '');
  return objects.tenantNamespaces.map(([namespace, name]) => ({
    name,
    namespace,
    workloads: workloadsIn.get(namespace)?.length ?? 0,
    hosts: (hostsIn.get(namespace) ?? []).map(({ host }) => host),
    quota: (quotasIn.get(namespace) ?? []).flatMap(({ content }) =>
      Object.entries(mapAt(content, 'spec.hard')).map(([resource, quantity]) => `${resource} ${quantity}`),
    ),
  }));
}

/** A web component names its own Service, and the hosts of its namespace for browsers; it does not connect to them. */
function withoutOwnAddresses(
  all: readonly Connection[],
  hosts: readonly HostRow[],
  services: readonly ServiceRow[],
): Connection[] {
  const targets = new Map(services.map(({ id, workloads }) => [id, workloads]));
  const behindHosts = new Set(hosts.flatMap((host) => host.services.flatMap((id) => targets.get(id) ?? [])));
  const namespaces = new Map(hosts.map(({ id, namespace = '' }) => [id, namespace]));
  return all.filter(({ from, to }) => {
    const [, namespace = ''] = /^[^/]+\/(?:([^/]+)\/)?/.exec(from) ?? [];
    const isOwnHost = behindHosts.has(from) && namespaces.get(to) === namespace;
    return !isOwnHost && !targets.get(to)?.includes(from);
  });
}

function withProvider(external: ExternalSystem, providers: readonly ReportedProvider[]): ExternalSystem {
  const found = providers.find(({ authorizeUrl, accessTokenUrl, discovery }) =>
    [authorizeUrl, accessTokenUrl, discovery].some((url) => url?.split('/')[2] === external.name),
  );
  return found === undefined ? external : { ...external, detail: `identity provider ${found.provider}` };
}
