import { relative } from 'node:path';
import type { Command } from 'commander';
import type { JsonObject } from '../../helm/data/json';
import { objectChanges } from '../../objects/changes/object-changes';
import { Cluster } from '../cluster/cluster';
import { Kubectl, type KubectlOptions } from '../cluster/kubectl';
import { type Output, readDeployable, readOutput, readRevision } from '../output';
import { ExitCode, print, printJson, withProgress } from '../terminal';
import { type Change, isProblem, statesOf } from './change';
import { compareWithCluster } from './cluster-changes';
import { hideSecrets } from './hide-secrets';
import { describeChanges, markdownOf } from './print-changes';

interface DiffOptions extends KubectlOptions {
  readonly output?: string;
  readonly against?: string;
  readonly namespace?: string;
  readonly markdown?: boolean;
  readonly json?: boolean;
  readonly exitCode?: boolean;
}

const NOTES = `
Without --against, the command compares the manifests with the cluster: the API
server performs a dry run of each object, so nothing changes. It shows no
contents of secrets. Exit code 1: an object would be rejected, or data would be
lost or unused. Immutable fields and restarts are known without a cluster, too:
  cdk8s-clearml diff --against git:HEAD --markdown`;

/** `cdk8s-clearml diff` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .option('--against <state>', 'compare with a folder, or with a revision, such as git:HEAD, instead of the cluster')
    .option('--namespace <name>', 'namespace of objects without one; by default the namespace of the context')
    .option('--markdown', 'print Markdown, for a comment on a pull request')
    .option('--exit-code', 'exit with code 1 after any difference')
    .addHelpText('after', NOTES)
    .action(async (options: DiffOptions) => end(await diff(options)));
}

interface Comparison {
  /** Names the state that the output is compared with. */
  readonly against: string;
  readonly changes: readonly Change[];
  readonly remarks: readonly string[];
}

async function diff(options: DiffOptions): Promise<ExitCode> {
  const output = options.against === undefined ? readDeployable(options.output) : readOutput(options.output);
  const found =
    options.against === undefined ? await withCluster(options, output) : withOutput(options.against, output);
  const { against, remarks } = found;
  const changes = found.changes.map(hideSecrets);
  if (options.json) {
    printJson({ against, changes: changes.map((change) => ({ states: statesOf(change), ...change })), remarks });
  } else if (options.markdown) {
    print(...markdownOf(changes, `Changes of ${relative('', output.folder)} against ${against}`), ...remarks);
  } else {
    print(`${against}:`, ...describeChanges(changes), ...remarks.map((remark) => `note: ${remark}`));
  }
  const isDifferent = options.exitCode === true && changes.length > 0;
  return isDifferent || changes.some(isProblem) ? ExitCode.PROBLEM : ExitCode.OK;
}

/** Compares an output with another output: a folder, or `git:` and a revision. */
export function withOutput(against: string, output: Output): Comparison {
  const [, revision] = /^git:(.+)$/.exec(against) ?? [];
  const before = revision === undefined ? readOutput(against) : readRevision(revision, output.folder);
  const changes = objectChanges(contentsOf(before), contentsOf(output)).map((change) => ({ ...change, notes: [] }));
  return { against, changes, remarks: [] };
}

function withCluster(options: DiffOptions, output: Output): Promise<Comparison> {
  const kubectl = new Kubectl(options);
  return withProgress('comparing with the cluster', async () => {
    const cluster = await Cluster.reach(kubectl, options.namespace);
    const comparison = await compareWithCluster(kubectl, output.manifests, cluster.namespace);
    return { against: cluster.context ?? 'the cluster', ...comparison };
  });
}

function contentsOf({ manifests }: Output): JsonObject[] {
  return manifests.map(({ content }) => content);
}
