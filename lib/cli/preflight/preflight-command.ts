import type { Command } from 'commander';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { table } from '../../core/report/summary';
import { type AppOptions, withAppRun } from '../app-run';
import { Cluster } from '../cluster/cluster';
import { Kubectl, type KubectlOptions } from '../cluster/kubectl';
import { collect } from '../cluster/options';
import { coloured, ExitCode, print, printJson, withProgress } from '../terminal';
import { ingressClasses, storageClasses } from './checks/classes';
import { certificates, dnsRecords } from './checks/hosts';
import { identityProviders, logins } from './checks/identity-providers';
import { loadBalancers } from './checks/load-balancers';
import { nodeLabels, nodes } from './checks/nodes';
import { claims, namedObjects, namespaces, operators, podObjects } from './checks/objects';
import { owners } from './checks/owners';
import { permissions } from './checks/permissions';
import { previewCharts } from './checks/preview-charts';
import { secrets } from './checks/secrets';
import { apiKinds, clusterVersions, kubernetesVersion } from './checks/versions';
import { AppNeeds, type Check, type CheckContext, type Finding, Status } from './finding';
import { Network, parseResolutions } from './network';

interface PreflightOptions extends AppOptions, KubectlOptions {
  readonly namespace?: string;
  readonly resolve?: readonly string[];
  readonly strict?: boolean;
}

const COLOURS = {
  [Status.OK]: 'green',
  [Status.MISSING]: 'red',
  [Status.WARNING]: 'yellow',
  [Status.UNKNOWN]: 'dim',
} as const;

const NOTES = `
The command changes nothing and shows no secrets: it reads the keys of Secrets,
not their values. The user needs read access to nodes, namespaces, classes,
Services and Secrets; objects without read access have status unknown.
To check certificates before DNS records exist, set the address of the hosts:
--resolve '*=203.0.113.7'. Set NODE_EXTRA_CA_CERTS=ca.pem to trust a private CA.`;

/** `cdk8s-clearml preflight` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .option('--namespace <name>', 'namespace of objects without one; by default the namespace of the context')
    .option('--resolve <host=address>', 'address of a host; can be repeated', collect)
    .option('--strict', 'exit with code 1 also after a warning or an unknown result')
    .addHelpText('after', NOTES)
    .action(async (options: PreflightOptions) => end(await preflight(options)));
}

async function preflight(options: PreflightOptions): Promise<ExitCode> {
  const network = new Network(parseResolutions(options.resolve ?? []));
  const kubectl = new Kubectl(options);
  const needs = await withAppRun(options, AppNeeds.of);
  const { cluster, findings } = await withProgress('reading the cluster', async () => {
    const cluster = await Cluster.reach(kubectl, options.namespace);
    return { cluster, findings: await findAll({ needs, cluster, network }) };
  });
  if (options.json) {
    const { context, namespace, version } = cluster;
    printJson({ context, namespace, kubernetesVersion: version, findings });
  } else {
    print(...described(cluster, findings));
  }
  return verdict(findings, options.strict ?? false);
}

/** A row for each finding, followed by its remedy. */
function described({ context, version }: Cluster, findings: readonly Finding[]): string[] {
  const rows = table(findings.map(({ status, what, name, found }) => [status, what, name, found]));
  const lines = findings.flatMap(({ status, remedy }, index) => {
    // Coloured after the layout, because escape sequences have no width.
    const row = coloured(COLOURS[status], status) + (rows[index] ?? '').slice(status.length);
    return remedy === undefined ? [row] : [row, `  fix: ${remedy}`];
  });
  return [`${context ?? 'the cluster'}: Kubernetes ${version}`, ...lines, summary(findings)];
}

function summary(findings: readonly Finding[]): string {
  const counts = Object.values(Status).map((status) => [
    status,
    findings.filter((one) => one.status === status).length,
  ]);
  return counts.map(([status, count]) => `${count} ${status}`).join(', ');
}

function verdict(findings: readonly Finding[], strict: boolean): ExitCode {
  const failed = strict ? findings.some(({ status }) => status !== Status.OK) : findings.some(isMissing);
  return failed ? ExitCode.PROBLEM : ExitCode.OK;
}

function isMissing({ status }: Finding): boolean {
  return status === Status.MISSING;
}

/** Prerequisites that the API of a cluster does not expose, and the reason. */
const WHY: { readonly [kind in PrerequisiteKind]?: string } = {
  [PrerequisiteKind.CONTROLLER_SETTING]: 'the Kubernetes API does not expose settings of controllers',
  [PrerequisiteKind.NODE_SETTING]: 'the Kubernetes API does not expose settings of nodes',
  [PrerequisiteKind.SNAPSHOT_REPOSITORY]: 'the Kubernetes API does not expose repositories of Elasticsearch',
};

/** Lists the prerequisites that users must check themselves. */
export const manualChecks: Check = async ({ needs }) =>
  Object.entries(WHY).flatMap(([kind, why]) =>
    needs.required(kind as PrerequisiteKind).map((requirement) => requirement.unknown(why)),
  );

/** The checks, in the order of the table. */
const CHECKS: readonly Check[] = [
  previewCharts,
  kubernetesVersion,
  clusterVersions,
  apiKinds,
  permissions,
  namespaces,
  owners,
  nodes,
  nodeLabels,
  storageClasses,
  claims,
  podObjects,
  ingressClasses,
  loadBalancers,
  operators,
  namedObjects,
  secrets,
  dnsRecords,
  certificates,
  identityProviders,
  logins,
  manualChecks,
];

/** Runs all checks. Returns their findings in the order of the table. */
export async function findAll(context: CheckContext): Promise<Finding[]> {
  const found = await Promise.all(CHECKS.map((check) => check(context)));
  return found.flat();
}
