import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { Installation } from '../chart/installation';
import { CodedError, locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { validateProps } from '../core/props/validate-props';
import { Hooks } from '../helm/manifests/hooks';
import type { HelmRelease } from '../release/helm-release';
import { createClusterPolicy, OPENSHIFT_NAMESPACE } from './cluster-policy';
import { GPU_OPERATOR_CHART, pluginConfigValues, settingsOf } from './gpu-operator-chart';
import { type GpuOperatorProps, GpuPlatform } from './gpu-operator-props';
import { GpuSharing } from './gpu-sharing';
import { operatorPullSecrets } from './operator-images';
import { allowPrivilegedPods, operatorNamespace } from './operator-namespace';
import { addSharedCapacity, declareOperator, needForSharing, needOperator, needPolicyDefinition } from './operators';

const REASON = 'the NVIDIA GPU operator installs drivers, container runtime hooks and device plugins on the nodes';
const OPERATOR_HUB = 'install the NVIDIA GPU Operator from Operator Hub';

/** Props that have a meaning on OpenShift, where no chart is rendered. */
const OPENSHIFT_PROPS = [
  'sharing',
  'platform',
  'registryToken',
  'imagePullSecrets',
  'inNamespace',
  'createNamespace',
  'secretDelivery',
];

/**
 * NVIDIA's GPU operator, configured for ClearML agents (`gpu_operator.md`): by its chart, or on OpenShift by a ClusterPolicy.
 *
 * Unlike for other releases, the CRDs of the chart are rendered to `<chart>-crds` unless `includeCrds` is false, and its hooks are
 * dropped unless `hooks` keeps them: they update CRDs at `helm upgrade` and clean up at `helm uninstall`.
 *
 * @example
 * new GpuOperator(chart, 'gpu-operator', {
 *   chart: ChartSource.nvidia('v25.3.4'),
 *   platform: GpuPlatform.K3S,
 *   sharing: GpuSharing.fractional({ gpusPerNode: 2 }),
 *   registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN'),
 * });
 */
export class GpuOperator extends Construct {
  /** The rendered chart; undefined on OpenShift. */
  public readonly release?: HelmRelease;

  /** The ClusterPolicy on OpenShift; undefined elsewhere, where the chart creates it. */
  public readonly clusterPolicy?: ApiObject;

  /** How pods share the GPUs. */
  public readonly sharing: GpuSharing;

  /** Namespace of the operator. */
  public readonly inNamespace: string;

  /** @throws CLEARML1017 when a prop is unknown or of the wrong type; the docs of the props name further codes */
  public constructor(scope: Construct, id: string, props: GpuOperatorProps) {
    super(scopeInChart(scope, id), id);
    const { path } = this.node;
    const checked = locate(path, () => validateProps(props, GPU_OPERATOR_CHART.propsInterface));
    const { platform = GpuPlatform.STANDARD, sharing = GpuSharing.none() } = checked;
    this.sharing = sharing;
    this.inNamespace = locate(path, () => this.declare(checked, platform));
    if (platform === GpuPlatform.OPENSHIFT) {
      this.clusterPolicy = locate(path, () => this.configure(checked));
    } else {
      this.release = locate(path, () => this.render(checked, platform));
    }
  }

  private declare(props: GpuOperatorProps, platform: GpuPlatform): string {
    declareOperator({ kind: 'GPU operator', scope: this, sharing: this.sharing });
    const isOpenShift = platform === GpuPlatform.OPENSHIFT;
    const { inNamespace, createNamespace = !isOpenShift } = props;
    const documented = isOpenShift ? OPENSHIFT_NAMESPACE : CATALOG.gpuOperator.namespace;
    const name = operatorNamespace(this, { inNamespace, createNamespace }, documented);
    allowPrivilegedPods(this, name, REASON);
    needForSharing(this, this.sharing);
    return name;
  }

  /** @throws CLEARML9031 when a prop configures a chart, which OpenShift does not render */
  private configure(props: GpuOperatorProps): ApiObject {
    const extra = Object.keys(props).filter((name) => !OPENSHIFT_PROPS.includes(name));
    if (extra.length > 0) {
      throw new CodedError('CLEARML9031', {
        found: `${extra.join(', ')} with platform ${GpuPlatform.OPENSHIFT}`,
        expected: 'no props of a chart: Operator Hub installs the operator, and a ClusterPolicy configures it',
        fix: `remove ${extra.length > 1 ? 'them' : 'it'}; addJsonPatch of the clusterPolicy property changes the ClusterPolicy`,
      });
    }
    props.secretDelivery?.applyTo(this);
    needOperator(this, 'gpu-operator-certified', 'runs the GPU operator', `${OPERATOR_HUB} into ${this.inNamespace}`);
    needPolicyDefinition(this, OPERATOR_HUB);
    addSharedCapacity(this, this.sharing, {});
    const pullSecrets = operatorPullSecrets(this, this.inNamespace, this.sharing, props, {});
    const settings = settingsOf(this.sharing, GpuPlatform.OPENSHIFT, pullSecrets);
    return createClusterPolicy(this, this.inNamespace, this.sharing, settings);
  }

  private render(props: GpuOperatorProps, platform: GpuPlatform): HelmRelease {
    if (props.chart === undefined) {
      throw new CodedError('CLEARML9031', {
        found: `no chart, with platform ${platform}`,
        expected: `a chart on every platform except ${GpuPlatform.OPENSHIFT}`,
        fix: "set chart to ChartSource.nvidia with a version, or .directory with NVIDIA's chart",
      });
    }
    const { hooks = Hooks.drop(), includeCrds = true } = props;
    const { inNamespace, sharing } = this;
    const operator = new Installation(this, GPU_OPERATOR_CHART, { ...props, hooks, includeCrds, inNamespace });
    const { userValues } = operator;
    needPolicyDefinition(this, 'kubectl apply --server-side -f the files in the crds folder of the chart');
    addSharedCapacity(this, sharing, userValues);
    const pullSecrets = operatorPullSecrets(this, inNamespace, sharing, props, userValues);
    return operator.render((values) => {
      for (const { path, value, prop } of [
        ...settingsOf(sharing, platform, pullSecrets),
        ...pluginConfigValues(sharing),
      ]) {
        values.add(path, value, prop);
      }
    });
  }
}
