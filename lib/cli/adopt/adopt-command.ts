import { type Command, InvalidArgumentError } from 'commander';
import { CodedError, listed } from '../../core/errors/coded-error';
import { table } from '../../core/report/summary';
import { asMap, type JsonObject } from '../../helm/data/json';
import { podsOf } from '../../helm/manifests/rendered-pod';
import { identityOf } from '../../objects/changes/object-changes';
import { secretReads } from '../../secrets/secret-digest';
import { Cluster, Kubectl, type KubectlOptions } from '../cluster';
import { readDeployable } from '../output';
import { coloured, ExitCode, print, printJson, withProgress } from '../terminal';
import { readHelmRelease } from './helm-release';
import { byIdentity, type Reference, readLive, withNamespaces } from './live-objects';
import { type Plan, type PlanProblem, planOf, type Situation } from './plan';
import { TakeOver } from './take-over';

interface AdoptOptions extends KubectlOptions {
  readonly namespace?: string;
  readonly output?: string;
  readonly accept?: readonly string[];
  readonly timeout: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const NOTES = `
Without --yes, the command only reads. With --yes, it refuses while there are
problems that --accept does not name. It writes the state of the release to
helm-release-NAMESPACE-NAME-REVISION in this folder, applies the output, checks
claims, StatefulSets and pods, and deletes the Secrets of Helm last.`;

/** `cdk8s-clearml adopt` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .argument('<release>', 'name of the Helm release')
    .option('-n, --namespace <name>', 'namespace of the release; by default the namespace of the context')
    .option('--output <folder>', 'output folder of the app; by default the one in cdk8s.yaml')
    .option('--context <name>', 'context of the kubeconfig; by default the current context')
    .option('--kubeconfig <file>', 'kubeconfig; by default KUBECONFIG, otherwise ~/.kube/config')
    .option('--kubectl <path>', 'kubectl; by default KUBECTL_EXECUTABLE, otherwise kubectl on PATH')
    .option('--accept <object>', 'adopt in spite of the problem of this object; can be repeated', collect)
    .option('--timeout <seconds>', 'time to wait for pods', parseSeconds, 600)
    .option('--yes', 'adopt the release')
    .addHelpText('after', NOTES)
    .action(async (release: string, options: AdoptOptions) => end(await adopt(release, options)));
}

function parseSeconds(value: string): number {
  if (!/^\d{1,6}$/.test(value)) {
    throw new InvalidArgumentError('use a whole number of seconds; --help shows the usage.');
  }
  return Number(value);
}

function collect(value: string, all: readonly string[] = []): string[] {
  return [...all, value];
}

async function adopt(name: string, options: AdoptOptions): Promise<ExitCode> {
  const kubectl = new Kubectl(options);
  const { manifests } = readDeployable(options.output);
  const cluster = await Cluster.reach(kubectl, options.namespace);
  const situation = await withProgress('reading the release and the cluster', async () => {
    const release = await readHelmRelease(kubectl, name, cluster.namespace);
    return situationOf(kubectl, release, manifests);
  });
  const plan = planOf(situation);
  const open = plan.problems.filter((problem) => !isAccepted(problem, options));
  if (!options.yes) {
    report(options, cluster, situation, plan, { completed: false });
    return open.length === 0 ? ExitCode.OK : ExitCode.PROBLEM;
  }
  if (open.length > 0) {
    throw problemsRemain(name, open);
  }
  const onStep = (step: string) => process.stderr.write(`${step}\n`);
  const takeOver = new TakeOver(kubectl, situation, { timeout: options.timeout, onStep });
  const wayBack = await takeOver.run(plan);
  report(options, cluster, situation, plan, { completed: true, wayBack });
  return ExitCode.OK;
}

function isAccepted({ object, isAcceptable }: PlanProblem, { accept = [] }: AdoptOptions): boolean {
  return isAcceptable && accept.includes(object);
}

function problemsRemain(name: string, problems: readonly PlanProblem[]): CodedError {
  const [first] = problems;
  const acceptance = first?.isAcceptable ? `; --accept ${first.object} adopts nevertheless` : '';
  return new CodedError('CLEARML4082', {
    path: name,
    found: `${problems.length} problem(s): ${listed(
      problems.map(({ object, found }) => `${object}: ${found}`),
      3,
    )}`,
    expected: 'an output that keeps the data and the secrets of the release',
    fix: `${first?.fix}; without --yes, the command shows all problems${acceptance}`,
  });
}

async function situationOf(
  kubectl: Kubectl,
  release: Situation['release'],
  manifests: Situation['output'],
): Promise<Situation> {
  const { namespace } = release;
  const objects = await readLive(kubectl, dedupe([...release.manifests, ...manifests]), namespace);
  const released = withNamespaces(release.manifests, objects);
  const output = withNamespaces(manifests, objects);
  const present = byIdentity(objects);
  const secrets = secretsOf([...objects, ...output.map(({ content }) => content)], namespace);
  const live = byIdentity([...objects, ...(await readLive(kubectl, secrets, namespace))]);
  return {
    release,
    released: released.filter(({ content }) => present.has(identityOf(content))),
    output,
    live: [...live.values()],
  };
}

/** kubectl reads an object once for each reference. */
function dedupe<T extends Reference>(references: readonly T[]): T[] {
  const keyOf = ({ apiVersion, kind, name, namespace }: T) => JSON.stringify([apiVersion, kind, name, namespace]);
  return [...new Map(references.map((one) => [keyOf(one), one])).values()];
}

/** The Secrets that pods read. */
function secretsOf(objects: readonly JsonObject[], usual: string): Reference[] {
  const reads = objects.flatMap((object) => {
    const namespace = String(asMap(object.metadata).namespace ?? usual);
    return podsOf(object)
      .flatMap(secretReads)
      .map(({ name }) => ({ name, namespace }));
  });
  return dedupe(reads.map((read) => ({ apiVersion: 'v1', kind: 'Secret', ...read })));
}

interface Result {
  readonly completed: boolean;
  readonly wayBack?: readonly string[];
}

function report(
  { json }: AdoptOptions,
  { context, namespace }: Cluster,
  { release }: Situation,
  plan: Plan,
  result: Result,
): void {
  const { name, revision, chart } = release;
  if (json) {
    printJson({
      context,
      namespace,
      release: name,
      revision,
      chart,
      objects: plan.rows,
      problems: plan.problems,
      ...result,
    });
    return;
  }
  print(
    `${context ?? 'the cluster'}: release ${name} of ${chart.name} ${chart.version}, revision ${revision}, in namespace ${namespace}`,
    ...describedRows(plan),
    ...plan.problems.flatMap(({ object, found, fix }) => [
      `${coloured('red', 'problem')}  ${object}: ${found}`,
      `  fix: ${fix.replaceAll('\n', '\n    ')}`,
    ]),
    summaryOf(plan),
    ...(result.wayBack === undefined
      ? []
      : ['The app manages the release. To return to Helm:', ...result.wayBack.map((line) => `  ${line}`)]),
  );
}

function describedRows({ rows }: Plan): string[] {
  const shown = rows.filter(({ effect }) => !['unchanged', 'metadata'].includes(effect));
  return table(shown.map(({ effect, object, details }) => [effect, object, details]));
}

function summaryOf({ rows, problems }: Plan): string {
  const count = (effect: string) => rows.filter((row) => row.effect === effect).length;
  const effects = ['unchanged', 'metadata', 'changes', 'restarts', 'creates', 'remains', 'hook', 'warning'];
  const counts = effects.filter((effect) => count(effect) > 0).map((effect) => `${count(effect)} ${effect}`);
  return [...counts, `${problems.length} problem(s)`].join(', ');
}
