import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { requireNamespace } from '../core/prerequisites/prerequisites';
import { validateProps } from '../core/props/validate-props';
import { reportOn } from '../core/report/report';
import type { Traffic } from '../exposure/web-endpoint';
import type { JsonObject } from '../helm/data/json';
import { splitPath } from '../helm/data/paths';
import type { Manifest } from '../helm/manifests/manifest';
import type { IPodTransform } from '../helm/manifests/rendered-pod';
import type { EffectiveValues, ValueLayer } from '../helm/values/effective-values';
import type { SourcedValue } from '../helm/values/sourced-values';
import { HelmRelease } from '../release/helm-release';
import { markPreview } from '../release/preview-annotation';
import { chosenLayers, chosenValues } from '../release/user-values';
import { SecretDetector, type SecretPlaces } from '../secrets/detection/secret-detector';
import type { ImageProfile } from '../security/hardening';
import { PodSecurity } from '../security/pod-security';
import { PodSecurityLevel } from '../security/standards/rule';
import { describeAdvice } from './advice';
import type { InstalledProps } from './chart-release-props';
import type { ChartSource } from './chart-source';
import { ChartValues } from './chart-values';
import { checkContents } from './check-contents';
import { type ChartFamily, ClearmlChart, type Since } from './clearml-chart';
import { checkValues, requireKnown } from './described-values';
import { rejectDeployedPlaceholders, rejectPlaceholders } from './documentation-placeholders';
import { overrideRegistry, requireRegistry, sharePullSecrets } from './images/pull-secrets';
import { applyProps, type PropTable, secretPathsOf } from './prop-table';

/** A web endpoint of a component. */
export interface DescribedEndpoint {
  /** Port of the Service, unless values change it. */
  readonly port: number;
  /** Path that answers 200 without a login, for load balancers that check it. */
  readonly healthPath: string;
  /** Demands of the traffic on proxies. */
  readonly traffic: Traffic;
}

/** A rule over the effective values of a release. It throws a coded error. */
export type Rule<P extends InstalledProps, F extends string> = (installation: Installation<P, F>) => void;

/** All facts about the charts that deploy one component. Constructs, version gates, validation, tests and docs derive from it. */
export interface ChartDescription<P extends InstalledProps, F extends string = never> extends ChartFamily<F> {
  /** Name of the props interface. */
  readonly propsInterface: string;
  /** Values path of each prop, and the versions that have it. */
  readonly props: PropTable<P, Installation<P, F>>;
  /** Props that the table applies where the user leaves them out. */
  readonly defaults?: (installation: Installation<P, F>) => Partial<P>;
  /** Values paths whose contents are secret in values files, too. */
  readonly secrets: SecretPlaces;
  /** Values paths of files that may contain secrets. Those in a ConfigMap move to a Secret. */
  readonly secretFiles?: readonly string[];
  /** Whether the program that reads a variable parses it as HOCON, and needs quotes around a secret. */
  readonly isHocon?: (variable: string) => boolean;
  /** Whether the release does not contain an object that the chart renders. */
  readonly omits?: (installation: Installation<P, F>, manifest: Manifest) => boolean;
  /** Web endpoints, by component. */
  readonly endpoints?: { readonly [component: string]: DescribedEndpoint };
  /** Changes to the rendered pods that no value makes, in their order. They precede pod security. */
  readonly podTransforms?: (installation: Installation<P, F>) => readonly IPodTransform[];
  /** Users of the images, for pod security. */
  readonly images?: (installation: Installation<P, F>) => readonly ImageProfile[];
  /** Versions of values that no prop sets alone, by their paths; `*` is any key. */
  readonly otherValues?: { readonly [path: string]: Since };
  /** How users reach what they expect of values that no chart has, by the last key of the value. */
  readonly otherWays?: { readonly [key: string]: string };
  /** Rules over the effective values, in the order in which they are checked. */
  readonly rules?: readonly Rule<P, F>[];
}

/** Kubernetes version that ClearML charts render for by default; older charts render for the nearest version that they accept. */
export const DEFAULT_KUBE_VERSION = '1.32.0';

/**
 * Turns the props of a construct into a release, as the description of its chart says: it validates the props, finds the chart,
 * wraps secrets in user values, writes props to their values paths, renders the chart, checks the rules, and secures the pods.
 * A construct keeps to the parts that are specific to it.
 */
export class Installation<P extends InstalledProps, F extends string = never> {
  /** The validated props, without null values. */
  public readonly props: P;
  public readonly chart: ClearmlChart<F>;
  public readonly podSecurity: PodSecurity;
  /** Name of the Helm release. */
  public readonly releaseName: string;
  /** Namespace of the release; undefined when neither props nor the cdk8s chart name one. */
  public readonly inNamespace?: string;
  /** The values that props set. */
  public readonly values: ChartValues;
  /** Changes to the rendered pods that props make, in addition to pod security and the image registry. */
  public readonly podTransforms: IPodTransform[] = [];
  /**
   * Values files, without the defaults of the chart, and `values`, merged, with a `SecretValue` in place of each secret. A
   * construct may replace it before it renders.
   */
  public userValues: JsonObject;
  private readonly detector: SecretDetector;
  private hasValues = false;
  private rendered?: HelmRelease;

  /** @throws CLEARML1017 when a prop is missing, unknown or of the wrong type, CLEARML4004 when the chart is another one */
  public constructor(
    public readonly scope: Construct,
    public readonly description: ChartDescription<P, F>,
    props: P,
  ) {
    const { propsInterface, secrets } = description;
    this.props = validateProps(props, propsInterface);
    this.props.secretDelivery?.applyTo(scope);
    this.chart = new ClearmlChart(description, this.props.chart as ChartSource);
    this.podSecurity = this.props.podSecurity ?? PodSecurity.unmodified();
    this.inNamespace = this.props.inNamespace ?? Chart.of(scope).namespace;
    this.releaseName = this.props.releaseName ?? this.chart.described.entry.releaseName;
    const ofChart = (paths: readonly string[]) => paths.flatMap((path) => this.chart.pathOf(path) ?? []);
    const chosen = this.chosenLayers();
    const { values: _, valuesFiles: __, ...others } = this.props;
    rejectPlaceholders(others, chosen);
    this.detector = new SecretDetector({
      ...secrets,
      chartName: this.chart.name,
      texts: ofChart([...secrets.texts, ...secretPathsOf(description.props)]),
      isHocon: description.isHocon,
      notSecret: this.props.notSecret,
    });
    this.values = new ChartValues((value, path, source) => this.detector.wrap(value, path, source));
    this.userValues = this.detector.wrap(chosenValues(chosen));
  }

  /** Whether the pods must run without root. */
  public get forbidsRoot(): boolean {
    return this.podSecurity._level === PodSecurityLevel.RESTRICTED;
  }

  /** The effective values. Rules read them; they exist once the release is rendered. */
  public get effective(): EffectiveValues {
    return this.release._values;
  }

  /** The release, once it is rendered. */
  public get release(): HelmRelease {
    if (this.rendered === undefined) {
      throw new Error('render() comes first');
    }
    return this.rendered;
  }

  /**
   * Sets the values of the props. `render` does it, too: a construct that changes the collected values calls it before.
   *
   * @param setValues sets values that do not come from a single prop, before the table of props is applied
   * @throws errors of version gates
   */
  public applyProps(setValues: (values: ChartValues) => void = () => {}): void {
    requireRegistry(this.props.imageRegistry);
    setValues(this.values);
    const { props: table } = this.description;
    applyProps<Installation<P, F>>(this, table, { ...this.defaults(), ...this.props });
    this.hasValues = true;
  }

  /**
   * Renders the chart.
   *
   * @param setValues see `applyProps`
   * @throws errors of version gates, of helm and of the rules
   */
  public render(setValues?: (values: ChartValues) => void): HelmRelease {
    const { chart, description, props, scope, inNamespace, releaseName } = this;
    if (!this.hasValues) {
      this.applyProps(setValues);
    }
    this.detector.publicTexts.rejectUnused();
    reportOn(scope, 'notSecret', () => this.detector.publicTexts.report(scope.node.path));
    this.rendered = new HelmRelease(scope, 'release', {
      ...chart.located.location,
      ...renderOptionsOf(props),
      releaseName,
      namespace: inNamespace,
      createNamespace: props.createNamespace ?? true,
      values: props.values,
      valuesFiles: props.valuesFiles,
      sourcedValues: this.values.sourcedValues.map((value) => ({ ...value, path: this.statedPath(value) })),
      _userValues: this.userValues,
      _secretFiles: description.secretFiles,
      _usualKubeVersion: DEFAULT_KUBE_VERSION,
      _isHocon: description.isHocon,
      _omits: (manifest) => description.omits?.(this, manifest) ?? false,
      _onUnknownValue: (path, source) => this.explainUnknown(path, source),
    });
    this.rendered._values.pathOf = (path) => chart.pathOf(path) ?? path;
    if (chart.located.isPreview) {
      markPreview(scope);
    }
    rejectDeployedPlaceholders(this.rendered);
    checkValues(this.effective, description.props, chart.edition);
    for (const rule of description.rules ?? []) {
      rule(this);
    }
    checkContents(this);
    for (const transform of [...(description.podTransforms?.(this) ?? []), ...this.podTransforms]) {
      this.rendered.transformPods(transform);
    }
    this.podSecurity._applyTo(this.rendered, description.images?.(this) ?? []);
    if (props.imageRegistry !== undefined) {
      this.rendered.transformPods(overrideRegistry(props.imageRegistry));
    }
    sharePullSecrets(this.rendered, props.imageRegistry);
    describeAdvice(this.rendered, chart, description.props);
    requireNamespace(scope, inNamespace);
    return this.rendered;
  }

  /** @throws CLEARML4002, CLEARML4003 and CLEARML4006 when another version or chart has the value, or there is another way */
  private explainUnknown(path: string, source: string): void {
    const { props, otherValues = {}, otherWays = {} } = this.description;
    requireKnown(this.chart, props, otherValues, { path, source });
    const way = otherWays[splitPath(path).at(-1) ?? ''];
    if (way !== undefined) {
      throw new CodedError('CLEARML4003', {
        found: `${path} (${source}) with chart ${this.chart.name} ${this.chart.version}`,
        expected: 'a setting of this chart',
        fix: way,
      });
    }
  }

  /** The defaults that this version of the chart supports: users did not ask for them. */
  private defaults(): Partial<P> {
    const { defaults, props: table } = this.description;
    const supported = Object.entries(defaults?.(this) ?? {}).filter(([prop]) => {
      const row = table[prop as keyof P] as { readonly since?: Since };
      return row.since === undefined || this.chart.has(row.since);
    });
    return Object.fromEntries(supported) as Partial<P>;
  }

  private chosenLayers(): ValueLayer[] {
    const { values, valuesFiles, allowDuplicateKeys, helmExecutable, helmFlags } = this.props;
    const { location } = this.chart.located;
    return chosenLayers({ ...location, values, valuesFiles, allowDuplicateKeys, helmExecutable, helmFlags });
  }

  /** @throws CLEARML4030 when the documentation states no path under the name of the chart */
  private statedPath({ path, source }: SourcedValue): string {
    const { chart } = this;
    const stated = chart.pathOf(path);
    if (stated === undefined) {
      throw new CodedError('CLEARML4030', {
        found: `${source} with chart ${chart.name}, which renames ${path} of ${chart.successor?.of}`,
        expected: 'a prop whose values the documentation of the chart states',
        fix: `remove ${source}, and set the value in values as \`helm show values\` names it`,
      });
    }
    return stated;
  }
}

function renderOptionsOf(props: InstalledProps) {
  const { kubeVersion, apiVersions, unsetValues, allowUnknownValues } = props;
  const { allowDuplicateKeys, acknowledgedSecretUses, randomness, hooks, includeCrds, definitions } = props;
  const { helmExecutable, helmFlags } = props;
  const values = { unsetValues, allowUnknownValues, allowDuplicateKeys, acknowledgedSecretUses, randomness };
  return { kubeVersion, apiVersions, ...values, hooks, includeCrds, definitions, helmExecutable, helmFlags };
}
