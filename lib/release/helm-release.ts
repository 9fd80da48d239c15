import { type ApiObject, App, Chart, type JsonPatch, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError, listed, locate } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import { decideHooks, droppedHooks } from '../helm/manifests/hooks';
import { type Manifest, toManifests } from '../helm/manifests/manifest';
import { type IPodTransform, podOf } from '../helm/manifests/rendered-pod';
import type { Rendering } from '../helm/rendering/renderer';
import { resolveAllSecrets } from '../helm/values/deferred';
import type { EffectiveValues } from '../helm/values/effective-values';
import { deferCheck, runDeferredChecks } from './deferred-checks';
import { parentsOf } from './definitions-chart';
import type { HelmReleaseProps } from './helm-release-props';
import { makeChildrenLazily } from './lazy-children';
import { ManifestObject } from './manifest-object';
import { matches, type ObjectQuery } from './object-query';
import { guardOutput } from './output';
import { placeObjects } from './placement';
import { reportHooks, reportRelease } from './release-report';
import { type StartedRelease, startRelease } from './start-release';
import { watchSynthesis } from './synthesis';

/**
 * A Helm chart, rendered at synth into objects of the construct tree.
 *
 * It takes what cdk8s' `Helm` takes and, for the same input, gives the same objects. Beyond that: values that the chart does
 * not know are errors, secrets never reach helm, a chart that renders differently each time is refused, YAML is read
 * strictly, test hooks do not come out, and only namespaced objects get a namespace.
 *
 * helm starts at once; the objects are there when they are asked for, or at synth. So many releases render side by side.
 * Definitions of custom kinds come out in a file of their own, `<chart>-crds`, when the release has objects of these kinds.
 *
 * @example
 * new HelmRelease(chart, 'ingress', { chart: './charts/ingress-nginx', values: { controller: { replicaCount: 2 } } });
 */
export class HelmRelease extends Construct {
  /** The release name. */
  public readonly releaseName: string;

  /** The namespace of the release; undefined when neither props nor the cdk8s chart name one. */
  public readonly inNamespace?: string;

  /** Name of the rendered chart, from its Chart.yaml. */
  public readonly chartName: string;

  /** Version of the rendered chart, from its Chart.yaml. */
  public readonly chartVersion: string;

  private readonly rendered: ManifestObject[] = [];
  private readonly started: Omit<StartedRelease, 'rendering'>;
  private readonly makeObjects: () => void;
  private dropped: readonly Manifest[] = [];
  /** What waits until the objects are there; undefined once they are. */
  private waiting?: (() => void)[] = [];

  /** @throws CLEARML1017 when a prop is missing, unknown or of the wrong type, and what helm and the checks of values say */
  public constructor(scope: Construct, id: string, props: HelmReleaseProps) {
    super(scope, id);
    const { _userValues, ...given } = props;
    const checked = locate(this.node.path, () => ({ ...validateProps(given, 'HelmReleaseProps'), _userValues }));
    this.releaseName = checked.releaseName ?? Names.toDnsLabel(scope, { maxLen: 53, extra: [id] });
    this.inNamespace = checked.namespace ?? Chart.of(this).namespace;

    const { rendering, ...started } = locate(this.node.path, () => {
      guardOutput(App.of(this));
      watchSynthesis(this);
      return startRelease(checked, this.releaseName, this.inNamespace);
    });
    this.started = started;
    const { metadata } = started.chart;
    this.chartName = metadata.name;
    this.chartVersion = metadata.version;
    this.makeObjects = this.finishOnDemand(checked, rendering);
    reportRelease(this, { ...started, kubeVersion: checked.kubeVersion });
    reportHooks(this, () => this.dropped);
  }

  /**
   * Every object of the release, in helm's order, but for Secrets that hold a `SecretValue`: `SecretDelivery` looks after
   * those.
   */
  public get apiObjects(): ApiObject[] {
    this.makeObjects();
    return [...this.rendered];
  }

  /**
   * The objects that match a query.
   *
   * @param query what to look for; what it leaves out matches anything
   */
  public findObjects(query: ObjectQuery): ApiObject[] {
    return this.apiObjects.filter((object) => matches(object as ManifestObject, query));
  }

  /**
   * The one object of a kind and name.
   *
   * @param kind kind, for example `Deployment`
   * @param name object name
   * @throws CLEARML1012 when the chart did not render it; the error lists what it rendered
   */
  public getObject(kind: string, name: string): ApiObject {
    const [found] = this.findObjects({ kind, name });
    if (!found) {
      const present = this.findObjects({ kind }).map((object) => object.name);
      throw new CodedError('CLEARML1012', {
        path: this.node.path,
        found: present.length > 0 ? `${kind} objects: ${listed(present, 12)}` : `no ${kind} at all`,
        expected: `${kind}/${name}`,
        fix: 'correct kind or name, or enable what renders it in the values',
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
   * Takes one object out.
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
   * Lets `transform` change every pod of the release: pods, and the pod templates of workloads.
   *
   * @param transform what to do to each pod
   */
  public transformPods(transform: IPodTransform): void {
    this._whenRendered(() => {
      for (const object of this.rendered) {
        const pod = podOf(object.content);
        if (pod) {
          transform.transform(pod);
        }
      }
    });
  }

  /**
   * Lets `action` work on the objects: at once when they are there, else as soon as they are, in the order of the calls. So
   * many releases render side by side.
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
   * The effective values of the release, chart defaults included. Placeholders stand for secrets.
   *
   * @internal
   */
  public get _values(): EffectiveValues {
    return this.started.composed.effective;
  }

  /** A function of its own: nothing else may hold on to the rendering, which is large, once the objects are there. */
  private finishOnDemand(props: HelmReleaseProps, rendering: Rendering): () => void {
    return makeChildrenLazily(this, () => this.finishRelease(props, rendering));
  }

  private finishRelease(props: HelmReleaseProps, rendering: Rendering): void {
    const { chart, composed } = this.started;
    locate(this.node.path, () => {
      const all = toManifests(rendering.documents(), props.chart);
      if (!rendering.verifyIfReady()) {
        deferCheck(this, () => locate(this.node.path, () => rendering.verify()));
      }
      const manifests = decideHooks(all, props.hooks);
      this.dropped = droppedHooks(all, props.hooks);
      const { releaseName, inNamespace: namespace } = this;
      const finish: IPodTransform[] = [];
      resolveAllSecrets({ scope: this, releaseName, namespace, manifests, deferred: composed.deferred, finish });
      const parentOf = parentsOf(this, manifests);
      const ending = { finish, check: () => runDeferredChecks(this) };
      for (const { id, manifest, namespace: own } of placeObjects(manifests, chart, namespace)) {
        this.rendered.push(new ManifestObject(parentOf(manifest), id, manifest, own, ending));
      }
      const waiting = this.waiting ?? [];
      this.waiting = undefined;
      for (const action of waiting) {
        action();
      }
    });
  }
}
