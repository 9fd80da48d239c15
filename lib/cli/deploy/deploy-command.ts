import { type Command, InvalidArgumentError } from 'commander';
import { CodedError } from '../../core/errors/coded-error';
import type { Manifest } from '../../helm/manifests/manifest';
import { Interrupted } from '../app-run';
import { Cluster, Kubectl, type KubectlOptions } from '../cluster';
import { readDeployable } from '../output';
import { ExitCode, print, printJson } from '../terminal';
import { Applier } from './apply';
import { confirm } from './confirm';
import { Interruption } from './interruption';
import { byInventory, mainNamespace, readRecord, union, writeRecord } from './inventory-record';
import { describedPhases, type Phase, phasesOf } from './phases';
import { awaitRollouts, isAwaited } from './rollouts';
import { removeStaleKeys, type StaleKey } from './stale-keys';
import { condition } from './workload-state';

interface DeployOptions extends KubectlOptions {
  readonly output?: string;
  readonly yes?: boolean;
  readonly wait: boolean;
  readonly timeout: number;
  readonly json?: boolean;
}

const NOTES = `
The command applies the definitions of custom kinds, the namespaces, the Secrets,
the configuration and the workloads of the output folder, in this order, and waits
until the workloads are ready. It stops at the first failure. Run it again to
continue. It removes nothing: see \`cdk8s-clearml prune\`.`;

/** Pause between two readings of the cluster. */
const INTERVAL_MS = 2_000;

/** `cdk8s-clearml deploy` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .option('--output <folder>', 'output folder of synth; by default output of cdk8s.yaml, otherwise dist')
    .option('--context <name>', 'context of the kubeconfig; by default the current context')
    .option('--kubeconfig <file>', 'kubeconfig; by default KUBECONFIG, otherwise ~/.kube/config')
    .option('--kubectl <path>', 'kubectl; by default KUBECTL_EXECUTABLE, otherwise kubectl on PATH')
    .option('--timeout <time>', 'time for the workloads to become ready, such as 90s, 10m or 1h', parseTime, 600_000)
    .option('--no-wait', 'do not wait until the workloads are ready')
    .option('--yes', 'do not ask for a confirmation')
    .addHelpText('after', NOTES)
    .action(async (options: DeployOptions) => end(await deploy(options)));
}

/** Milliseconds. */
export function parseTime(text: string): number {
  const [, number, unit = 's'] = /^(\d+)(s|m|h)?$/.exec(text) ?? [];
  if (number === undefined) {
    throw new InvalidArgumentError('expected a time such as 90s, 10m or 1h.');
  }
  return Number(number) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
}

async function deploy(options: DeployOptions): Promise<ExitCode> {
  const { folder, manifests } = readDeployable(options.output);
  const kubectl = new Kubectl(options);
  const cluster = await Cluster.reach(kubectl);
  const phases = phasesOf(manifests);
  const target = cluster.context ?? 'the cluster';
  report(`${target}: ${manifests.length} objects of ${folder}`, ...describedPhases(phases));
  if (!options.yes && !(await confirm(`Apply them to ${target}?`))) {
    report('nothing was applied');
    return ExitCode.PROBLEM;
  }
  return Interruption.during(async (interruption) => {
    const deployment = new Deployment(kubectl, cluster, interruption);
    try {
      await deployment.apply(phases, manifests);
      await (options.wait ? deployment.wait(manifests, options.timeout) : undefined);
      deployment.show(options);
      return ExitCode.OK;
    } catch (error) {
      if (error instanceof Interrupted) {
        report('interrupted: run the same command again to continue');
      }
      if (!(error instanceof CodedError)) {
        throw error;
      }
      deployment.show(options, error);
      return ExitCode.PROBLEM;
    }
  });
}

/** Progress goes to standard error, because standard output contains the result. */
function report(...lines: string[]): void {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
}

class Deployment {
  private readonly applier: Applier;
  private readonly removedKeys: StaleKey[] = [];
  private readonly ready: string[] = [];

  public constructor(
    private readonly kubectl: Kubectl,
    private readonly cluster: Cluster,
    private readonly interruption: Interruption,
  ) {
    this.applier = new Applier(kubectl, interruption);
  }

  /** @throws CLEARML4072 when the cluster rejects an object */
  public async apply(phases: readonly Phase[], manifests: readonly Manifest[]): Promise<void> {
    let isRecorded = false;
    for (const { name, manifests: ofPhase } of phases) {
      // The record needs its namespace, and must list objects before they exist.
      if (!isRecorded && name !== 'definitions' && name !== 'namespaces') {
        await this.record(manifests);
        isRecorded = true;
      }
      report(`applying ${name}`);
      await this.applier.apply(ofPhase);
      if (name === 'definitions') {
        await this.awaitDefinitions(ofPhase);
      }
      if (name === 'secrets') {
        this.removedKeys.push(...(await removeStaleKeys(this.kubectl, ofPhase)));
      }
    }
  }

  private async record(manifests: readonly Manifest[]): Promise<void> {
    for (const [name, objects] of byInventory(manifests)) {
      const namespace = mainNamespace(objects, this.cluster.namespace);
      const previous = await readRecord(this.kubectl, name, namespace);
      const all = union(previous?.objects ?? [], objects);
      await writeRecord(this.kubectl, name, { namespace: previous?.namespace ?? namespace, objects: all });
    }
  }

  /** The API server serves a custom kind some time after it has accepted the definition. */
  private async awaitDefinitions(definitions: readonly Manifest[]): Promise<void> {
    for (const { name } of definitions) {
      const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
      for (let attempt = 0; attempt < 30; attempt++) {
        const { stdout } = await this.kubectl.run('get', '--raw', path);
        if (condition(JSON.parse(stdout || '{}'), 'Established', 'True')) {
          break;
        }
        await this.interruption.sleep(INTERVAL_MS);
      }
    }
  }

  /** @throws CLEARML4073 when a workload does not become ready */
  public async wait(manifests: readonly Manifest[], timeout: number): Promise<void> {
    if (!manifests.some(isAwaited)) {
      return;
    }
    report('waiting for the workloads');
    await awaitRollouts(this.kubectl, manifests, this.interruption, {
      timeout,
      interval: INTERVAL_MS,
      onReady: (name, progress) => {
        this.ready.push(name);
        report(`ready  ${name}  ${progress}`);
      },
      onLog: (lines) => report(lines),
    });
  }

  public show({ json }: DeployOptions, failure?: CodedError): void {
    const { created, configured, unchanged } = this.applier.applied;
    const removed = this.removedKeys.map(({ namespace, secret, key }) => ({ namespace, secret, key }));
    if (json) {
      const result = { context: this.cluster.context, created, configured, unchanged, removedKeys: removed };
      printJson({ ...result, ready: this.ready, failure: failure?.message });
    } else {
      print(
        ...removed.map(({ namespace = '', secret, key }) => `removed key ${key} of Secret ${namespace}/${secret}`),
        `${created} created, ${configured} configured, ${unchanged} unchanged, ${this.ready.length} workloads ready`,
      );
      report(...(failure === undefined ? [] : [failure.message]));
    }
  }
}
