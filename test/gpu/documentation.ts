import { parse } from 'yaml';
import { type GpuOperatorProps, GpuPlatform, GpuSharing } from '../../lib';

interface Example {
  /** Page of the ClearML documentation, and the topic of the example. */
  readonly page: string;
  readonly props: GpuOperatorProps;
  /** The documented values, without the environments that all examples share. */
  readonly documented: string;
}

export const BASE = `
  toolkit:
    env:
      - {name: ACCEPT_NVIDIA_VISIBLE_DEVICES_ENVVAR_WHEN_UNPRIVILEGED, value: "false"}
      - {name: ACCEPT_NVIDIA_VISIBLE_DEVICES_AS_VOLUME_MOUNTS, value: "true"}
      - {name: NVIDIA_CONTAINER_TOOLKIT_OPT_IN_FEATURES, value: disable-cuda-compat-lib-hook}
  devicePlugin:
    env:
      - {name: PASS_DEVICE_SPECS, value: "true"}
      - {name: FAIL_ON_INIT_ERROR, value: "true"}
      - {name: DEVICE_LIST_STRATEGY, value: volume-mounts}
      - {name: DEVICE_ID_STRATEGY, value: uuid}
      - {name: NVIDIA_VISIBLE_DEVICES, value: all}
      - {name: NVIDIA_DRIVER_CAPABILITIES, value: all}`;

/** Settings of each configuration of the device plugin that uses time slicing. */
const SLICING = `renameByDefault: false
                  failRequestsGreaterThanOne: false`;

/** Every example of values for the GPU operator in the ClearML documentation, with parsed device plugin configurations. */
const EXAMPLES: Example[] = [
  { page: 'gpu_operator.md: installation', props: {}, documented: '{}' },
  { page: 'cdmo.md: disabling MIGs', props: { sharing: GpuSharing.none() }, documented: '{}' },
  { page: 'cfgi.md: disabling fractions', props: { sharing: GpuSharing.none() }, documented: '{}' },
  {
    page: 'cdmo.md: requirements',
    props: { sharing: GpuSharing.dynamicMig() },
    documented: `
      migManager: {enabled: false}
      mig: {strategy: mixed}`,
  },
  {
    page: 'cfgi.md: CFGI 1.3.0 and newer',
    props: { sharing: GpuSharing.fractional({ gpusPerNode: 2 }), imagePullSecrets: ['clearml-dockerhub-access'] },
    documented: `
      gfd: {imagePullSecrets: [clearml-dockerhub-access]}
      devicePlugin:
        repository: docker.io/clearml
        image: k8s-device-plugin
        version: v0.17.2-gpu-card-selection
        imagePullPolicy: Always
        imagePullSecrets: [clearml-dockerhub-access]
        config:
          name: device-plugin-config
          create: true
          default: renamed-resources
          data:
            renamed-resources:
              version: v1
              flags: {migStrategy: none}
              sharing:
                timeSlicing:
                  ${SLICING}
                  resources:
                    - {name: nvidia.com/gpu, rename: nvidia.com/gpu-0, devices: ["0"], replicas: 8}
                    - {name: nvidia.com/gpu, rename: nvidia.com/gpu-1, devices: ["1"], replicas: 8}`,
  },
  {
    page: 'cfgi.md: CFGI before 1.3.0',
    props: { sharing: GpuSharing.fractional({ injectorVersion: '1.2.0' }) },
    documented: `
      devicePlugin:
        config:
          name: device-plugin-config
          create: true
          default: any
          data:
            any:
              version: v1
              flags: {migStrategy: none}
              sharing:
                timeSlicing:
                  ${SLICING}
                  resources: [{name: nvidia.com/gpu, replicas: 8}]`,
  },
  {
    // The page uses NVIDIA's own device plugin, which is for injectors before 1.3.0.
    page: 'cdmo_cfgi_same_cluster.md: configuration',
    props: { sharing: GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.2.0' }) },
    documented: `
      migManager: {enabled: false}
      mig: {strategy: mixed}
      devicePlugin:
        enabled: true
        config:
          name: device-plugin-config
          create: true
          default: all-disabled
          data:
            all-disabled: {version: v1, flags: {migStrategy: none}}
            mig: {version: v1, flags: {migStrategy: mixed}}
            ts:
              version: v1
              flags: {migStrategy: none}
              sharing:
                timeSlicing:
                  ${SLICING}
                  resources: [{name: nvidia.com/gpu, rename: nvidia.com/gpu-0, devices: ["0"], replicas: 8}]`,
  },
];

/** Variables that the ClearML documentation adds to each example on a Kubernetes distribution. */
const PLATFORMS: [GpuPlatform, documented: string][] = [
  [GpuPlatform.STANDARD, '[]'],
  [GpuPlatform.K3S, '[{name: CONTAINERD_SOCKET, value: /run/k3s/containerd/containerd.sock}]'],
  [
    GpuPlatform.MICROK8S,
    `- {name: CONTAINERD_CONFIG, value: /var/snap/microk8s/current/args/containerd-template.toml}
     - {name: CONTAINERD_SOCKET, value: /var/snap/microk8s/common/run/containerd.sock}
     - {name: CONTAINERD_RUNTIME_CLASS, value: nvidia}
     - {name: CONTAINERD_SET_AS_DEFAULT, value: "true"}`.replace(/^ {5}/gm, ''),
  ],
];

/** Each example on each platform. */
export const CASES = EXAMPLES.flatMap((example) => PLATFORMS.map(([platform, env]) => ({ ...example, platform, env })));

/** The documented values as one object. */
export function documentedValues(documented: string, env: string): any {
  const { toolkit, devicePlugin } = parse(BASE);
  const example = parse(documented);
  return {
    ...example,
    toolkit: { env: [...toolkit.env, ...parse(env)] },
    devicePlugin: { ...devicePlugin, ...example.devicePlugin },
  };
}

/** The same values with parsed configurations of the device plugin, since the indentation of YAML does not matter. */
export function withDocuments(values: any): any {
  const { config, ...plugin } = values.devicePlugin;
  const data = Object.entries<string>(config?.data ?? {}).map(([name, text]) => [name, parse(text)]);
  return {
    ...values,
    devicePlugin: { ...plugin, ...(config ? { config: { ...config, data: Object.fromEntries(data) } } : {}) },
  };
}
