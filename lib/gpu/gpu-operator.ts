import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { ChartValues } from '../chart/chart-values';
import { locate } from '../core/errors/coded-error';
import { Hooks } from '../helm/manifests/hooks';
import { userValues } from '../release/effective-values';
import type { HelmRelease } from '../release/helm-release';
import { wrapSecrets } from '../secrets/detected-secrets';
import { createClusterPolicy, OPENSHIFT_NAMESPACE } from './cluster-policy';
import { declareOperator } from './declared-operators';
import { gpuOperatorChart } from './gpu-charts';
import type { GpuOperatorProps } from './gpu-operator-props';
import { GpuPlatform } from './gpu-platform';
import { shapedOperator } from './gpu-shapes';
import { GpuSharing } from './gpu-sharing';
import { operatorPullSecrets } from './operator-images';
import { allowPrivilegedPods, operatorNamespace } from './operator-namespace';
import { needForSharing, needOperator, needPolicyDefinition } from './operator-prerequisites';
import { renderOperator } from './operator-release';
import { OPERATOR_SECRETS } from './operator-secrets';
import { pluginConfigValues, settingsOf } from './operator-settings';
import { rejectChartProps, requireChart } from './platform-fit';
import { addSharedCapacity, rejectContradictions } from './sharing-fit';

const REASON = 'the NVIDIA GPU operator installs drivers, container runtime hooks and device plugins on the nodes';
const OPERATOR_HUB = 'install the NVIDIA GPU Operator from Operator Hub';

/**
 * NVIDIA's GPU operator, set up for the agents of ClearML (`gpu_operator.md`): by its chart, or on OpenShift by a ClusterPolicy.
 *
 * Unlike in other releases the CRDs of the chart come out, in the file `<chart>-crds`, unless `includeCrds` says otherwise, and its
 * hooks do not unless `hooks` does: they are for `helm upgrade`, where they update CRDs, and for `helm uninstall`, where they clean up.
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

  /** The ClusterPolicy on OpenShift; undefined elsewhere, where the chart makes it. */
  public readonly clusterPolicy?: ApiObject;

  /** How pods share the GPUs. */
  public readonly sharing: GpuSharing;

  /** Namespace of the operator. */
  public readonly inNamespace: string;

  private readonly platform: GpuPlatform;

  /** @throws CLEARML9038 when a prop is unknown or of the wrong type; what else is wrong has the codes of the props */
  public constructor(scope: Construct, id: string, props: GpuOperatorProps) {
    super(scope, id);
    const path = this.node.path;
    const checked = locate(path, () => shapedOperator(props));
    this.sharing = checked.sharing ?? GpuSharing.none();
    this.platform = checked.platform ?? GpuPlatform.STANDARD;
    const isOpenShift = this.platform === GpuPlatform.OPENSHIFT;
    locate(path, () => declareOperator({ kind: 'GPU operator', scope: this, sharing: this.sharing }));
    this.inNamespace = locate(path, () => this.ownNamespace(checked, isOpenShift));
    needForSharing(this, this.sharing);
    if (isOpenShift) {
      this.clusterPolicy = locate(path, () => this.configure(checked));
    } else {
      this.release = locate(path, () => this.render(checked));
    }
  }

  private ownNamespace(props: GpuOperatorProps, isOpenShift: boolean): string {
    const { inNamespace, createNamespace = !isOpenShift } = props;
    const documented = isOpenShift ? OPENSHIFT_NAMESPACE : CATALOG.gpuOperator.namespace;
    const name = operatorNamespace(this, { inNamespace, createNamespace }, documented);
    allowPrivilegedPods(this, name, REASON);
    return name;
  }

  private configure(props: GpuOperatorProps): ApiObject {
    rejectChartProps(props);
    needOperator(this, 'gpu-operator-certified', 'runs the GPU operator', `${OPERATOR_HUB} into ${this.inNamespace}`);
    needPolicyDefinition(this, OPERATOR_HUB);
    addSharedCapacity(this, this.sharing, {});
    const pullSecrets = operatorPullSecrets(this, this.inNamespace, this.sharing, props, {});
    const settings = settingsOf(this.sharing, this.platform, pullSecrets);
    return createClusterPolicy(this, this.inNamespace, this.sharing, settings);
  }

  private render(props: GpuOperatorProps): HelmRelease {
    const chart = gpuOperatorChart(requireChart(props, this.platform));
    const own = wrapSecrets(userValues(props), chart.located.name, OPERATOR_SECRETS);
    rejectContradictions(this.sharing, own);
    needPolicyDefinition(this, 'kubectl apply --server-side -f the files in the crds folder of the chart');
    addSharedCapacity(this, this.sharing, own);
    const pullSecrets = operatorPullSecrets(this, this.inNamespace, this.sharing, props, own);
    const values = new ChartValues(chart);
    const settings = [...settingsOf(this.sharing, this.platform, pullSecrets), ...pluginConfigValues(this.sharing)];
    for (const { path, value, prop } of settings) {
      values.add(path, value, prop);
    }
    return renderOperator(
      this,
      { ...props, hooks: props.hooks ?? Hooks.drop(), includeCrds: props.includeCrds ?? true },
      {
        chart,
        releaseName: props.releaseName ?? CATALOG.gpuOperator.releaseName,
        namespace: this.inNamespace,
        sourcedValues: values.sourcedValues,
        own,
      },
    );
  }
}
