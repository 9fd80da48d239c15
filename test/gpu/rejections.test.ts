import { App, Chart } from 'cdk8s';
import { ChartSource, GpuOperator, GpuPlatform, GpuSharing, Hooks, PodSecurity, SecretValue } from '../../lib';
import { failureOf } from '../support/apps';
import { testMistakes, valuesFile } from '../support/mistakes';
import { previewFolder } from '../support/preview-charts';
import { dynamicMig, gpuChart, gpuOperator, injector, injectorAt, token } from './operators';

const FRACTIONAL = GpuSharing.fractional({ gpusPerNode: 1 });
const LEGACY = GpuSharing.fractional({ injectorVersion: '1.2.9' });

test.each<[string, () => GpuSharing]>([
  ['fractions without the number of GPUs', () => GpuSharing.fractional({})],
  ['zero GPUs per node', () => GpuSharing.mixed({ gpusPerNode: 0 })],
  ['half a GPU per node', () => GpuSharing.fractional({ gpusPerNode: 0.5 })],
  ['more than 64 GPUs per node', () => GpuSharing.mixed({ gpusPerNode: 65 })],
  ['NaN GPUs per node', () => GpuSharing.mixed({ gpusPerNode: Number.NaN })],
  ['an invalid injector version', () => GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: 'v1' })],
  ['a range of injector versions', () => GpuSharing.fractional({ gpusPerNode: 1, injectorVersion: '>=1.3.0' })],
  ['gpusPerNode for injector 1.2.0', () => GpuSharing.fractional({ gpusPerNode: 1, injectorVersion: '1.2.0' })],
])('CLEARML9030: rejects %s', (_, make) => {
  expect(failureOf(make).message).toMatch(/^CLEARML9030: GpuSharing\.\w+ with.*\n {2}expected: .*\n {2}fix: /);
});

describe('CLEARML9031', () => {
  test('rejects a missing chart', () => {
    const error = failureOf(() => gpuOperator({ chart: undefined, platform: GpuPlatform.K3S }));
    expect(error.message).toMatch(/^CLEARML9031 gpus\/gpu-operator: no chart, with platform k3s/);
  });

  test.each([
    { chart: ChartSource.directory(previewFolder('gpu-operator')) },
    { releaseName: 'a', values: { toolkit: {} } },
    { hooks: Hooks.keep() },
    { podSecurity: PodSecurity.baseline() },
    { includeCrds: false },
  ])('rejects chart settings on OpenShift, which uses no chart: %j', (props) => {
    const error = failureOf(() => gpuOperator({ platform: GpuPlatform.OPENSHIFT, ...props }));
    expect(error.message).toContain(`CLEARML9031 gpus/gpu-operator: ${Object.keys(props).join(', ')} with platform`);
  });
});

test.each([
  ['a missing registry token', { sharing: FRACTIONAL }],
  ['an empty list of pull secrets', { sharing: FRACTIONAL, imagePullSecrets: [] }],
  ['both a registry token and a pull secret', { sharing: FRACTIONAL, registryToken: token(), imagePullSecrets: ['a'] }],
  ['a registry token from an existing Secret', { sharing: FRACTIONAL, registryToken: SecretValue.existing('a', 'b') }],
  ['an invalid Secret name', { sharing: FRACTIONAL, imagePullSecrets: ['A_b'] }],
  ['an unused registry token', { sharing: GpuSharing.dynamicMig(), registryToken: token() }],
  ['an unused pull secret', { sharing: LEGACY, imagePullSecrets: ['a'] }],
])('CLEARML9032: rejects %s', (_, props) => {
  expect(failureOf(() => gpuOperator(props)).message).toMatch(/^CLEARML9032 gpus\/gpu-operator: /);
});

test('CLEARML9032: rejects an operator of ClearML without a token, or with one from an existing Secret', () => {
  const registryToken = SecretValue.existing('a', 'b');
  expect(failureOf(() => dynamicMig({ registryToken })).message).toContain('CLEARML9032');
  const error = failureOf(() => dynamicMig({ registryToken: undefined }));
  expect(error.message).toMatch(/^CLEARML9032 gpus\/cdmo: chart clearml-dynamic-mig-operator without registryToken/);
});

describe('CLEARML9034', () => {
  test('rejects two GPU operators in one cdk8s chart', () => {
    const scope = gpuChart();
    new GpuOperator(scope, 'first', { platform: GpuPlatform.OPENSHIFT });
    const error = failureOf(() => new GpuOperator(scope, 'second', { platform: GpuPlatform.OPENSHIFT }));
    expect(error.message).toContain('CLEARML9034 gpus/second: a second GPU operator in addition to gpus/first');
  });

  test('accepts GPU operators in separate cdk8s charts', () => {
    const scope = gpuChart();
    gpuOperator({}, scope);
    expect(() => gpuOperator({}, new Chart(App.of(scope), 'other'))).not.toThrow();
  });
});

test.each([
  [GpuSharing.dynamicMig(), { migManager: { enabled: true } }, 'migManager.enabled (values) is true'],
  [
    GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.0.0' }),
    { mig: { strategy: 'single' } },
    'mig.strategy (values) is "single"',
  ],
  [LEGACY, { devicePlugin: { enabled: false } }, 'devicePlugin.enabled (values) is false'],
])('CLEARML9036: rejects user values that conflict with the sharing', (sharing, values, found) => {
  expect(failureOf(() => gpuOperator({ sharing, values })).message).toContain(
    `CLEARML9036 gpus/gpu-operator: ${found}`,
  );
});

test('accepts user values that match the sharing', () => {
  const values = { migManager: { enabled: false }, mig: { strategy: 'mixed' } };
  expect(() => gpuOperator({ sharing: GpuSharing.dynamicMig(), values })).not.toThrow();
});

test.each(['Not a name', '', 'a/b', 'x'.repeat(64)])('CLEARML8014: rejects namespace %j', (inNamespace) => {
  expect(failureOf(() => gpuOperator({ inNamespace, createNamespace: false })).code).toBe('CLEARML8014');
});

const MIXED = GpuSharing.mixed({ gpusPerNode: 1 });
const LEGACY_MIXED = GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.0.0' });

test.each([
  ['1.3.0', FRACTIONAL],
  ['1.4.2', MIXED],
  ['1.2.9', LEGACY],
  ['1.2.9', LEGACY_MIXED],
])('injector %s accepts GPUs with a sharing for its version', (version, installedSharing) => {
  expect(injector({ chart: injectorAt(version), installedSharing }).node.validate()).toEqual([]);
});

describe('CLEARML9033', () => {
  test('rejects an injector without GPU operator', () => {
    expect(injector().node.validate()).toEqual([
      expect.stringContaining('CLEARML9033 gpus/cfgi: a fractional GPU injector without GPU operator'),
    ]);
  });

  test.each([
    ['1.3.0', LEGACY, 'with injectorVersion 1.3.0 or later, or none'],
    ['1.3.0', GpuSharing.dynamicMig(), 'GpuSharing.fractional() or GpuSharing.mixed()'],
    ['1.2.0', FRACTIONAL, 'with injectorVersion 1.2.0'],
    ['1.2.0', MIXED, 'with injectorVersion 1.2.0'],
  ])('rejects injector %s with a sharing for other versions', (version, installedSharing, expected) => {
    expect(
      injector({ chart: injectorAt(version), installedSharing })
        .node.validate()
        .join(),
    ).toContain(expected);
  });
});

const dynamicSharing = { installedSharing: GpuSharing.dynamicMig(), registryToken: undefined };

testMistakes(gpuOperator, {
  'a disabled device plugin with fractions': {
    code: 'CLEARML9036',
    prop: { sharing: LEGACY, values: { devicePlugin: { enabled: false } } },
    beside: { sharing: LEGACY },
    file: 'devicePlugin:\n  enabled: false',
  },
  'an unknown configuration of the device plugin': {
    code: 'CLEARML9036',
    prop: { sharing: LEGACY, values: { devicePlugin: { config: { default: 'other' } } } },
    beside: { sharing: LEGACY },
    file: 'devicePlugin:\n  config:\n    default: other',
  },
});

test.each([
  ['no credentials', {}],
  ['an empty password', { values: { imageCredentials: { password: '' } } }],
  ['an empty password in a file', { valuesFiles: [valuesFile('imageCredentials: {password: ""}')] }],
])('CLEARML9032: rejects an operator of ClearML with %s', (_, values) => {
  expect(failureOf(() => dynamicMig({ ...dynamicSharing, ...values })).message).toMatch(/^CLEARML9032 gpus\/cdmo: /);
});
