import { CodedError, listed } from '../../core/errors/coded-error';
import { textAt } from '../../helm/data/paths';
import type { Manifest } from '../../helm/manifests/manifest';
import { byIdentity, identityOf } from '../../objects/changes/object-changes';
import { Applier, type OnServer, onServer } from '../cluster/apply';
import { argumentsOf, batchesOf, nameOf } from '../cluster/identity';
import type { Interruption } from '../cluster/interruption';
import type { Kubectl, KubectlAnswer } from '../cluster/kubectl';
import { dryRun, prerequisiteOf } from '../cluster/live-objects';
import { phasesOf } from '../cluster/phases';
import { type Refusal, refusalIn } from '../cluster/refusal';
import { awaitRollouts } from '../cluster/rollouts';
import { LastAppliedRecorder } from './last-applied';
import type { Plan, Situation } from './plan';
import { WayBack } from './way-back';

/** Pause between two readings of the cluster. */
const INTERVAL_MS = 2_000;

export interface TakeOverOptions {
  /** Time for the pods that restart to become ready, in milliseconds. */
  readonly timeout: number;
  /** Reports the step that begins. */
  readonly onStep: (step: string) => void;
}

/** Brings the objects of a release into the state of the output, and retires the records of Helm last. */
export class TakeOver {
  private readonly onServer: OnServer;
  private readonly wayBack: WayBack;

  /** @throws CLEARML4086 when the way back cannot be written */
  public constructor(
    private readonly kubectl: Kubectl,
    private readonly situation: Situation,
    private readonly interruption: Interruption,
    private readonly options: TakeOverOptions,
  ) {
    const { release, released, output, live } = situation;
    const present = byIdentity(live);
    const created = output.filter(({ content }) => !present.has(identityOf(content)));
    this.onServer = onServer(
      [...released, ...output].map(({ content }) => content),
      live,
    );
    this.wayBack = new WayBack(
      release,
      this.counterparts(),
      created.map(({ content }) => content),
    );
  }

  /**
   * Acts. After each failure, the records of Helm are still in the cluster.
   *
   * @returns the commands that return the release to Helm
   * @throws CLEARML4083, CLEARML4084, CLEARML4085, CLEARML4086
   */
  public async run(plan: Plan): Promise<string[]> {
    const onStep = (step: string) => {
      this.interruption.check();
      this.options.onStep(step);
    };
    const before = await this.dataObjects(false);
    onStep('recording the state of Helm as last applied');
    await this.recordLastApplied();
    onStep('checking all objects with the API server');
    await this.dryRun();
    onStep('applying the output');
    await this.applyAll();
    onStep('waiting for pods');
    await this.verify(before, plan);
    onStep('retiring the records of Helm');
    await this.retire();
    return this.wayBack.commands(false);
  }

  /** The objects of the release that the output contains. */
  private counterparts(): Manifest[] {
    const { released, output } = this.situation;
    const identities = new Set(output.map(({ content }) => identityOf(content)));
    return released.filter(({ content }) => identities.has(identityOf(content)));
  }

  private async recordLastApplied(): Promise<void> {
    const recorder = new LastAppliedRecorder(this.kubectl, this.onServer);
    const answers = await recorder.record(this.counterparts());
    const failed = answers.find(({ succeeded }) => !succeeded);
    if (failed !== undefined) {
      throw this.failure('CLEARML4083', 'the state of Helm was not recorded', failed, false);
    }
  }

  private async dryRun(): Promise<void> {
    const { output } = this.situation;
    const contents = output.map(({ content }) => content);
    const answers = await dryRun(this.kubectl, contents, this.onServer);
    const refused = output.flatMap((manifest) => {
      const answer = answers.get(identityOf(manifest.content));
      const isRefused = answer?.state === 'refused' && isBlocking(manifest, answer.refusal, output);
      return isRefused ? [`${nameOf(manifest)}: ${answer.refusal.reason}`] : [];
    });
    if (refused.length > 0) {
      throw this.stopped('CLEARML4083', `the dry run failed: ${listed(refused, 3)}`, false);
    }
  }

  private async applyAll(): Promise<void> {
    const applier = new Applier(this.kubectl, this.interruption, this.onServer);
    for (const { manifests } of phasesOf(this.situation.output)) {
      const rejection = await applier.apply(manifests);
      if (rejection !== undefined) {
        const { manifest, refusal } = rejection;
        throw this.stopped('CLEARML4084', `apply stopped: ${nameOf(manifest)}: ${refusal.reason}`, true);
      }
    }
  }

  /** The claims and StatefulSets of the namespace: UID, deletion and volume. */
  private async dataObjects(isApplied: boolean): Promise<Map<string, string>> {
    const { namespace } = this.situation.release;
    const template =
      '{{range .items}}{{.kind}}/{{.metadata.name}} {{.metadata.uid}}{{.metadata.deletionTimestamp}} {{with .spec.volumeName}}{{.}}{{end}}{{"\\n"}}{{end}}';
    const kinds = 'persistentvolumeclaims,statefulsets.apps';
    const answer = await this.kubectl.run('get', kinds, '-n', namespace, '-o', `go-template=${template}`);
    if (!answer.succeeded) {
      throw this.failure('CLEARML4085', 'claims and StatefulSets cannot be read', answer, isApplied);
    }
    const lines = answer.stdout.split('\n').filter(Boolean);
    return new Map(lines.map((line) => [line.split(' ')[0] ?? '', line]));
  }

  private async verify(before: ReadonlyMap<string, string>, { rows }: Plan): Promise<void> {
    const after = await this.dataObjects(true);
    // A claim without a volume may get one.
    const isSame = (line: string, next = '') => next === line || (line.endsWith(' ') && next.startsWith(line));
    const changed = [...before].filter(([name, line]) => !isSame(line, after.get(name))).map(([name]) => name);
    if (changed.length > 0) {
      throw this.stopped('CLEARML4085', `the cluster has replaced ${listed(changed)}`, true);
    }
    const restarting = new Set(
      rows.filter(({ effect }) => ['restarts', 'creates'].includes(effect)).map(({ object }) => object),
    );
    const { output, release } = this.situation;
    const workloads = output.filter((one) => restarting.has(nameOf(one, release.namespace)));
    const problem = await awaitRollouts(this.kubectl, workloads, this.interruption, {
      timeout: this.options.timeout,
      interval: INTERVAL_MS,
      onReady: (name, progress) => this.options.onStep(`ready  ${name}  ${progress}`),
      onLog: this.options.onStep,
    });
    if (problem !== undefined) {
      const { path, found } = problem;
      throw this.stopped('CLEARML4085', path === undefined ? found : `${path}: ${found}`, true);
    }
  }

  /** Deletes the records of Helm, and the annotations with which another `helm install` would take the objects over. */
  private async retire(): Promise<void> {
    const { release } = this.situation;
    this.wayBack.requireComplete();
    const annotations = ['meta.helm.sh/release-name-', 'meta.helm.sh/release-namespace-'];
    for (const batch of batchesOf(this.counterparts())) {
      await this.retireBy('annotate', ...argumentsOf(batch), ...annotations);
    }
    const names = release.records.map((record) => textAt(record, 'metadata.name') ?? '');
    await this.retireBy('delete', 'secrets', '-n', release.namespace, ...names);
  }

  private async retireBy(...args: string[]): Promise<void> {
    const answer = await this.kubectl.run(...args);
    if (!answer.succeeded) {
      throw this.failure('CLEARML4085', 'the output is applied, but the records of Helm remain', answer, true);
    }
  }

  private failure(code: StopCode, step: string, answer: KubectlAnswer, isApplied: boolean): CodedError {
    return this.stopped(code, `${step}: ${refusalIn(answer.stderr).reason}`, isApplied);
  }

  private stopped(code: StopCode, found: string, isApplied: boolean): CodedError {
    const back = this.wayBack.commands(true).join('; ');
    return new CodedError(code, {
      path: this.situation.release.name,
      found,
      expected: isApplied
        ? 'an adoption without failures; some objects are in the state of the output, and the records of Helm remain'
        : 'an output that the API server accepts; only metadata of objects has changed, and Helm still manages the release',
      fix: isApplied
        ? `correct the cause and run adopt again: it continues. Or go back: ${back}`
        : 'correct the cause and run adopt again',
    });
  }
}

type StopCode = 'CLEARML4083' | 'CLEARML4084' | 'CLEARML4085';

/** Whether the API server rejects an object also after the output has created Namespaces and definitions. */
function isBlocking(manifest: Manifest, refusal: Refusal, output: readonly Manifest[]): boolean {
  return (
    refusal.kind !== 'unchecked' ||
    (refusal.missing !== undefined && prerequisiteOf(manifest, refusal.missing, output) === undefined)
  );
}
