import type { Command } from 'commander';
import { CodedError, listed } from '../../core/errors/coded-error';
import type { JsonObject } from '../../helm/data/json';
import { type Manifest, manifestFrom } from '../../helm/manifests/manifest';
import { identityOf } from '../../objects/changes/object-changes';
import { Interrupted } from '../app-run';
import { Applier, onServer, rejected } from '../cluster/apply';
import { Cluster } from '../cluster/cluster';
import { inNamespace, nameOf, union } from '../cluster/identity';
import { Interruption } from '../cluster/interruption';
import { byInventory, mainNamespace, readRecord, writeRecord } from '../cluster/inventory-record';
import { Kubectl, type KubectlOptions } from '../cluster/kubectl';
import { foundIn, helmOwner, readLive, ServedKinds } from '../cluster/live-objects';
import { parseTime } from '../cluster/options';
import { describedPhases, type Phase, phasesOf } from '../cluster/phases';
import { refusalIn } from '../cluster/refusal';
import { awaitRollouts, isAwaited } from '../cluster/rollouts';
import { removalOf, staleKeysOf } from '../cluster/stale-keys';
import { condition } from '../cluster/workload-state';
import { readDeployable } from '../output';
import { ExitCode, print, printJson } from '../terminal';
import { confirm } from './confirm';

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
    .option('--timeout <time>', 'time for the workloads to become ready, such as 90s, 10m or 1h', parseTime, 600_000)
    .option('--no-wait', 'do not wait until the workloads are ready')
    .option('--yes', 'do not ask for a confirmation')
    .addHelpText('after', NOTES)
    .action(async (options: DeployOptions) => end(await deploy(options)));
}

async function deploy(options: DeployOptions): Promise<ExitCode> {
  const output = readDeployable(options.output);
  const { folder } = output;
  const kubectl = new Kubectl(options);
  const cluster = await Cluster.reach(kubectl);
  const served = await ServedKinds.read(kubectl);
  const manifests = output.manifests.map((manifest) => served.place(manifest, cluster.namespace));
  const live = foundIn(await readLive(kubectl, manifests));
  rejectHelmRelease(live);
  const phases = phasesOf(manifests);
  const target = cluster.context ?? 'the cluster';
  report(`${target}: ${manifests.length} objects of ${folder}`, ...describedPhases(phases));
  if (!options.yes && !(await confirm(`Apply them to ${target}?`))) {
    report('nothing was applied');
    return ExitCode.PROBLEM;
  }
  return Interruption.during(async (interruption) => {
    const contents = manifests.map(({ content }) => content);
    const applier = new Applier(kubectl, interruption, onServer(contents, live));
    const deployment = new Deployment(kubectl, cluster, interruption, applier);
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

/**
 * An apply over a release of Helm keeps fields that the manifests lack, and stops where these contradict the manifests.
 *
 * @throws CLEARML4087 when a release of Helm owns objects of the output
 */
function rejectHelmRelease(live: readonly JsonObject[]): void {
  const owned = live.filter((object) => helmOwner(object) !== undefined);
  const [release] = owned.map(helmOwner);
  if (release !== undefined) {
    throw new CodedError('CLEARML4087', {
      found: `release ${release} of Helm owns ${listed(
        owned.map((one) => nameOf(manifestFrom(one, 'kubectl'))),
        3,
      )}`,
      expected: 'objects that no release of Helm owns',
      fix: `take the release over: npx cdk8s-clearml adopt ${release}. If it no longer exists: kubectl annotate OBJECT meta.helm.sh/release-name-`,
    });
  }
}

/** Progress goes to standard error, because standard output contains the result. */
function report(...lines: string[]): void {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''));
}

/** A key of a Secret that no manifest contains any more. */
interface RemovedKey {
  readonly namespace?: string;
  readonly secret: string;
  readonly key: string;
}

class Deployment {
  private readonly removedKeys: RemovedKey[] = [];
  private readonly ready: string[] = [];

  public constructor(
    private readonly kubectl: Kubectl,
    private readonly cluster: Cluster,
    private readonly interruption: Interruption,
    private readonly applier: Applier,
  ) {}

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
      const rejection = await this.applier.apply(ofPhase);
      if (rejection !== undefined) {
        throw rejected(rejection);
      }
      if (name === 'definitions') {
        await this.awaitDefinitions(ofPhase);
      }
      if (name === 'secrets') {
        await this.removeStaleKeys(ofPhase);
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

  /** @throws CLEARML4072 when the cluster rejects the removal of a key */
  private async removeStaleKeys(manifests: readonly Manifest[]): Promise<void> {
    const secrets = manifests.filter(({ kind, group }) => kind === 'Secret' && group === '');
    const applied = await readLive(this.kubectl, secrets);
    for (const manifest of secrets) {
      const { namespace, name, content } = manifest;
      const answer = applied.get(identityOf(content));
      const keys = answer?.state === 'found' ? staleKeysOf(manifest, answer.content) : [];
      if (keys.length > 0) {
        const patch = ['--type=json', '-p', removalOf(keys)];
        const { succeeded, stderr } = await this.kubectl.run(
          ...['patch', 'secret', name, ...inNamespace(namespace), ...patch],
        );
        if (!succeeded) {
          throw rejected({ manifest, refusal: refusalIn(stderr) });
        }
        this.removedKeys.push(...keys.map((key) => ({ namespace, secret: name, key })));
      }
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
    const problem = await awaitRollouts(this.kubectl, manifests, this.interruption, {
      timeout,
      interval: INTERVAL_MS,
      onReady: (name, progress) => {
        this.ready.push(name);
        report(`ready  ${name}  ${progress}`);
      },
      onLog: (lines) => report(lines),
    });
    if (problem !== undefined) {
      throw new CodedError('CLEARML4073', {
        path: problem.path,
        found: problem.found,
        expected: 'workloads that become ready',
        fix: `${problem.fix}; run deploy again: it continues`,
      });
    }
  }

  public show({ json }: DeployOptions, failure?: CodedError): void {
    const { created, configured, unchanged } = this.applier.applied;
    if (json) {
      const result = { context: this.cluster.context, created, configured, unchanged, removedKeys: this.removedKeys };
      printJson({ ...result, ready: this.ready, failure: failure?.message });
    } else {
      print(
        ...this.removedKeys.map(
          ({ namespace, secret, key }) =>
            `removed key ${key} of ${nameOf({ kind: 'Secret', namespace, name: secret })}`,
        ),
        `${created} created, ${configured} configured, ${unchanged} unchanged, ${this.ready.length} workloads ready`,
      );
      report(...(failure === undefined ? [] : [failure.message]));
    }
  }
}
