import { CATALOG } from '../chart/catalog';
import { nameOf } from '../chart/described-values';
import type { ChartDescription, Rule } from '../chart/installation';
import { NO_VALUE, RELEASE_ROWS } from '../chart/prop-table';
import { CodedError } from '../core/errors/coded-error';
import { mapAt } from '../helm/data/paths';
import { configTexts } from './device-plugin-config';
import { type GpuOperatorProps, GpuPlatform } from './gpu-operator-props';
import { GpuSharing } from './gpu-sharing';

/** A setting of the GPU operator: a values path of the chart, and a path in the spec of a ClusterPolicy. */
export interface OperatorSetting {
  readonly path: string;
  readonly value: unknown;
  /** The prop that sets it. */
  readonly prop: string;
}

/** Keeps unprivileged containers from using GPUs without the device plugin (`gpu_operator.md`). */
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

/** Paths of the container runtime of a distribution. */
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

/** ClearML's build of the device plugin, which distinguishes GPUs (`cfgi.md`). */
const CARD_SELECTION = {
  repository: 'docker.io/clearml',
  image: 'k8s-device-plugin',
  version: 'v0.17.2-gpu-card-selection',
  imagePullPolicy: 'Always',
};

/** Settings of the ClearML documentation for a sharing on a platform, without the configurations of the device plugin. */
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

/** Values from which the chart creates a ConfigMap with the configurations of the device plugin. */
export function pluginConfigValues({ _pluginConfigs: configs }: GpuSharing): OperatorSetting[] {
  const config = configs && {
    name: 'device-plugin-config',
    create: true,
    default: configs.default,
    data: configTexts(configs),
  };
  return config ? [{ path: 'devicePlugin.config', value: config, prop: 'sharing' }] : [];
}

/** The dynamic MIG operator replaces NVIDIA's MIG manager. */
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

/** @throws CLEARML9036 when user values disable a setting that the sharing needs, or name a configuration that does not exist */
const rejectContradictions: Rule<GpuOperatorProps, never> = ({ effective, props }) => {
  const { sharing = GpuSharing.none() } = props;
  const required: [path: string, value: unknown, isRequired: boolean][] = [
    ['migManager.enabled', false, sharing._mig],
    ['mig.strategy', 'mixed', sharing._mig],
    ['devicePlugin.enabled', true, sharing._mig || sharing._fractions !== undefined],
  ];
  for (const [path, value, isRequired] of required) {
    const found = effective.chosen(path);
    if (isRequired && found !== undefined && found !== value) {
      throw new CodedError('CLEARML9036', {
        found: `${nameOf(effective, path)} is ${JSON.stringify(found)}, with ${sharing._name}`,
        expected: `${path}: ${JSON.stringify(value)}, which ${sharing._name} requires`,
        fix: 'remove it from the values, or choose another sharing',
      });
    }
  }
  const config = effective.map('devicePlugin.config');
  const { default: chosen } = config;
  if (config.create === true && chosen && !Object.hasOwn(mapAt(config, 'data'), String(chosen))) {
    throw new CodedError('CLEARML9036', {
      found: `${nameOf(effective, 'devicePlugin.config.default')} is ${JSON.stringify(chosen)}, with ${sharing._name}`,
      expected: `one of ${Object.keys(mapAt(config, 'data')).join(', ')}: devicePlugin.config.data has no other configuration`,
      fix: 'remove it, or add the configuration',
    });
  }
};

const PULL_SECRETS = { paths: ['gfd.imagePullSecrets', 'devicePlugin.imagePullSecrets'] };

/** NVIDIA's chart of the GPU operator. */
export const GPU_OPERATOR_CHART: ChartDescription<GpuOperatorProps> = {
  propsInterface: 'GpuOperatorProps',
  component: "NVIDIA's GPU operator",
  charts: { [CATALOG.gpuOperator.id]: { edition: 'public', entry: CATALOG.gpuOperator } },
  props: {
    ...RELEASE_ROWS,
    registryToken: PULL_SECRETS,
    registryUsername: NO_VALUE,
    imagePullSecrets: PULL_SECRETS,
    platform: { paths: ['toolkit.env'] },
    sharing: {
      paths: [
        'devicePlugin.config',
        'devicePlugin.enabled',
        'devicePlugin.env',
        ...Object.keys(CARD_SELECTION).map((key) => `devicePlugin.${key}`),
        ...MIG_SETTINGS.map(({ path }) => path),
      ],
    },
  },
  features: {},
  secrets: { texts: ['imageCredentials.password'], isParsed: () => false, remedy: 'mount a Secret instead' },
  rules: [rejectContradictions],
};
