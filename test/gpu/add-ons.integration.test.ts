import type { Chart } from 'cdk8s';
import { ClearmlNamespace, GpuSharing, PodSecurityLevel, Prerequisites } from '../../lib';
import {
  dynamicMig,
  gpuChart,
  gpuOperator,
  injector,
  objectOf,
  objectsByFile,
  objectsOf,
  TOKEN,
  token,
} from './operators';

const FRACTIONAL = GpuSharing.fractional({ gpusPerNode: 1 });
const MIXED = GpuSharing.mixed({ gpusPerNode: 1 });
const enforced = (namespace: any) => namespace.metadata.labels['pod-security.kubernetes.io/enforce'];

describe('release and namespace are those of the guide', () => {
  test('for the dynamic MIG operator, which needs every privilege', () => {
    const scope = gpuChart();
    const { release, inNamespace } = dynamicMig({ installedSharing: GpuSharing.dynamicMig() }, scope);
    expect([release.releaseName, release.inNamespace, inNamespace]).toEqual(['cdmo', 'cdmo', 'cdmo']);
    const namespace = objectOf(scope, 'Namespace', 'cdmo');
    expect(enforced(namespace)).toBe('privileged');
    expect(namespace.metadata.annotations).toEqual({
      'cdk8s-clearml/pod-security-reason': 'the dynamic MIG operator partitions the GPUs of the nodes',
    });
  });

  test('for the fractional GPU injector, whose pods decide the level', () => {
    const scope = gpuChart();
    const { release, inNamespace } = injector({ installedSharing: FRACTIONAL }, scope);
    expect([release.releaseName, release.inNamespace, inNamespace]).toEqual(['cfgi', 'cfgi', 'cfgi']);
    expect(enforced(objectOf(scope, 'Namespace', 'cfgi'))).toBe('baseline');
  });

  test('three operators of one cdk8s chart without a namespace have three, in one manifest', () => {
    const scope = gpuChart();
    gpuOperator({ sharing: MIXED, registryToken: token() }, scope);
    dynamicMig({}, scope);
    injector({}, scope);
    const { 'gpus-namespace.k8s.yaml': namespaces = [] } = objectsByFile(scope);
    expect(namespaces.map(({ metadata }) => metadata.name)).toEqual(['gpu-operator', 'cdmo', 'cfgi']);
  });

  test('a namespace that is made already is not made again', () => {
    const scope = gpuChart('gpus');
    new ClearmlNamespace(scope, 'namespace', { podSecurity: PodSecurityLevel.PRIVILEGED });
    dynamicMig({ installedSharing: MIXED }, scope);
    expect(objectsOf(scope).filter(({ kind }) => kind === 'Namespace')).toHaveLength(1);
  });
});

test.each([
  ['dynamic MIG operator', () => dynamicMig],
  ['fractional GPU injector', () => injector],
])('the token of the %s comes out in the manifest of secrets', (_, make) => {
  const scope = gpuChart();
  make()({ installedSharing: MIXED }, scope);
  const { 'gpus-secrets.k8s.yaml': [secret] = [], ...others } = objectsByFile(scope);
  const auths = JSON.parse(Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString()).auths;
  expect(auths['docker.io'].password).toBe(TOKEN);
  expect(JSON.stringify(others)).not.toContain(TOKEN);
});

test('an override file with a token is adopted, and images may come from a mirror', () => {
  const scope = gpuChart();
  const values = { imageCredentials: { password: TOKEN } };
  injector(
    { registryToken: undefined, values, installedSharing: FRACTIONAL, imageRegistry: 'registry.internal' },
    scope,
  );
  const { 'gpus-secrets.k8s.yaml': secrets = [], ...others } = objectsByFile(scope);
  expect(secrets).toHaveLength(1);
  expect(JSON.stringify(others)).not.toContain(TOKEN);
  const [{ image }] = objectOf(scope, 'Deployment').spec.template.spec.containers;
  expect(image).toMatch(/^registry\.internal\/clearml\//);
});

test('a GPU operator outside of the app is a prerequisite', () => {
  const scope = gpuChart();
  dynamicMig({ installedSharing: GpuSharing.dynamicMig() }, scope);
  expect(
    Prerequisites.of(scope)
      .all()
      .map(({ kind, name }) => `${kind} ${name}`),
  ).toEqual(['Node label cdmo.clear.ml/gpu-partitioning=mig', 'Node setting MIG mode=on', 'Operator gpu-operator']);
});

test('CLEARML9033 at synth: a dynamic MIG operator without GPU operator', () => {
  const scope = gpuChart();
  dynamicMig({}, scope);
  expect(() => objectsOf(scope)).toThrow(/CLEARML9033 gpus\/cdmo: a dynamic MIG operator without GPU operator/);
});

test.each([GpuSharing.none(), GpuSharing.fractional({ injectorVersion: '1.2.0' })])(
  'CLEARML9033 at synth: no MIG, whether declared before or after',
  (sharing) => {
    const makers = [(scope: Chart) => gpuOperator({ sharing }, scope), (scope: Chart) => dynamicMig({}, scope)];
    for (const order of [makers, [...makers].reverse()]) {
      const scope = gpuChart();
      order.map((make) => make(scope));
      expect(() => objectsOf(scope)).toThrow('CLEARML9033 gpus/cdmo: a dynamic MIG operator, but GPUs are shared by');
    }
  },
);
