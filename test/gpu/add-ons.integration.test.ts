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

describe('the namespace', () => {
  test('and release of the dynamic MIG operator are as documented, at the privileged level', () => {
    const scope = gpuChart();
    const { release, inNamespace } = dynamicMig({ installedSharing: GpuSharing.dynamicMig() }, scope);
    expect([release.releaseName, release.inNamespace, inNamespace]).toEqual(['cdmo', 'cdmo', 'cdmo']);
    const namespace = objectOf(scope, 'Namespace', 'cdmo');
    expect(enforced(namespace)).toBe('privileged');
    expect(namespace.metadata.annotations).toEqual({
      'cdk8s-clearml/pod-security-reason': 'the dynamic MIG operator partitions the GPUs of the nodes',
    });
  });

  test('and release of the fractional GPU injector are as documented, at the level of its pods', () => {
    const scope = gpuChart();
    const { release, inNamespace } = injector({ installedSharing: FRACTIONAL }, scope);
    expect([release.releaseName, release.inNamespace, inNamespace]).toEqual(['cfgi', 'cfgi', 'cfgi']);
    expect(enforced(objectOf(scope, 'Namespace', 'cfgi'))).toBe('baseline');
  });

  test('is a separate one for each operator if the cdk8s chart has none', () => {
    const scope = gpuChart();
    gpuOperator({ sharing: MIXED, registryToken: token() }, scope);
    dynamicMig({}, scope);
    injector({}, scope);
    const { 'gpus-namespace.k8s.yaml': namespaces = [] } = objectsByFile(scope);
    expect(namespaces.map(({ metadata }) => metadata.name)).toEqual(['gpu-operator', 'cdmo', 'cfgi']);
  });

  test('is not created twice', () => {
    const scope = gpuChart('gpus');
    new ClearmlNamespace(scope, 'namespace', { podSecurity: PodSecurityLevel.PRIVILEGED });
    dynamicMig({ installedSharing: MIXED }, scope);
    expect(objectsOf(scope).filter(({ kind }) => kind === 'Namespace')).toHaveLength(1);
  });
});

test.each([
  ['dynamic MIG operator', () => dynamicMig],
  ['fractional GPU injector', () => injector],
])('the token of the %s is only in the manifest of secrets', (_, make) => {
  const scope = gpuChart();
  make()({ installedSharing: MIXED }, scope);
  const { 'gpus-secrets.k8s.yaml': [secret] = [], ...others } = objectsByFile(scope);
  const auths = JSON.parse(Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString()).auths;
  expect(auths['docker.io'].password).toBe(TOKEN);
  expect(JSON.stringify(others)).not.toContain(TOKEN);
});

test('moves a token in user values to the manifest of secrets, and uses the image registry', () => {
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

test('a GPU operator outside the app is a prerequisite', () => {
  const scope = gpuChart();
  dynamicMig({ installedSharing: GpuSharing.dynamicMig() }, scope);
  expect(
    Prerequisites.of(scope)
      .all()
      .map(({ kind, name }) => `${kind} ${name}`),
  ).toEqual(['Node label cdmo.clear.ml/gpu-partitioning=mig', 'Node setting MIG mode=on', 'Operator gpu-operator']);
});

test('CLEARML9033: rejects a dynamic MIG operator without GPU operator at synthesis', () => {
  const scope = gpuChart();
  dynamicMig({}, scope);
  expect(() => objectsOf(scope)).toThrow(/CLEARML9033 gpus\/cdmo: a dynamic MIG operator without GPU operator/);
});

test.each([GpuSharing.none(), GpuSharing.fractional({ injectorVersion: '1.2.0' })])(
  'CLEARML9033: rejects a dynamic MIG operator without MIG sharing, in any order of declaration',
  (sharing) => {
    const makers = [(scope: Chart) => gpuOperator({ sharing }, scope), (scope: Chart) => dynamicMig({}, scope)];
    for (const order of [makers, [...makers].reverse()]) {
      const scope = gpuChart();
      order.map((make) => make(scope));
      expect(() => objectsOf(scope)).toThrow('CLEARML9033 gpus/cdmo: a dynamic MIG operator, but GPUs are shared by');
    }
  },
);
