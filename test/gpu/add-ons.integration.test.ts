import { ClearmlNamespace, GpuSharing, PodSecurityLevel, Prerequisites, SecretValue } from '../../lib';
import {
  dynamicMig,
  gpuChart,
  gpuOperator,
  injector,
  injectorAt,
  objectOf,
  objectsByFile,
  objectsOf,
  TOKEN,
  token,
} from './operators';

const FRACTIONAL = GpuSharing.fractional({ gpusPerNode: 1 });
const MIXED = GpuSharing.mixed({ gpusPerNode: 1 });
const LEGACY = GpuSharing.fractional({ injectorVersion: '1.2.0' });
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

test.each([
  ['1.3.0', FRACTIONAL],
  ['1.4.2', MIXED],
  ['1.2.9', LEGACY],
  ['1.2.9', GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.0.0' })],
])('injector %s fits what is sliced for it', (version, installedSharing) => {
  const scope = gpuChart();
  injector({ chart: injectorAt(version), installedSharing }, scope);
  expect(() => objectsOf(scope)).not.toThrow();
});

describe('CLEARML9033', () => {
  test('no GPU operator at all', () => {
    const scope = gpuChart();
    dynamicMig({}, scope);
    injector({}, scope);
    expect(() => objectsOf(scope)).toThrow(/CLEARML9033 gpus\/cdmo: a dynamic MIG operator without GPU operator/);
    expect(() => objectsOf(scope)).toThrow(/CLEARML9033 gpus\/cfgi: a fractional GPU injector without GPU operator/);
  });

  test.each([GpuSharing.none(), LEGACY])('no MIG, whether declared before or after', (sharing) => {
    const before = gpuChart();
    gpuOperator({ sharing }, before);
    dynamicMig({}, before);
    const after = gpuChart();
    dynamicMig({}, after);
    gpuOperator({ sharing }, after);
    for (const scope of [before, after]) {
      expect(() => objectsOf(scope)).toThrow(`CLEARML9033 gpus/cdmo: a dynamic MIG operator, but GPUs are shared by`);
    }
  });

  test.each([
    ['1.3.0', LEGACY, 'with injectorVersion 1.3.0 or later, or none'],
    ['1.3.0', GpuSharing.dynamicMig(), 'GpuSharing.fractional() or GpuSharing.mixed()'],
    ['1.2.0', FRACTIONAL, 'with injectorVersion 1.2.0'],
    ['1.2.0', MIXED, 'with injectorVersion 1.2.0'],
  ])('injector %s and GPUs that are not sliced for it', (version, installedSharing, expected) => {
    const scope = gpuChart();
    injector({ chart: injectorAt(version), installedSharing }, scope);
    expect(() => objectsOf(scope)).toThrow(expected);
  });
});

test('a token that is in a Secret already cannot be joined with a user name', () => {
  const registryToken = SecretValue.existing('a', 'b');
  expect(() => dynamicMig({ registryToken })).toThrow('CLEARML9032');
});
