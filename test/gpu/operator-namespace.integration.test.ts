import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ClearmlNamespace, GpuPlatform, GpuSharing, PodSecurityLevel } from '../../lib';
import { crdProblems, describeWithCrds } from '../support/crd-schemas';
import { schemaProblems } from '../support/kubernetes-schemas';
import { textsOf } from '../support/secret-texts';
import {
  dynamicMig,
  gpuChart,
  gpuOperator,
  injector,
  namesOf,
  objectOf,
  objectsByFile,
  objectsOf,
  TOKEN,
  token,
} from './operators';

const PRIVILEGED = 'pod-security.kubernetes.io/enforce';
const REASON = 'cdk8s-clearml/pod-security-reason';
const FRACTIONAL = GpuSharing.fractional({ gpusPerNode: 1 });

describe('the namespace', () => {
  test('allows privileged pods, and states the reason in an annotation', () => {
    const scope = gpuChart();
    gpuOperator({}, scope);
    const { 'gpus-namespace.k8s.yaml': [namespace] = [] } = objectsByFile(scope);
    expect(namespace.metadata.name).toBe('gpu-operator');
    expect(namespace.metadata.labels[PRIVILEGED]).toBe('privileged');
    expect(namespace.metadata.annotations[REASON]).toMatch(/^the NVIDIA GPU operator installs drivers/);
  });

  test('is that of the cdk8s chart, unless inNamespace is set', () => {
    expect(gpuOperator({}, gpuChart('gpus')).inNamespace).toBe('gpus');
    expect(gpuOperator({ inNamespace: 'nvidia' }, gpuChart('gpus')).release?.inNamespace).toBe('nvidia');
  });

  test('is a prerequisite if createNamespace is false', () => {
    const scope = gpuChart();
    gpuOperator({ createNamespace: false }, scope);
    expect(objectOf(scope, 'Namespace')).toBeUndefined();
    expect(namesOf(scope)).toEqual(['Namespace gpu-operator']);
  });

  test('of a ClearmlNamespace has the same label and annotation', () => {
    const scope = gpuChart('gpus');
    new ClearmlNamespace(scope, 'namespace', { labels: { team: 'platform' }, podSecurityReason: 'GPUs' });
    gpuOperator({}, scope);
    const { labels, annotations } = objectOf(scope, 'Namespace').metadata;
    expect(labels).toMatchObject({ team: 'platform', [PRIVILEGED]: 'privileged' });
    expect(annotations[REASON]).toMatch(/^GPUs; the NVIDIA GPU operator/);
  });

  test('must not enforce a stricter level than the operator requires (CLEARML8010)', () => {
    const scope = gpuChart('gpus');
    new ClearmlNamespace(scope, 'namespace', { podSecurity: PodSecurityLevel.BASELINE });
    gpuOperator({ platform: GpuPlatform.OPENSHIFT }, scope);
    expect(() => objectsOf(scope)).toThrow(
      'CLEARML8010 gpus/namespace: pods of gpus/gpu-operator require privileged: the NVIDIA GPU operator',
    );
  });

  test('of a cdk8s chart is shared by its operators, and must not contain other pods', () => {
    const scope = gpuChart('gpus');
    gpuOperator({ sharing: GpuSharing.mixed({ gpusPerNode: 1 }), registryToken: token() }, scope);
    dynamicMig({}, scope);
    injector({}, scope);
    expect(objectsOf(scope).filter(({ kind }) => kind === 'Namespace')).toHaveLength(1);
    const reason = objectOf(scope, 'Namespace').metadata.annotations[REASON];
    expect(reason.split('; ')).toHaveLength(2);
    const other = new Chart(scope.node.root as any, 'other', { namespace: 'gpus' });
    new ApiObject(other, 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'stranger' } });
    expect(() => objectsOf(scope)).toThrow(
      /CLEARML9035 gpus\/gpu-operator: namespace gpus also contains Pod\/stranger/,
    );
  });
});

describe('the pull secret', () => {
  test('is as documented, in the namespace of the operator and the manifest of secrets', () => {
    const scope = gpuChart();
    gpuOperator({ sharing: FRACTIONAL, registryToken: token() }, scope);
    const { 'gpus-secrets.k8s.yaml': [secret] = [], ...others } = objectsByFile(scope);
    expect(schemaProblems(secret)).toEqual([]);
    expect(secret).toMatchObject({
      metadata: { name: 'clearml-dockerhub-access', namespace: 'gpu-operator' },
      type: 'kubernetes.io/dockerconfigjson',
    });
    const auth = Buffer.from(`allegroaienterprise:${TOKEN}`).toString('base64');
    expect(JSON.parse(textsOf(secret)['.dockerconfigjson'] ?? '')).toEqual({
      auths: { 'docker.io': { username: 'allegroaienterprise', password: TOKEN, auth } },
    });
    expect(JSON.stringify(others)).not.toContain(TOKEN);
    expect(JSON.stringify(others)).not.toContain(auth);
  });

  test('is a prerequisite if imagePullSecrets names it', () => {
    const scope = gpuChart();
    gpuOperator({ sharing: FRACTIONAL, imagePullSecrets: ['mine'] }, scope);
    expect(objectOf(scope, 'ClusterPolicy').spec.devicePlugin.imagePullSecrets).toEqual(['mine']);
    expect(objectOf(scope, 'Secret')).toBeUndefined();
    expect(namesOf(scope)).toContain('Secret gpu-operator mine');
  });

  test('is not required if a mirror provides the device plugin', () => {
    const values = { devicePlugin: { repository: 'registry.internal/clearml' } };
    const scope = gpuChart();
    gpuOperator({ sharing: FRACTIONAL, values }, scope);
    expect(objectOf(scope, 'ClusterPolicy').spec).toMatchObject({
      gfd: { imagePullSecrets: [] },
      devicePlugin: { repository: 'registry.internal/clearml', version: 'v0.17.2-gpu-card-selection' },
    });
  });

  test('is in namespace nvidia-gpu-operator on OpenShift', () => {
    const scope = gpuChart();
    gpuOperator({ platform: GpuPlatform.OPENSHIFT, sharing: FRACTIONAL, registryToken: token() }, scope);
    expect(objectOf(scope, 'Secret').metadata.namespace).toBe('nvidia-gpu-operator');
  });
});

describe('on OpenShift', () => {
  test('the operator has no release, and the namespace is that of OperatorHub', () => {
    const scope = gpuChart();
    const { release, clusterPolicy, inNamespace } = gpuOperator({ platform: GpuPlatform.OPENSHIFT }, scope);
    expect([release, inNamespace]).toEqual([undefined, 'nvidia-gpu-operator']);
    clusterPolicy?.addJsonPatch(JsonPatch.replace('/spec/driver/enabled', false));
    const policy = objectOf(scope, 'ClusterPolicy');
    expect(policy.metadata).toEqual({ name: 'gpu-cluster-policy' });
    expect(policy.spec.driver).toEqual({ enabled: false });
    expect(namesOf(scope)).toEqual([
      'CustomResourceDefinition clusterpolicies.nvidia.com',
      'Namespace nvidia-gpu-operator',
      'Operator gpu-operator-certified',
    ]);
  });

  test('cluster-scoped objects do not get the namespace of the cdk8s chart', () => {
    const scope = gpuChart('gpus');
    gpuOperator({ platform: GpuPlatform.OPENSHIFT, sharing: GpuSharing.dynamicMig() }, scope);
    expect(objectOf(scope, 'ClusterPolicy').metadata).not.toHaveProperty('namespace');
    expect(objectOf(scope, 'ConfigMap').metadata.namespace).toBe('gpus');
  });

  describeWithCrds('the ClusterPolicy', () => {
    test.each([GpuSharing.none(), GpuSharing.dynamicMig(), FRACTIONAL, GpuSharing.mixed({ gpusPerNode: 2 })])(
      'matches its CustomResourceDefinition',
      (sharing) => {
        const scope = gpuChart();
        const imagePullSecrets = sharing._fractions ? ['mine'] : [];
        gpuOperator({ platform: GpuPlatform.OPENSHIFT, sharing, imagePullSecrets }, scope);
        expect(crdProblems(objectOf(scope, 'ClusterPolicy'))).toEqual([]);
      },
    );
  });
});
