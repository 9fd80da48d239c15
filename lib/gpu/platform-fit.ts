import type { ChartSource } from '../chart/chart-source';
import { CodedError } from '../core/errors/coded-error';
import type { GpuOperatorProps } from './gpu-operator-props';
import { GpuPlatform } from './gpu-platform';

/** Props of `GpuOperator` that mean nothing where there is no chart; the compiler knows when one is missing. */
const CHART_PROPS: Record<Exclude<keyof GpuOperatorProps, keyof typeof PLATFORM_PROPS>, true> = {
  chart: true,
  releaseName: true,
  podSecurity: true,
  kubeVersion: true,
  apiVersions: true,
  values: true,
  valuesFiles: true,
  unsetValues: true,
  allowUnknownValues: true,
  hooks: true,
  includeCrds: true,
  helmExecutable: true,
  helmFlags: true,
};

const PLATFORM_PROPS = {
  sharing: true,
  platform: true,
  registryToken: true,
  imagePullSecrets: true,
  inNamespace: true,
  createNamespace: true,
};

/** @throws CLEARML9031 when there is none */
export function requireChart({ chart }: GpuOperatorProps, platform: GpuPlatform): ChartSource {
  if (chart === undefined) {
    throw new CodedError('CLEARML9031', {
      found: `no chart, with platform ${platform}`,
      expected: `a chart everywhere but on ${GpuPlatform.OPENSHIFT}`,
      fix: "set chart to ChartSource.nvidia with a version, or .directory with NVIDIA's chart",
    });
  }
  return chart;
}

/** @throws CLEARML9031 when a prop is for a chart that is not rendered */
export function rejectChartProps(props: GpuOperatorProps): void {
  const given = Object.keys(CHART_PROPS).filter((name) => props[name as keyof GpuOperatorProps] !== undefined);
  if (given.length > 0) {
    throw new CodedError('CLEARML9031', {
      found: `${given.join(', ')} with platform ${GpuPlatform.OPENSHIFT}`,
      expected: 'nothing about a chart: there the operator comes from Operator Hub, and a ClusterPolicy configures it',
      fix: `leave ${given.length > 1 ? 'them' : 'it'} out; addJsonPatch of the clusterPolicy property changes the ClusterPolicy`,
    });
  }
}
