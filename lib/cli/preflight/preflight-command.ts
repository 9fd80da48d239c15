import type { Command } from 'commander';
import { table } from '../../core/report/table';
import { type AppOptions, withAppRun } from '../app-run';
import { ExitCode } from '../exit-code';
import { coloured, print, printJson, progress } from '../terminal';
import { AppNeeds } from './app-needs';
import { findAll } from './checks';
import { Cluster } from './cluster';
import { type Finding, Status } from './finding';
import { Kubectl, type KubectlOptions } from './kubectl';
import { Network } from './network/network';
import { parseResolutions } from './network/resolution';

interface PreflightOptions extends AppOptions, KubectlOptions {
  readonly namespace?: string;
  readonly resolve?: readonly string[];
  readonly strict?: boolean;
  readonly json?: boolean;
}

const COLOURS = {
  [Status.OK]: 'green',
  [Status.MISSING]: 'red',
  [Status.WARNING]: 'yellow',
  [Status.UNKNOWN]: 'dim',
} as const;

const NOTES = `
Nothing is changed, and no secret is shown: of Secrets the names of their keys
are read. kubectl needs to read nodes, namespaces, classes, Services, Secrets;
what it may not read is unknown in the table.

To look at certificates before DNS is switched, say where the hosts will be:
--resolve '*=203.0.113.7'. Certificates of a private CA are trusted with
NODE_EXTRA_CA_CERTS=ca.pem.`;

/** `cdk8s-clearml preflight` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .option('--context <name>', 'context of the kubeconfig; by default the current one')
    .option('--kubeconfig <file>', 'kubeconfig; by default KUBECONFIG, else ~/.kube/config')
    .option('--namespace <name>', 'where objects without a namespace will be applied; by default that of the context')
    .option('--resolve <host=address>', 'look for a host there; can be given several times', collect)
    .option('--kubectl <path>', 'kubectl; by default KUBECTL_EXECUTABLE, else kubectl on PATH')
    .option('--strict', 'exit with 1 when there is a warning or something unknown, too')
    .option('--app <command>', 'run this in place of what cdk8s.yaml says')
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action(async (options: PreflightOptions) => end(await preflight(options)));
}

function collect(value: string, all: readonly string[] = []): string[] {
  return [...all, value];
}

async function preflight(options: PreflightOptions): Promise<ExitCode> {
  const network = new Network(parseResolutions(options.resolve ?? []));
  const kubectl = new Kubectl(options);
  const needs = await withAppRun(options, AppNeeds.of);
  const done = progress('asking the cluster');
  let cluster: Cluster;
  let findings: Finding[];
  try {
    cluster = await Cluster.reach(kubectl, options.namespace);
    findings = await findAll({ needs, cluster, network });
  } finally {
    done();
  }
  if (options.json) {
    const { context, namespace, version } = cluster;
    printJson({ context, namespace, kubernetesVersion: version, findings });
  } else {
    print(...described(cluster, findings));
  }
  return verdict(findings, options.strict ?? false);
}

/** A row for each finding, and below it what to do. */
function described({ context, version }: Cluster, findings: readonly Finding[]): string[] {
  const rows = table(findings.map(({ status, what, name, found }) => [status, what, name, found]));
  const lines = findings.flatMap(({ status, remedy }, index) => {
    // Coloured last, or colours would count as width.
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
  const bad = strict ? findings.some(({ status }) => status !== Status.OK) : findings.some(isMissing);
  return bad ? ExitCode.PROBLEM : ExitCode.OK;
}

function isMissing({ status }: Finding): boolean {
  return status === Status.MISSING;
}
