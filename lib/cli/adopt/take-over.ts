import { CodedError, listed } from '../../core/errors/coded-error';
import { asMap } from '../../helm/data/json';
import { textAt, valueAt } from '../../helm/data/paths';
import { label, type Manifest } from '../../helm/manifests/manifest';
import { flowYaml } from '../../helm/yaml/write-yaml';
import { identityOf } from '../../objects/changes/object-changes';
import { apply, isLarge } from '../apply';
import type { Kubectl, KubectlAnswer } from '../cluster';
import { LastAppliedRecorder } from './last-applied';
import { byIdentity } from './live-objects';
import type { Plan, Situation } from './plan';
import { waitForRollouts } from './rollouts';
import { WayBack } from './way-back';

export interface TakeOverOptions {
  /** Seconds to wait for the pods that restart. */
  readonly timeout: number;
  /** Reports the step that begins. */
  readonly onStep: (step: string) => void;
}

/** Brings the objects of a release into the state of the output, and retires the records of Helm last. */
export class TakeOver {
  private readonly onServer: ReadonlySet<string>;
  private readonly wayBack: WayBack;

  /** @throws CLEARML4086 when the way back cannot be written */
  public constructor(
    private readonly kubectl: Kubectl,
    private readonly situation: Situation,
    private readonly options: TakeOverOptions,
  ) {
    const { release, released, output, live } = situation;
    const present = byIdentity(live);
    const created = output.filter(({ content }) => !present.has(identityOf(content)));
    const large = [...released, ...output].filter(({ content }) => isLarge(content));
    this.onServer = new Set(large.map(({ content }) => identityOf(content)));
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
    const { onStep } = this.options;
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
    const answers = await recorder.record(this.counterparts(), this.situation.release.namespace);
    const failed = answers.find(({ succeeded }) => !succeeded);
    if (failed !== undefined) {
      throw this.failure('CLEARML4083', 'the state of Helm was not recorded', failed, false);
    }
  }

  private async dryRun(): Promise<void> {
    const { output, live } = this.situation;
    const present = byIdentity(live);
    const namespaces = new Set(
      output.filter(({ kind, content }) => kind === 'Namespace' && !present.has(identityOf(content))).map(label),
    );
    const kinds = new Set(
      output.flatMap(({ kind, content }) =>
        kind === 'CustomResourceDefinition' ? String(valueAt(content, 'spec.names.kind')) : [],
      ),
    );
    // The API server knows neither a namespace nor a kind that the output creates.
    const known = output.filter(
      ({ kind, namespace, content }) =>
        present.has(identityOf(content)) || !(kinds.has(kind) || namespaces.has(`Namespace/${namespace}`)),
    );
    const answer = await this.applyObjects(known, '--dry-run=server');
    if (answer !== undefined) {
      throw this.failure('CLEARML4083', 'the dry run failed', answer, false);
    }
  }

  private async applyAll(): Promise<void> {
    for (const phase of phasesOf(this.situation.output)) {
      const answer = await this.applyObjects(phase);
      if (answer !== undefined) {
        throw this.failure('CLEARML4084', 'apply stopped', answer, true);
      }
    }
  }

  /** @returns the answer of kubectl when it rejects an object */
  private async applyObjects(manifests: readonly Manifest[], ...options: string[]): Promise<KubectlAnswer | undefined> {
    for (const onServer of [false, true]) {
      const objects = manifests.filter(({ content }) => this.onServer.has(identityOf(content)) === onServer);
      const contents = objects.map(({ content }) => content);
      const answer = contents.length > 0 ? await apply(this.kubectl, contents, onServer, ...options) : undefined;
      if (answer?.succeeded === false) {
        return answer;
      }
    }
    return undefined;
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
    const workloads = this.situation.output.filter((one) => restarting.has(label(one)));
    const waiting = await waitForRollouts(
      this.kubectl,
      workloads,
      this.situation.release.namespace,
      this.options.timeout,
    );
    if (waiting.length > 0) {
      throw this.stopped('CLEARML4085', `after ${this.options.timeout} seconds, ${listed(waiting)} is not ready`, true);
    }
  }

  /** Deletes the records of Helm, and the annotations with which another `helm install` would take the objects over. */
  private async retire(): Promise<void> {
    const { release } = this.situation;
    this.wayBack.requireComplete();
    const references = this.counterparts().map(({ content: { apiVersion, kind, metadata } }) => {
      const { name, namespace } = asMap(metadata);
      return flowYaml({ apiVersion, kind, metadata: { name, namespace } });
    });
    const annotations = ['meta.helm.sh/release-name-', 'meta.helm.sh/release-namespace-'];
    const removed = await this.kubectl.send(references.join('\n---\n'), 'annotate', '-f', '-', ...annotations);
    const names = release.records.map((record) => textAt(record, 'metadata.name') ?? '');
    const answer = removed.succeeded
      ? await this.kubectl.run('delete', 'secrets', '-n', release.namespace, ...names)
      : removed;
    if (!answer.succeeded) {
      throw this.failure('CLEARML4085', 'the output is applied, but the records of Helm remain', answer, true);
    }
  }

  private failure(code: StopCode, step: string, answer: KubectlAnswer, isApplied: boolean): CodedError {
    return this.stopped(code, `${step}: ${reasonOf(answer)}`, isApplied);
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

/**
 * The reasons for rejections. The message of a rejected change repeats the change, which may contain secrets, on lines of its
 * own before the reason.
 */
function reasonOf({ reported, stderr = reported }: KubectlAnswer): string {
  const lines = stderr.split('\n').filter((line) => REASON.test(line) && !line.endsWith('error when applying patch:'));
  const reasons = lines.map((line) => line.replace(/^.*error when [^"]*"[^"]*": /, '').slice(0, 300));
  return listed([...new Set(reasons)], 3) || reported.slice(0, 300);
}

const REASON = /^(?:error|Error|Unable|The [A-Z]|for: )/;

/** Definitions and namespaces first, workloads last, because the others refer to the first and pods need the others. */
function phasesOf(output: readonly Manifest[]): Manifest[][] {
  const phaseOf = ({ kind }: Manifest) =>
    ['CustomResourceDefinition', 'Namespace'].includes(kind) ? 0 : WORKLOADS.includes(kind) ? 2 : 1;
  return [0, 1, 2].map((phase) => output.filter((one) => phaseOf(one) === phase)).filter(({ length }) => length > 0);
}

const WORKLOADS = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'StatefulSet'];
