import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { kubernetesApi } from '../core/kubernetes/api';
import type { JsonObject } from '../helm/data/json';
import { mergeValues, nestValue } from '../helm/data/paths';
import { ManifestObject } from '../helm/manifests/manifest-object';
import { configTexts, type DevicePluginConfigs, MIG_SLICES } from './device-plugin-config';
import type { OperatorSetting } from './gpu-operator-chart';
import type { GpuSharing } from './gpu-sharing';

/** Where Operator Hub installs the operator. */
export const OPENSHIFT_NAMESPACE = 'nvidia-gpu-operator';

/** The name that NVIDIA's own example has, so that a policy made from it in the console is the same object. */
const POLICY_NAME = 'gpu-cluster-policy';
const CONFIG_MAP_NAME = 'nvidia-device-plugin-config';
const SINGLE_CONFIG = 'config.yaml';

/** Parts that the CRD requires, also when they are empty. */
const BASE: JsonObject = {
  operator: { useOcpDriverToolkit: true },
  driver: { enabled: true },
  toolkit: { enabled: true },
  devicePlugin: { enabled: true },
  dcgm: { enabled: true },
  dcgmExporter: { enabled: true },
  gfd: { enabled: true },
  nodeStatusExporter: { enabled: true },
  daemonsets: {},
};

/**
 * Puts out the ClusterPolicy that configures the operator of Operator Hub, and the configurations of its device plugin
 * (`cfgi.md`, OpenShift).
 */
export function createClusterPolicy(
  scope: Construct,
  namespace: string,
  sharing: GpuSharing,
  settings: readonly OperatorSetting[],
): ApiObject {
  const configs = configsOf(sharing);
  if (configs) {
    createConfigMap(scope, namespace, configs);
  }
  const config = configs && { name: CONFIG_MAP_NAME, default: configs.default };
  const spec = settings.reduce((tree, { path, value }) => mergeValues(tree, nestValue(path, value)), BASE);
  const content: JsonObject = policies().ClusterPolicy.manifest({
    metadata: { name: POLICY_NAME },
    spec: mergeValues(spec, { devicePlugin: config ? { config } : {} }) as any,
  });
  const [group = ''] = String(content.apiVersion).split('/');
  const type = { apiVersion: String(content.apiVersion), group, kind: String(content.kind) };
  const manifest = { content, ...type, name: POLICY_NAME, annotations: {}, source: scope.node.path };
  // Not an ordinary object of cdk8s, which would give it the namespace of the chart.
  return new ManifestObject(scope, 'cluster-policy', manifest, undefined);
}

/** The ClearML documentation uses one document named config.yaml; a mixed cluster chooses among documents by node. */
function configsOf(sharing: GpuSharing): DevicePluginConfigs | undefined {
  const { _pluginConfigs: configs, _mig, _byNode } = sharing;
  if (_byNode) {
    return configs;
  }
  const single = _mig ? MIG_SLICES : configs?.named[configs.default];
  return single && { default: SINGLE_CONFIG, named: { [SINGLE_CONFIG]: single } };
}

function createConfigMap(scope: Construct, namespace: string, configs: DevicePluginConfigs): void {
  const { KubeConfigMap } = kubernetesApi();
  new KubeConfigMap(scope, 'device-plugin-config', {
    metadata: { name: CONFIG_MAP_NAME, namespace },
    data: configTexts(configs),
  });
}

/** Loaded here alone: it is large, and few apps are for OpenShift. */
function policies(): typeof import('../../imports/nvidia.com') {
  return require('../../imports/nvidia.com') as typeof import('../../imports/nvidia.com');
}
