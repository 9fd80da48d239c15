import { parse } from 'yaml';
import { type GpuOperatorProps, GpuPlatform, GpuSharing } from '../../lib';
import { BASE, CASES, documentedValues, withDocuments } from './documentation';
import { dynamicMig, gpuChart, gpuOperator, injector, objectOf, sentValues, token } from './operators';

test.each(CASES)('sets the documented values: $page on $platform', ({ props, documented, platform, env }) => {
  const sent = sentValues(gpuOperator({ ...props, platform }));
  expect(withDocuments(sent)).toEqual(documentedValues(documented, env));
});

describe('cfgi.md: OpenShift', () => {
  /** The page shows the configuration of MIG there, under the heading of fractions. */
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

  test('the ConfigMap of fractions configures time slicing', () => {
    const { policy, map } = onOpenShift(GpuSharing.fractional({ gpusPerNode: 1 }), { registryToken: token() });
    expect(parse(map.data['config.yaml']).sharing.timeSlicing.resources).toHaveLength(1);
    expect(policy.spec.devicePlugin).toMatchObject({
      repository: 'docker.io/clearml',
      imagePullSecrets: ['clearml-dockerhub-access'],
      config: { name: 'nvidia-device-plugin-config', default: 'config.yaml' },
    });
    expect(policy.spec.gfd).toEqual({ enabled: true, imagePullSecrets: ['clearml-dockerhub-access'] });
  });

  test('the ConfigMap of a mixed cluster has an entry for each mode', () => {
    const { policy, map } = onOpenShift(GpuSharing.mixed({ gpusPerNode: 1, injectorVersion: '1.2.0' }));
    expect(Object.keys(map.data).sort()).toEqual(['all-disabled', 'mig', 'ts']);
    expect(policy.spec.devicePlugin.config.default).toBe('all-disabled');
    expect(policy.spec).toMatchObject({ mig: { strategy: 'mixed' }, migManager: { enabled: false } });
  });

  test('whole GPUs require no ConfigMap, and the environments are those of all platforms', () => {
    const { policy, map } = onOpenShift(GpuSharing.none());
    expect(map).toBeUndefined();
    const { toolkit, devicePlugin } = parse(BASE);
    expect(policy.spec).toMatchObject({ toolkit, devicePlugin });
  });
});

test('cdmo.md, cfgi.md: sets the registry token of the operators of ClearML', () => {
  const secret = { imageCredentials: { password: expect.stringMatching(/^<?[A-Za-z0-9]{40}>?$/) } };
  expect(sentValues(dynamicMig())).toEqual(secret);
  expect(sentValues(injector())).toEqual(secret);
});
