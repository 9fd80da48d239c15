import { ChartSource, GpuPlatform, GpuSharing } from '../../lib';
import { schemaProblems } from '../support/kubernetes-schemas';
import { CASES, documentedValues, withDocuments } from './documentation';
import {
  dynamicMig,
  gpuChart,
  gpuOperator,
  injector,
  NVIDIA_CHART,
  namesOf,
  objectOf,
  objectsByFile,
  objectsOf,
  RESTRICTED,
  token,
  withNvidiaChart,
} from './operators';

const FRACTIONAL = GpuSharing.fractional({ gpusPerNode: 1 });

describe('prerequisites', () => {
  test.each<[string, GpuSharing, string[]]>([
    ['none', GpuSharing.none(), []],
    ['dynamicMig', GpuSharing.dynamicMig(), ['Operator clearml-dynamic-mig-operator']],
    ['fractional', FRACTIONAL, ['Operator clearml-fractional-gpu-injector', 'Secret gpu-operator mine']],
    [
      'mixed',
      GpuSharing.mixed({ gpusPerNode: 1 }),
      [
        'Node label nvidia.com/device-plugin.config=mig',
        'Node label nvidia.com/device-plugin.config=ts',
        'Operator clearml-dynamic-mig-operator',
        'Operator clearml-fractional-gpu-injector',
        'Secret gpu-operator mine',
      ],
    ],
  ])('of GpuSharing.%s are node labels, Secrets, and operators outside the app', (_, sharing, expected) => {
    const scope = gpuChart();
    gpuOperator({ sharing, imagePullSecrets: sharing._fractions ? ['mine'] : [] }, scope);
    expect(namesOf(scope).sort()).toEqual(expected);
  });

  test('do not include operators of the app', () => {
    const scope = gpuChart();
    gpuOperator({ sharing: GpuSharing.mixed({ gpusPerNode: 1 }), registryToken: token() }, scope);
    dynamicMig({}, scope);
    injector({}, scope);
    expect(namesOf(scope).sort()).toEqual([
      'Node label cdmo.clear.ml/gpu-partitioning=mig',
      'Node label nvidia.com/device-plugin.config=mig',
      'Node label nvidia.com/device-plugin.config=ts',
      'Node setting MIG mode=on',
    ]);
  });
});

withNvidiaChart("NVIDIA's chart", () => {
  const chart = () => ChartSource.directory(NVIDIA_CHART);

  test.each(CASES.filter((one) => one.platform === GpuPlatform.MICROK8S))(
    'renders the documented values: $page on $platform',
    ({ props, documented, platform, env }) => {
      const scope = gpuChart();
      gpuOperator({ ...props, platform, chart: chart() }, scope);
      const { toolkit, devicePlugin, mig, migManager, gfd } = objectOf(scope, 'ClusterPolicy').spec;
      const values = documentedValues(documented, env);
      const { config, ...plugin } = values.devicePlugin;
      expect({ toolkit, devicePlugin, mig, migManager, gfd }).toMatchObject({
        ...values,
        devicePlugin: { ...plugin, ...(config ? { config: { name: config.name, default: config.default } } : {}) },
      });
      const map = objectOf(scope, 'ConfigMap', 'device-plugin-config');
      expect(map ? withDocuments({ devicePlugin: { config: { data: map.data } } }) : undefined).toEqual(
        config && { devicePlugin: { config: { data: config.data } } },
      );
    },
  );

  test('is rendered with CRDs, without hooks, and with valid Kubernetes objects', () => {
    const scope = gpuChart();
    gpuOperator({ chart: chart(), sharing: FRACTIONAL, registryToken: token() }, scope);
    const all = objectsOf(scope);
    const kinds = new Set(all.map(({ kind }) => kind));
    for (const kind of ['CustomResourceDefinition', 'ClusterPolicy', 'DaemonSet', 'Deployment', 'ClusterRole']) {
      expect(kinds).toContain(kind);
    }
    expect(all.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'])).toEqual([]);
    expect(all.filter(({ kind }) => kind !== 'ClusterPolicy').flatMap(schemaProblems)).toEqual([]);
    expect(namesOf(scope)).toEqual(['Operator clearml-fractional-gpu-injector']);
  });

  test('has its CRDs in a separate file, each small enough for the annotation of kubectl apply', () => {
    const scope = gpuChart();
    gpuOperator({ chart: chart() }, scope);
    const { 'gpus-crds.k8s.yaml': crds = [], 'gpus.k8s.yaml': rest = [] } = objectsByFile(scope);
    expect(crds.length).toBeGreaterThan(3);
    expect(new Set(crds.map(({ kind }) => kind))).toEqual(new Set(['CustomResourceDefinition']));
    expect(rest.map(({ kind }) => kind)).not.toContain('CustomResourceDefinition');
    expect(Math.max(...crds.map((crd) => JSON.stringify(crd).length))).toBeLessThan(262_144);
  });

  test('meets the restricted standard except for pods that read node hardware', () => {
    const scope = gpuChart();
    gpuOperator({ chart: chart(), podSecurity: RESTRICTED }, scope);
    expect(() => objectsOf(scope)).not.toThrow();
  });
});
