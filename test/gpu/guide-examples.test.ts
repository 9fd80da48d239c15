import { parse } from 'yaml';
import { ChartSource, type GpuOperatorProps, GpuPlatform, GpuSharing } from '../../lib';
import {
  dynamicMig,
  gpuChart,
  gpuOperator,
  injector,
  NVIDIA_CHART,
  objectOf,
  sentValues,
  token,
  withNvidiaChart,
} from './operators';

interface Example {
  /** Page of the guide, and what it shows there. */
  readonly page: string;
  readonly props: GpuOperatorProps;
  /** The values as documented, without the environments that all examples share. */
  readonly documented: string;
}

const BASE = `
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

/** Every example of values for the GPU operator in the guide. */
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
            renamed-resources: |-
              version: v1
              flags:
                migStrategy: none
              sharing:
                timeSlicing:
                  renameByDefault: false
                  failRequestsGreaterThanOne: false
                  resources:
                  - name: nvidia.com/gpu
                    rename: nvidia.com/gpu-0
                    devices:
                    - "0"
                    replicas: 8
                  - name: nvidia.com/gpu
                    rename: nvidia.com/gpu-1
                    devices:
                    - "1"
                    replicas: 8`,
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
            any: |-
              version: v1
              flags:
                migStrategy: none
              sharing:
                timeSlicing:
                  renameByDefault: false
                  failRequestsGreaterThanOne: false
                  resources:
                    - name: nvidia.com/gpu
                      replicas: 8`,
  },
  {
    // The page has NVIDIA's own device plugin, with which injectors before 1.3.0 work.
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
            all-disabled: |-
              version: v1
              flags:
                migStrategy: none
            ts: |-
              version: v1
              flags:
                migStrategy: none
              sharing:
                timeSlicing:
                  renameByDefault: false
                  failRequestsGreaterThanOne: false
                  resources:
                  - name: nvidia.com/gpu
                    rename: nvidia.com/gpu-0
                    devices:
                    - "0"
                    replicas: 8
            mig: |-
              version: v1
              flags:
                migStrategy: mixed`,
  },
];

/** What the guide adds for distributions of Kubernetes, to any of the examples. */
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

const CASES = EXAMPLES.flatMap((example) => PLATFORMS.map(([platform, env]) => ({ ...example, platform, env })));

/** The documented values as one tree. */
function documentedValues(documented: string, env: string): any {
  const { toolkit, devicePlugin } = parse(BASE);
  const example = parse(documented);
  return {
    ...example,
    toolkit: { env: [...toolkit.env, ...parse(env)] },
    devicePlugin: { ...devicePlugin, ...example.devicePlugin },
  };
}

/** The same values, with the documents of the device plugin as data: how YAML is indented does not count. */
function withDocuments(values: any): any {
  const { config, ...plugin } = values.devicePlugin;
  const data = Object.entries<string>(config?.data ?? {}).map(([name, text]) => [name, parse(text)]);
  return {
    ...values,
    devicePlugin: { ...plugin, ...(config ? { config: { ...config, data: Object.fromEntries(data) } } : {}) },
  };
}

test.each(CASES)('$page on $platform', ({ props, documented, platform, env }) => {
  const sent = sentValues((helmExecutable) => gpuOperator({ ...props, platform, helmExecutable }));
  expect(withDocuments(sent)).toEqual(withDocuments(documentedValues(documented, env)));
});

withNvidiaChart("in NVIDIA's chart", () => {
  test.each(CASES.filter((one) => one.platform === GpuPlatform.MICROK8S))(
    '$page on $platform',
    ({ props, documented, platform, env }) => {
      const scope = gpuChart();
      gpuOperator({ ...props, platform, chart: ChartSource.directory(NVIDIA_CHART) }, scope);
      const { toolkit, devicePlugin, mig, migManager, gfd } = objectOf(scope, 'ClusterPolicy').spec;
      const values = documentedValues(documented, env);
      const { config, ...plugin } = values.devicePlugin;
      expect({ toolkit, devicePlugin, mig, migManager, gfd }).toMatchObject({
        ...values,
        devicePlugin: { ...plugin, ...(config ? { config: { name: config.name, default: config.default } } : {}) },
      });
      const map = objectOf(scope, 'ConfigMap', 'device-plugin-config');
      expect(map ? withDocuments({ devicePlugin: { config: { data: map.data } } }) : undefined).toEqual(
        config && withDocuments({ devicePlugin: { config: { data: config.data } } }),
      );
    },
  );
});

describe('cfgi.md: OpenShift', () => {
  /** The guide prints the layout of MIG there, under the heading of fractions. */
  function onOpenShift(sharing: GpuSharing, props: GpuOperatorProps = {}) {
    const scope = gpuChart();
    gpuOperator({ platform: GpuPlatform.OPENSHIFT, sharing, ...props }, scope);
    return { policy: objectOf(scope, 'ClusterPolicy'), map: objectOf(scope, 'ConfigMap') };
  }

  test('the ConfigMap and the ClusterPolicy are as documented', () => {
    const { policy, map } = onOpenShift(GpuSharing.dynamicMig());
    expect({ ...map, data: { 'config.yaml': parse(map.data['config.yaml']) } }).toEqual(
      parse(`
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: nvidia-device-plugin-config, namespace: nvidia-gpu-operator}
        data: {config.yaml: {version: v1, flags: {migStrategy: mixed}}}`),
    );
    expect(policy.spec.devicePlugin).toMatchObject(
      parse('{enabled: true, config: {name: nvidia-device-plugin-config, default: config.yaml}}'),
    );
  });

  test('fractions have time slicing in that document', () => {
    const { policy, map } = onOpenShift(GpuSharing.fractional({ gpusPerNode: 1 }), { registryToken: token() });
    expect(parse(map.data['config.yaml']).sharing.timeSlicing.resources).toHaveLength(1);
    expect(policy.spec.devicePlugin).toMatchObject({
      repository: 'docker.io/clearml',
      imagePullSecrets: ['clearml-dockerhub-access'],
      config: { name: 'nvidia-device-plugin-config', default: 'config.yaml' },
    });
    expect(policy.spec.gfd).toEqual({ enabled: true, imagePullSecrets: ['clearml-dockerhub-access'] });
  });

  test('mixed clusters have a document for each mode', () => {
    const { policy, map } = onOpenShift(GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.2.0' }));
    expect(Object.keys(map.data).sort()).toEqual(['all-disabled', 'mig', 'ts']);
    expect(policy.spec.devicePlugin.config.default).toBe('all-disabled');
    expect(policy.spec).toMatchObject({ mig: { strategy: 'mixed' }, migManager: { enabled: false } });
  });

  test('the environments are those of all platforms, and whole GPUs need no document', () => {
    const { policy, map } = onOpenShift(GpuSharing.none());
    expect(map).toBeUndefined();
    const { toolkit, devicePlugin } = parse(BASE);
    expect(policy.spec).toMatchObject({ toolkit, devicePlugin });
  });
});

test('cdmo.md, cfgi.md: the operators of ClearML get a token', () => {
  const secret = { imageCredentials: { password: expect.stringMatching(/^[0-9a-f]{32}$/) } };
  expect(sentValues((helmExecutable) => dynamicMig({ helmExecutable }))).toEqual(secret);
  expect(sentValues((helmExecutable) => injector({ helmExecutable }))).toEqual(secret);
});
