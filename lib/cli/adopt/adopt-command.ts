import type { Command } from 'commander';
import { CodedError, listed } from '../../core/errors/coded-error';
import { table } from '../../core/report/summary';
import { asMap, type JsonObject } from '../../helm/data/json';
import { type Manifest, manifestFrom } from '../../helm/manifests/manifest';
import { podsOf } from '../../helm/manifests/rendered-pod';
import { byIdentity, identityOf } from '../../objects/changes/object-changes';
import { secretReads } from '../../secrets/secret-digest';
import { Interrupted } from '../app-run';
import { Cluster } from '../cluster/cluster';
import { readHelmRelease, requireDeployed } from '../cluster/helm-release';
import { nameOf } from '../cluster/identity';
import { Interruption } from '../cluster/interruption';
import { Kubectl, type KubectlOptions } from '../cluster/kubectl';
import { foundIn, readLive, ServedKinds } from '../cluster/live-objects';
import { collect, parseTime } from '../cluster/options';
import { readDeployable } from '../output';
import { coloured, ExitCode, print, printJson, withProgress } from '../terminal';
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
    .option('--accept <object>', 'adopt in spite of the problem of this object; can be repeated', collect)
    .option('--timeout <time>', 'time for the pods to become ready, such as 90s, 10m or 1h', parseTime, 600_000)
    .option('--yes', 'adopt the release')
    .addHelpText('after', NOTES)
    .action(async (release: string, options: AdoptOptions) => end(await adopt(release, options)));
}

async function adopt(name: string, options: AdoptOptions): Promise<ExitCode> {
  const kubectl = new Kubectl(options);
  const { manifests } = readDeployable(options.output);
  const cluster = await Cluster.reach(kubectl, options.namespace);
  const situation = await withProgress('reading the release and the cluster', async () => {
    const release = await readHelmRelease(kubectl, name, cluster.namespace);
    requireDeployed(release);
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
  const wayBack = await takeOver(kubectl, situation, plan, options);
  report(options, cluster, situation, plan, { completed: true, wayBack });
  return ExitCode.OK;
}

/** @returns the commands that return the release to Helm */
function takeOver(kubectl: Kubectl, situation: Situation, plan: Plan, { timeout }: AdoptOptions): Promise<string[]> {
  const onStep = (step: string) => process.stderr.write(`${step}\n`);
  return Interruption.during(async (interruption) => {
    const attempt = new TakeOver(kubectl, situation, interruption, { timeout, onStep });
    try {
      return await attempt.run(plan);
    } catch (error) {
      if (error instanceof Interrupted) {
        onStep('interrupted: the records of Helm remain; run the same command again to continue');
      }
      throw error;
    }
  });
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
  const served = await ServedKinds.read(kubectl);
  const [released, output] = [release.manifests, manifests].map((all) =>
    all.map((one) => served.place(one, namespace)),
  );
  const objects = await readAll(kubectl, [...released, ...output]);
  const present = byIdentity(objects);
  const secrets = secretsOf([...objects, ...output.map(({ content }) => content)], namespace);
  const live = byIdentity([...objects, ...(await readAll(kubectl, secrets))]);
  return {
    release,
    released: released.filter(({ content }) => present.has(identityOf(content))),
    output,
    live: [...live.values()],
  };
}

/** @throws CLEARML4080 when the account may not read an object */
async function readAll(kubectl: Kubectl, manifests: readonly Manifest[]): Promise<JsonObject[]> {
  // kubectl prints an object once for each reference.
  const references = [...new Map(manifests.map((one) => [identityOf(one.content), one])).values()];
  const answers = await readLive(kubectl, references);
  for (const manifest of references) {
    const answer = answers.get(identityOf(manifest.content));
    // A kind that the cluster does not serve has no objects.
    if (answer?.state === 'refused' && answer.refusal.kind !== 'unchecked') {
      throw new CodedError('CLEARML4080', {
        path: nameOf(manifest),
        found: answer.refusal.reason,
        expected: 'objects that the account may read',
        fix: 'allow the account to read the objects of the release and of the output, and run adopt again',
      });
    }
  }
  return foundIn(answers);
}

/** The Secrets that pods read. */
function secretsOf(objects: readonly JsonObject[], usual: string): Manifest[] {
  return objects.flatMap((object) => {
    const namespace = String(asMap(object.metadata).namespace ?? usual);
    return podsOf(object)
      .flatMap(secretReads)
      .map(({ name }) => manifestFrom({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } }, ''));
  });
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
