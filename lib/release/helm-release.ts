import { type ApiObject, App, Chart, type JsonPatch, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError, listed, locate } from '../core/errors/coded-error';
import { UserTrace } from '../core/errors/user-trace';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { validateProps } from '../core/props/validate-props';
import { decideHooks, droppedHooks } from '../helm/manifests/hooks';
import { type Manifest, toManifests } from '../helm/manifests/manifest';
import { ManifestObject } from '../helm/manifests/manifest-object';
import { type IPodTransform, podsOf } from '../helm/manifests/rendered-pod';
import type { Rendering } from '../helm/rendering/renderer';
import type { EffectiveValues } from '../helm/values/effective-values';
import type { SecretSlots } from '../secrets/locating/secret-slot';
import { type Pinned, pinRandomness } from '../secrets/pinned-documents';
import { resolveSecrets } from '../secrets/resolve-secrets';
import { secretsByPlaceholder } from '../secrets/secret-value';
import { createNamespace } from './created-namespaces';
import type { HelmReleaseProps } from './helm-release-props';
import { createChildrenLazily, deferCheck, runDeferredChecks } from './lazy-children';
import { recordRelease } from './object-checks';
import { matches, type ObjectQuery } from './object-query';
import { noticeCustomObjects, parentsOf, placeObjects, scopesOf } from './placement';
import { noticeUnused, reportAcknowledged, reportRelease } from './release-report';
import { type StartedRelease, startRelease } from './start-release';
import { guardOutput, watchSynthesis } from './synthesis';

/**
 * A Helm chart, rendered at synth into objects of the construct tree.
 *
 * It takes the props of cdk8s' `Helm` and, for the same input, creates the same objects. In addition, values that the chart
 * does not know are errors, helm never sees secrets, a chart that is not deterministic is rejected, YAML is read strictly, test
 * hooks are omitted, and only namespaced objects get a namespace.
 *
 * helm starts in the constructor; the objects are created when they are first read, or at synth, so releases render concurrently.
 * Definitions of custom kinds are written to a separate file, `<chart>-crds`, when the release has objects of these kinds.
 *
 * @example
 * new HelmRelease(chart, 'ingress', { chart: './charts/ingress-nginx', values: { controller: { replicaCount: 2 } } });
 */
export class HelmRelease extends Construct {
  /** The release name. */
  public readonly releaseName: string;

  /** The namespace of the release; undefined when neither the props nor the cdk8s chart name a namespace. */
  public readonly inNamespace?: string;

  /** Name of the rendered chart, from its Chart.yaml. */
  public readonly chartName: string;

  /** Version of the rendered chart, from its Chart.yaml. */
  public readonly chartVersion: string;

  private readonly rendered: ManifestObject[] = [];
  private readonly started: Omit<StartedRelease, 'rendering'>;
  private readonly createObjects: () => void;
  private dropped: readonly Manifest[] = [];
  /** Actions that wait for the objects; undefined once these exist. */
  private waiting?: (() => void)[] = [];

  /** @throws CLEARML1017 when a prop is missing, unknown or of the wrong type, and the errors of helm and of its values */
  public constructor(scope: Construct, id: string, props: HelmReleaseProps) {
    super(scopeInChart(scope, id), id);
    const { _userValues, _secretFiles, _usualKubeVersion, _onUnknownValue, _isHocon, _omits, ...given } = props ?? {};
    const internal = { _userValues, _secretFiles, _usualKubeVersion, _onUnknownValue, _isHocon, _omits };
    const checked = { ...locate(this.node.path, () => validateProps(given, 'HelmReleaseProps')), ...internal };
    this.releaseName = checked.releaseName ?? Names.toDnsLabel(scope, { maxLen: 53, extra: [id] });
    this.inNamespace = checked.namespace ?? Chart.of(this).namespace;
    const { rendering, ...started } = locate(this.node.path, () => {
      guardOutput(App.of(this));
      watchSynthesis(this);
      return startRelease(checked, this.releaseName, this.inNamespace);
    });
    this.started = started;
    recordRelease(this, started, checked);
    this.chartName = started.chart.metadata.name;
    this.chartVersion = started.chart.metadata.version;
    createNamespace(this, checked.createNamespace ? this.inNamespace : undefined);
    this.createObjects = this.finishLazily(checked, rendering, new UserTrace());
    reportAcknowledged(this, checked.acknowledgedSecretUses ?? []);
    reportRelease(this, started, () => this.dropped);
  }

  /**
   * The objects of the release, in helm's order, without the Secrets that contain a `SecretValue`: `SecretDelivery` emits
   * these.
   */
  public get apiObjects(): ApiObject[] {
    this.createObjects();
    return [...this.rendered];
  }

  /**
   * The objects that match a query.
   *
   * @param query properties of the objects; properties that are not set match all objects
   */
  public findObjects(query: ObjectQuery): ApiObject[] {
    return this.apiObjects.filter((object) => matches(object as ManifestObject, query));
  }

  /**
   * The object with a kind and name.
   *
   * @param kind kind, for example `Deployment`
   * @param name object name
   * @throws CLEARML1012 when the chart did not render it; the error lists the rendered objects
   */
  public getObject(kind: string, name: string): ApiObject {
    const [found] = this.findObjects({ kind, name });
    if (!found) {
      const present = this.findObjects({ kind }).map((object) => object.name);
      throw new CodedError('CLEARML1012', {
        path: this.node.path,
        found: present.length > 0 ? `${kind} objects: ${listed(present, 12)}` : `no ${kind} at all`,
        expected: `${kind}/${name}`,
        fix: 'correct kind or name, or enable the object in the values',
      });
    }
    return found;
  }

  /**
   * Patches one object.
   *
   * @param kind kind, for example `Deployment`
   * @param name object name
   * @param patches JSON patches (RFC 6902)
   */
  public patchObject(kind: string, name: string, ...patches: JsonPatch[]): void {
    this.getObject(kind, name).addJsonPatch(...patches);
  }

  /**
   * Removes one object.
   *
   * @param kind kind, for example `Secret`
   * @param name object name
   */
  public dropObject(kind: string, name: string): void {
    const object = this.getObject(kind, name) as ManifestObject;
    object.node.scope?.node.tryRemoveChild(object.node.id);
    this.rendered.splice(this.rendered.indexOf(object), 1);
  }

  /**
   * Applies `transform` to every pod of the release: pods, and the pod templates of workloads, also of custom kinds such as a
   * Rollout of Argo.
   *
   * @param transform called with each pod
   */
  public transformPods(transform: IPodTransform): void {
    this._whenRendered(() => {
      for (const object of this.rendered) {
        for (const pod of podsOf(object.content)) {
          transform.transform(pod);
        }
      }
    });
  }

  /**
   * Runs `action` once the objects exist: at once when they do, else later, in the order of the calls. So many releases render
   * side by side.
   *
   * @internal
   */
  public _whenRendered(action: () => void): void {
    if (this.waiting) {
      this.waiting.push(action);
    } else {
      action();
    }
  }

  /**
   * The effective values of the release, chart defaults included. Placeholders replace secrets.
   *
   * @internal
   */
  public get _values(): EffectiveValues {
    return this.started.composed.effective;
  }

  /** A separate function: its closure alone keeps the rendering, which is large, and only until the objects exist. */
  private finishLazily(props: HelmReleaseProps, rendering: Rendering, trace: UserTrace): () => void {
    const finish = () => {
      const { documents, secrets } = this.checkedDocuments(props, rendering, trace);
      this.addObjects(toManifests(documents, props.chart), props, secrets);
      const waiting = this.waiting ?? [];
      this.waiting = undefined;
      for (const action of waiting) {
        action();
      }
    };
    return createChildrenLazily(this, finish, trace);
  }

  /** The documents, which are verified now or before they are written, and the secrets among their random values. */
  private checkedDocuments({ chart, randomness }: HelmReleaseProps, rendering: Rendering, trace: UserTrace): Pinned {
    const version = randomness?._version;
    if (version !== undefined) {
      const samples = { documents: rendering.samples(), again: () => rendering.moreSamples() };
      const { releaseName, inNamespace = '', chartName } = this;
      const name = [Chart.of(this).node.path, inNamespace, releaseName, chartName].join('/');
      return pinRandomness(samples, { name, version, chart });
    }
    const documents = rendering.documents();
    if (!rendering.verifyIfReady()) {
      deferCheck(this, () => locate(this.node.path, () => rendering.verify(), trace));
    }
    return { documents, secrets: new Map() };
  }

  private addObjects(rendered: Manifest[], props: HelmReleaseProps, pinned: Pinned['secrets']): void {
    const { hooks, includeCrds, definitions = [], _userValues, _secretFiles = [], _isHocon: isHocon, _omits } = props;
    const { releaseName, inNamespace: namespace } = this;
    const { chart, composed, varied, checkAcknowledgements } = this.started;
    checkAcknowledgements();
    // Constructs of charts pass only secrets that these charts document.
    if (_userValues === undefined) {
      noticeUnused(this, varied?.unused() ?? []);
    }
    const manifests = decideHooks(rendered, hooks).filter((manifest) => !_omits?.(manifest));
    this.dropped = droppedHooks(rendered, hooks);
    const podTransforms: IPodTransform[] = [];
    resolveSecrets({
      scope: this,
      releaseName,
      namespace,
      manifests,
      slots: new Map([...(varied?.slots ?? []), ...slotsOf(pinned)]),
      hasSecretValues: varied !== undefined,
      secretsInFiles: new Set(secretsByPlaceholder(_secretFiles.map((path) => composed.effective.at(path))).values()),
      podTransforms,
      isRelease: true,
      isHocon,
    });
    const placed = { chart, inNamespace: namespace, scopes: scopesOf(manifests, chart, definitions) };
    noticeCustomObjects(this, manifests, placed, includeCrds);
    const parentOf = parentsOf(this, manifests);
    const output = { podTransforms, check: () => runDeferredChecks(this) };
    for (const { id, manifest, namespace: own } of placeObjects(manifests, placed)) {
      this.rendered.push(new ManifestObject(parentOf(manifest), id, manifest, own, output));
    }
  }
}

function slotsOf(pinned: Pinned['secrets']): SecretSlots {
  return new Map([...pinned].map(([placeholder, secret]) => [placeholder, { part: { secret }, isLocated: true }]));
}
