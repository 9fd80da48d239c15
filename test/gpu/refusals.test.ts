import { App, Chart } from 'cdk8s';
import { ChartSource, GpuOperator, GpuPlatform, GpuSharing, Hooks, PodSecurity, SecretValue } from '../../lib';
import { failureOf } from '../support/apps';
import { previewFolder } from '../support/preview-charts';
import { dynamicMig, gpuChart, gpuOperator, injector, injectorAt, token } from './operators';

const FRACTIONAL = GpuSharing.fractional({ gpusPerNode: 1 });
const LEGACY = GpuSharing.fractional({ injectorVersion: '1.2.9' });

test.each<[string, () => GpuSharing]>([
  ['fractions without the number of GPUs', () => GpuSharing.fractional({})],
  ['no GPUs', () => GpuSharing.mixed({ gpusPerNode: 0 })],
  ['half a GPU', () => GpuSharing.fractional({ gpusPerNode: 0.5 })],
  ['more GPUs than any node has', () => GpuSharing.mixed({ gpusPerNode: 65 })],
  ['no number', () => GpuSharing.mixed({ gpusPerNode: Number.NaN })],
  ['a version that is none', () => GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: 'v1' })],
  ['a range', () => GpuSharing.fractional({ gpusPerNode: 1, injectorVersion: '>=1.3.0' })],
  [
    'single GPUs for an injector that knows none',
    () => GpuSharing.fractional({ gpusPerNode: 1, injectorVersion: '1.2.0' }),
  ],
])('CLEARML9030: %s', (_, make) => {
  expect(failureOf(make).message).toMatch(/^CLEARML9030: GpuSharing\.\w+ with.*\n {2}expected: .*\n {2}fix: /);
});

describe('CLEARML9031', () => {
  test('no chart where one is needed', () => {
    const error = failureOf(() => gpuOperator({ chart: undefined, platform: GpuPlatform.K3S }));
    expect(error.message).toMatch(/^CLEARML9031 gpus\/gpu-operator: no chart, with platform k3s/);
  });

  test.each([
    { chart: ChartSource.directory(previewFolder('gpu-operator')) },
    { releaseName: 'a', values: { toolkit: {} } },
    { hooks: Hooks.keep() },
    { podSecurity: PodSecurity.baseline() },
    { includeCrds: false },
  ])('chart settings where there is no chart: %j', (props) => {
    const error = failureOf(() => gpuOperator({ platform: GpuPlatform.OPENSHIFT, ...props }));
    expect(error.message).toContain(`CLEARML9031 gpus/gpu-operator: ${Object.keys(props).join(', ')} with platform`);
  });
});

test.each([
  ['no login for ClearML', { sharing: FRACTIONAL }],
  ['an empty list', { sharing: FRACTIONAL, imagePullSecrets: [] }],
  ['two logins', { sharing: FRACTIONAL, registryToken: token(), imagePullSecrets: ['a'] }],
  ['a token in a Secret', { sharing: FRACTIONAL, registryToken: SecretValue.existing('a', 'b') }],
  ['a Secret that cannot be', { sharing: FRACTIONAL, imagePullSecrets: ['A_b'] }],
  ['a token that nothing needs', { sharing: GpuSharing.dynamicMig(), registryToken: token() }],
  ['a Secret that nothing needs', { sharing: LEGACY, imagePullSecrets: ['a'] }],
])('CLEARML9032: %s', (_, props) => {
  expect(failureOf(() => gpuOperator(props)).message).toMatch(/^CLEARML9032 gpus\/gpu-operator: /);
});

test('CLEARML9032: an operator of ClearML without a login, or with a token in an existing Secret', () => {
  const registryToken = SecretValue.existing('a', 'b');
  expect(failureOf(() => dynamicMig({ registryToken })).message).toContain('CLEARML9032');
  const error = failureOf(() => dynamicMig({ registryToken: undefined }));
  expect(error.message).toMatch(/^CLEARML9032 gpus\/cdmo: chart clearml-dynamic-mig-operator without registryToken/);
});

describe('CLEARML9034', () => {
  test('two GPU operators for one cluster', () => {
    const scope = gpuChart();
    new GpuOperator(scope, 'first', { platform: GpuPlatform.OPENSHIFT });
    const error = failureOf(() => new GpuOperator(scope, 'second', { platform: GpuPlatform.OPENSHIFT }));
    expect(error.message).toContain('CLEARML9034 gpus/second: a second GPU operator in addition to gpus/first');
  });

  test('clusters of an app have one each', () => {
    const scope = gpuChart();
    gpuOperator({}, scope);
    expect(() => gpuOperator({}, new Chart(App.of(scope), 'other'))).not.toThrow();
  });
});

test.each([
  [GpuSharing.dynamicMig(), { migManager: { enabled: true } }, 'migManager.enabled is true'],
  [
    GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.0.0' }),
    { mig: { strategy: 'single' } },
    'mig.strategy is "single"',
  ],
  [LEGACY, { devicePlugin: { enabled: false } }, 'devicePlugin.enabled is false'],
])('CLEARML9036: values that undo the sharing', (sharing, values, found) => {
  expect(failureOf(() => gpuOperator({ sharing, values })).message).toContain(
    `CLEARML9036 gpus/gpu-operator: ${found} in your values`,
  );
});

test('values that say the same as the sharing are fine', () => {
  const values = { migManager: { enabled: false }, mig: { strategy: 'mixed' } };
  expect(() => gpuOperator({ sharing: GpuSharing.dynamicMig(), values })).not.toThrow();
});

test.each(['Not a name', '', 'a/b', 'x'.repeat(64)])('CLEARML8014: namespace %j', (inNamespace) => {
  expect(failureOf(() => gpuOperator({ inNamespace, createNamespace: false })).code).toBe('CLEARML8014');
});

const MIXED = GpuSharing.mixed({ gpusPerNode: 1 });
const LEGACY_MIXED = GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.0.0' });

test.each([
  ['1.3.0', FRACTIONAL],
  ['1.4.2', MIXED],
  ['1.2.9', LEGACY],
  ['1.2.9', LEGACY_MIXED],
])('injector %s works with GPUs that are sliced for it', (version, installedSharing) => {
  expect(injector({ chart: injectorAt(version), installedSharing }).node.validate()).toEqual([]);
});

describe('CLEARML9033', () => {
  test('no GPU operator', () => {
    expect(injector().node.validate()).toEqual([
      expect.stringContaining('CLEARML9033 gpus/cfgi: a fractional GPU injector without GPU operator'),
    ]);
  });

  test.each([
    ['1.3.0', LEGACY, 'with injectorVersion 1.3.0 or later, or none'],
    ['1.3.0', GpuSharing.dynamicMig(), 'GpuSharing.fractional() or GpuSharing.mixed()'],
    ['1.2.0', FRACTIONAL, 'with injectorVersion 1.2.0'],
    ['1.2.0', MIXED, 'with injectorVersion 1.2.0'],
  ])('injector %s and GPUs that are not sliced for it', (version, installedSharing, expected) => {
    expect(
      injector({ chart: injectorAt(version), installedSharing })
        .node.validate()
        .join(),
    ).toContain(expected);
  });
});
