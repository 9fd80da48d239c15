import { configTexts } from './device-plugin-config';
import { GpuPlatform } from './gpu-platform';
import type { GpuSharing } from './gpu-sharing';

/** A setting of the GPU operator. The chart's values and the spec of a ClusterPolicy have the same names. */
export interface OperatorSetting {
  readonly path: string;
  readonly value: unknown;
  /** Prop that wants it. */
  readonly prop: string;
}

/** What keeps containers without privileges from getting at GPUs past the device plugin (`gpu_operator.md`). */
const TOOLKIT_ENV = variables({
  ACCEPT_NVIDIA_VISIBLE_DEVICES_ENVVAR_WHEN_UNPRIVILEGED: 'false',
  ACCEPT_NVIDIA_VISIBLE_DEVICES_AS_VOLUME_MOUNTS: 'true',
  NVIDIA_CONTAINER_TOOLKIT_OPT_IN_FEATURES: 'disable-cuda-compat-lib-hook',
});

const DEVICE_PLUGIN_ENV = variables({
  PASS_DEVICE_SPECS: 'true',
  FAIL_ON_INIT_ERROR: 'true',
  DEVICE_LIST_STRATEGY: 'volume-mounts',
  DEVICE_ID_STRATEGY: 'uuid',
  NVIDIA_VISIBLE_DEVICES: 'all',
  NVIDIA_DRIVER_CAPABILITIES: 'all',
});

/** Where the container runtime of a distribution is. */
const PLATFORM_ENV = {
  [GpuPlatform.STANDARD]: [],
  [GpuPlatform.OPENSHIFT]: [],
  [GpuPlatform.K3S]: variables({ CONTAINERD_SOCKET: '/run/k3s/containerd/containerd.sock' }),
  [GpuPlatform.MICROK8S]: variables({
    CONTAINERD_CONFIG: '/var/snap/microk8s/current/args/containerd-template.toml',
    CONTAINERD_SOCKET: '/var/snap/microk8s/common/run/containerd.sock',
    CONTAINERD_RUNTIME_CLASS: 'nvidia',
    CONTAINERD_SET_AS_DEFAULT: 'true',
  }),
};

/** ClearML's build of the device plugin, which knows single GPUs (`cfgi.md`). */
const CARD_SELECTION = {
  repository: 'docker.io/clearml',
  image: 'k8s-device-plugin',
  version: 'v0.17.2-gpu-card-selection',
  imagePullPolicy: 'Always',
};

/** What the guide sets for a way of sharing on a platform. Where a ClusterPolicy does it, ConfigMaps are made apart. */
export function settingsOf(
  sharing: GpuSharing,
  platform: GpuPlatform,
  pullSecrets: readonly string[],
): OperatorSetting[] {
  return [
    { path: 'toolkit.env', value: [...TOOLKIT_ENV, ...PLATFORM_ENV[platform]], prop: 'platform' },
    { path: 'devicePlugin.env', value: DEVICE_PLUGIN_ENV, prop: 'sharing' },
    ...(sharing._mig ? MIG_SETTINGS : []),
    ...(sharing._byNode ? [{ path: 'devicePlugin.enabled', value: true, prop: 'sharing' }] : []),
    ...(sharing._fractions === 'label' ? cardSelection(pullSecrets) : []),
  ];
}

/** The values with which the chart makes a ConfigMap of the configurations of the device plugin. */
export function pluginConfigValues({ _pluginConfigs: configs }: GpuSharing): OperatorSetting[] {
  const config = configs && {
    name: 'device-plugin-config',
    create: true,
    default: configs.default,
    data: configTexts(configs),
  };
  return config ? [{ path: 'devicePlugin.config', value: config, prop: 'sharing' }] : [];
}

/** The dynamic MIG operator takes the place of NVIDIA's MIG manager. */
const MIG_SETTINGS: readonly OperatorSetting[] = [
  { path: 'migManager.enabled', value: false, prop: 'sharing' },
  { path: 'mig.strategy', value: 'mixed', prop: 'sharing' },
];

function cardSelection(pullSecrets: readonly string[]): OperatorSetting[] {
  const places = pullSecrets.length > 0 ? ['gfd', 'devicePlugin'] : [];
  return [
    ...Object.entries(CARD_SELECTION).map(([key, value]) => ({ path: `devicePlugin.${key}`, value, prop: 'sharing' })),
    ...places.map((place) => ({ path: `${place}.imagePullSecrets`, value: pullSecrets, prop: 'imagePullSecrets' })),
  ];
}

function variables(env: { readonly [name: string]: string }): { name: string; value: string }[] {
  return Object.entries(env).map(([name, value]) => ({ name, value }));
}
