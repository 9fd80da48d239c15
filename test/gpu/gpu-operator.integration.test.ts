import { ChartSource, type GpuOperatorProps, GpuPlatform, GpuSharing, Hooks, SecretValue } from '../../lib';
import { reportOf } from '../../lib/core/report/report';
import {
  dynamicMig,
  gpuChart,
  gpuOperator,
  namesOf,
  objectOf,
  objectsByFile,
  objectsOf,
  RESTRICTED,
  sentValues,
} from './operators';

/** All objects that an app with a GPU operator synthesizes. */
function synth(props: GpuOperatorProps): any[] {
  const scope = gpuChart();
  gpuOperator(props, scope);
  return objectsOf(scope);
}

describe('defaults', () => {
  test('are the documented release, namespace and sharing', () => {
    const scope = gpuChart();
    const { release, inNamespace, clusterPolicy } = gpuOperator({}, scope);
    expect([release?.releaseName, release?.inNamespace, inNamespace]).toEqual(Array(3).fill('gpu-operator'));
    expect(clusterPolicy).toBeUndefined();
    const sent = (props: GpuOperatorProps) => sentValues(gpuOperator(props));
    expect(sent({})).toEqual(sent({ sharing: GpuSharing.none(), platform: GpuPlatform.STANDARD }));
  });

  test('include the Kubernetes version of other constructs, unless kubeVersion is set', () => {
    const { release } = gpuOperator();
    expect(release?.getObject('ClusterPolicy', 'cluster-policy').toJson().metadata.annotations).toEqual({
      'contract/kube-version': 'v1.32.0',
    });
    expect(() => synth({ kubeVersion: '1.15.0' })).toThrow('CLEARML1011');
  });

  test('keep the pods of the chart unchanged, unless podSecurity is set', () => {
    const plain = gpuChart();
    gpuOperator({}, plain);
    expect(objectOf(plain, 'Deployment', 'gpu-operator').spec.template.spec).not.toHaveProperty('securityContext');
    const secured = gpuChart();
    gpuOperator({ podSecurity: RESTRICTED }, secured);
    expect(objectOf(secured, 'Deployment', 'gpu-operator').spec.template.spec.securityContext.runAsNonRoot).toBe(true);
  });
});

describe('the chart', () => {
  test('emits CRDs and no hooks, unless includeCrds and hooks are set', () => {
    const scope = gpuChart();
    gpuOperator({}, scope);
    const files = Object.entries(objectsByFile(scope)).map(([file, all]) => [file, all.map(({ kind }) => kind)]);
    expect(Object.fromEntries(files)).toEqual({
      'gpus-crds.k8s.yaml': ['CustomResourceDefinition'],
      'gpus-namespace.k8s.yaml': ['Namespace'],
      'gpus.k8s.yaml': ['DaemonSet', 'Deployment', 'ClusterPolicy'],
    });
    expect(reportOf(scope).droppedHooks).toEqual([
      { path: 'gpus/gpu-operator/release', hook: expect.stringMatching(/^Job\//), events: expect.any(String) },
    ]);
    const other = gpuChart();
    gpuOperator({ includeCrds: false, hooks: Hooks.keep() }, other);
    const kinds = objectsOf(other).map(({ kind }) => kind);
    expect(kinds).toContain('Job');
    expect(kinds).not.toContain('CustomResourceDefinition');
    expect(namesOf(other)).toContain('CustomResourceDefinition clusterpolicies.nvidia.com');
    expect(namesOf(scope)).toEqual([]);
  });

  test('merges user values last, with list entries by name', () => {
    const own = { toolkit: { env: [{ name: 'CONTAINERD_SOCKET', value: '/other' }] }, devicePlugin: { version: 'v1' } };
    const sent = sentValues(gpuOperator({ platform: GpuPlatform.K3S, values: own }));
    const sockets = sent.toolkit.env.filter(({ name }: any) => name === 'CONTAINERD_SOCKET');
    expect(sockets).toEqual([{ name: 'CONTAINERD_SOCKET', value: '/other' }]);
    expect(sent.toolkit.env).toHaveLength(4);
    expect(sent.devicePlugin.version).toBe('v1');
  });

  test('must be a chart of the GPU operator, and rejects unknown values', () => {
    expect(() => gpuOperator({ chart: ChartSource.community() })).toThrow('CLEARML4003');
    expect(() => gpuOperator({ chart: ChartSource.enterprise('1.0.0') })).toThrow('CLEARML4003');
    expect(() => gpuOperator({ chart: ChartSource.oci('a/other', '1.0.0') })).toThrow('CLEARML4004');
    expect(() => synth({ values: { migManger: { enabled: true } } })).toThrow('CLEARML2001');
  });
});

test('ChartSource.nvidia accepts versions with and without the prefix v', () => {
  const entry = { id: 'gpu-operator', reference: 'https://nvidia.github.io/gpu-operator', releaseName: 'gpu-operator' };
  for (const version of ['25.3.4', 'v25.3.4']) {
    const { location, name } = ChartSource.nvidia(version)._locate(entry);
    expect(location).toEqual({ chart: 'gpu-operator', repo: entry.reference, version: 'v25.3.4' });
    expect(name).toBe('gpu-operator');
  }
  expect(() => ChartSource.nvidia('latest')).toThrow('CLEARML4001');
  expect(() => ChartSource.nvidia('v25.3')).toThrow('CLEARML4001');
  expect(() => dynamicMig({ chart: ChartSource.nvidia('v25.3.4') })).toThrow('CLEARML4003');
});

test('rejects a secret that would be in the ClusterPolicy', () => {
  const values = { toolkit: { env: [{ name: 'A', value: SecretValue.unsafePlainText('x') }] } };
  const plain = { toolkit: { env: [{ name: 'MY_PASSWORD', value: 'p4ssw0rd' }] } };
  for (const own of [values, plain]) {
    expect(() => synth({ values: own })).toThrow('CLEARML3003');
  }
});
