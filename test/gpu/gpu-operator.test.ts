import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import {
  ChartSource,
  ClearmlNamespace,
  type GpuOperatorProps,
  GpuPlatform,
  GpuSharing,
  Hooks,
  PodSecurity,
  PodSecurityLevel,
  Prerequisites,
  SecretValue,
} from '../../lib';
import { reportOf } from '../../lib/report/report';
import { crdProblems, describeWithCrds } from '../support/crd-schemas';
import { schemaProblems } from '../support/kubernetes-schemas';
import {
  dynamicMig,
  gpuChart,
  gpuOperator,
  injector,
  NVIDIA_CHART,
  objectOf,
  objectsByFile,
  objectsOf,
  sentValues,
  TOKEN,
  token,
  withNvidiaChart,
} from './operators';

const PRIVILEGED = 'pod-security.kubernetes.io/enforce';
const REASON = 'cdk8s-clearml/pod-security-reason';
const FRACTIONAL = GpuSharing.fractional({ gpusPerNode: 1 });

function namesOf(scope: Chart): string[] {
  return Prerequisites.of(scope)
    .all()
    .map(({ kind, name, inNamespace }) => [kind, inNamespace, name].filter(Boolean).join(' '));
}

/** All that an app with a GPU operator synthesizes. */
function synth(props: GpuOperatorProps): any[] {
  const scope = gpuChart();
  gpuOperator(props, scope);
  return objectsOf(scope);
}

describe('defaults', () => {
  test('are the release, the namespace and the scenario of the guide', () => {
    const scope = gpuChart();
    const { release, inNamespace, clusterPolicy } = gpuOperator({}, scope);
    expect([release?.releaseName, release?.releaseNamespace, inNamespace]).toEqual(Array(3).fill('gpu-operator'));
    expect(clusterPolicy).toBeUndefined();
    const sent = (props: GpuOperatorProps) => sentValues((helmExecutable) => gpuOperator({ ...props, helmExecutable }));
    expect(sent({})).toEqual(sent({ sharing: GpuSharing.none(), platform: GpuPlatform.STANDARD }));
  });

  test('the Kubernetes version is that of the other constructs, unless props name one', () => {
    const { release } = gpuOperator();
    expect(release?.getObject('ClusterPolicy', 'cluster-policy').toJson().metadata.annotations).toEqual({
      'contract/kube-version': 'v1.32.0',
    });
    expect(() => synth({ kubeVersion: '1.15.0' })).toThrow('CLEARML1011');
  });

  test('the pods are as the chart has them, unless a level is asked for', () => {
    const plain = gpuChart();
    gpuOperator({}, plain);
    expect(objectOf(plain, 'Deployment', 'gpu-operator').spec.template.spec).not.toHaveProperty('securityContext');
    const exceptions = [
      {
        rule: 'restrictedVolumes',
        workload: 'DaemonSet/gpu-operator-node-feature-discovery-worker',
        reason: 'reads what hardware the node has',
      },
    ];
    const secured = gpuChart();
    gpuOperator({ podSecurity: PodSecurity.restricted({ exceptions }) }, secured);
    expect(objectOf(secured, 'Deployment', 'gpu-operator').spec.template.spec.securityContext.runAsNonRoot).toBe(true);
  });
});

describe('the chart', () => {
  test('puts out its CRDs and no hook, unless told otherwise', () => {
    const scope = gpuChart();
    gpuOperator({}, scope);
    const files = Object.entries(objectsByFile(scope)).map(([file, all]) => [file, all.map(({ kind }) => kind)]);
    expect(Object.fromEntries(files)).toEqual({
      'gpus-crds.k8s.yaml': ['CustomResourceDefinition'],
      'gpus-namespace.k8s.yaml': ['Namespace'],
      'gpus.k8s.yaml': ['DaemonSet', 'Deployment', 'ClusterPolicy'],
    });
    expect(reportOf(scope).leftOutHooks).toEqual([
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

  test("takes the user's own values last, list entries by name", () => {
    const own = { toolkit: { env: [{ name: 'CONTAINERD_SOCKET', value: '/other' }] }, devicePlugin: { version: 'v1' } };
    const sent = sentValues((helmExecutable) =>
      gpuOperator({ platform: GpuPlatform.K3S, values: own, helmExecutable }),
    );
    const sockets = sent.toolkit.env.filter(({ name }: any) => name === 'CONTAINERD_SOCKET');
    expect(sockets).toEqual([{ name: 'CONTAINERD_SOCKET', value: '/other' }]);
    expect(sent.toolkit.env).toHaveLength(4);
    expect(sent.devicePlugin.version).toBe('v1');
  });

  test('must be a chart of the GPU operator, and its values known', () => {
    expect(() => gpuOperator({ chart: ChartSource.community() })).toThrow('CLEARML4003');
    expect(() => gpuOperator({ chart: ChartSource.enterprise('1.0.0') })).toThrow('CLEARML4003');
    expect(() => gpuOperator({ chart: ChartSource.oci('a/other', '1.0.0') })).toThrow('CLEARML4004');
    expect(() => synth({ values: { migManger: { enabled: true } } })).toThrow('CLEARML2001');
  });
});

describe('the namespace', () => {
  test('admits privileged pods, and tells why', () => {
    const scope = gpuChart();
    gpuOperator({}, scope);
    const { 'gpus-namespace.k8s.yaml': [namespace] = [] } = objectsByFile(scope);
    expect(namespace.metadata.name).toBe('gpu-operator');
    expect(namespace.metadata.labels[PRIVILEGED]).toBe('privileged');
    expect(namespace.metadata.annotations[REASON]).toMatch(/^the NVIDIA GPU operator installs drivers/);
  });

  test('is that of the cdk8s chart, or the one that is named', () => {
    expect(gpuOperator({}, gpuChart('gpus')).inNamespace).toBe('gpus');
    expect(gpuOperator({ inNamespace: 'nvidia' }, gpuChart('gpus')).release?.releaseNamespace).toBe('nvidia');
  });

  test('can be made elsewhere', () => {
    const scope = gpuChart();
    gpuOperator({ createNamespace: false }, scope);
    expect(objectOf(scope, 'Namespace')).toBeUndefined();
    expect(namesOf(scope)).toEqual(['Namespace gpu-operator']);
  });

  test('of a ClearmlNamespace gets label and reason, too', () => {
    const scope = gpuChart('gpus');
    new ClearmlNamespace(scope, 'namespace', { labels: { team: 'platform' }, podSecurityReason: 'GPUs' });
    gpuOperator({}, scope);
    const { labels, annotations } = objectOf(scope, 'Namespace').metadata;
    expect(labels).toMatchObject({ team: 'platform', [PRIVILEGED]: 'privileged' });
    expect(annotations[REASON]).toMatch(/^GPUs; the NVIDIA GPU operator/);
  });

  test('that enforces more than the operator bears is CLEARML8010', () => {
    const scope = gpuChart('gpus');
    new ClearmlNamespace(scope, 'namespace', { podSecurity: PodSecurityLevel.BASELINE });
    gpuOperator({ platform: GpuPlatform.OPENSHIFT }, scope);
    expect(() => objectsOf(scope)).toThrow(
      'CLEARML8010 gpus/namespace: pods of gpus/gpu-operator need privileged: the NVIDIA GPU operator',
    );
  });

  test('is shared by the operators of one cdk8s chart with a namespace, and by nothing else', () => {
    const scope = gpuChart('gpus');
    gpuOperator({ sharing: GpuSharing.mixed({ gpusPerNode: 1 }), registryToken: token() }, scope);
    dynamicMig({}, scope);
    injector({}, scope);
    expect(objectsOf(scope).filter(({ kind }) => kind === 'Namespace')).toHaveLength(1);
    const reason = objectOf(scope, 'Namespace').metadata.annotations[REASON];
    expect(reason.split('; ')).toHaveLength(2);
    const other = new Chart(scope.node.root as any, 'other', { namespace: 'gpus' });
    new ApiObject(other, 'pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'stranger' } });
    expect(() => objectsOf(scope)).toThrow(/CLEARML9035 gpus\/gpu-operator: namespace gpus holds Pod\/stranger/);
  });
});

describe('the pull secret', () => {
  test('is as the guide makes it, in the namespace of the operator and the manifest of secrets', () => {
    const scope = gpuChart();
    gpuOperator({ sharing: FRACTIONAL, registryToken: token() }, scope);
    const { 'gpus-secrets.k8s.yaml': [secret] = [], ...others } = objectsByFile(scope);
    expect(schemaProblems(secret)).toEqual([]);
    expect(secret).toMatchObject({
      metadata: { name: 'clearml-dockerhub-access', namespace: 'gpu-operator' },
      type: 'kubernetes.io/dockerconfigjson',
    });
    const { data = {}, stringData = {} } = secret;
    const text = stringData['.dockerconfigjson'] ?? Buffer.from(data['.dockerconfigjson'], 'base64').toString();
    const auth = Buffer.from(`allegroaienterprise:${TOKEN}`).toString('base64');
    expect(JSON.parse(text)).toEqual({
      auths: { 'docker.io': { username: 'allegroaienterprise', password: TOKEN, auth } },
    });
    expect(JSON.stringify(others)).not.toContain(TOKEN);
    expect(JSON.stringify(others)).not.toContain(auth);
  });

  test('may exist, and is then a prerequisite', () => {
    const scope = gpuChart();
    gpuOperator({ sharing: FRACTIONAL, imagePullSecrets: ['mine'] }, scope);
    expect(objectOf(scope, 'ClusterPolicy').spec.devicePlugin.imagePullSecrets).toEqual(['mine']);
    expect(objectOf(scope, 'Secret')).toBeUndefined();
    expect(namesOf(scope)).toContain('Secret gpu-operator mine');
  });

  test('is not needed where a mirror has the device plugin', () => {
    const values = { devicePlugin: { repository: 'registry.internal/clearml' } };
    const scope = gpuChart();
    gpuOperator({ sharing: FRACTIONAL, values }, scope);
    expect(objectOf(scope, 'ClusterPolicy').spec).toMatchObject({
      gfd: { imagePullSecrets: [] },
      devicePlugin: { repository: 'registry.internal/clearml', version: 'v0.17.2-gpu-card-selection' },
    });
  });

  test('serves the device plugin of OpenShift, too', () => {
    const scope = gpuChart();
    gpuOperator({ platform: GpuPlatform.OPENSHIFT, sharing: FRACTIONAL, registryToken: token() }, scope);
    expect(objectOf(scope, 'Secret').metadata.namespace).toBe('nvidia-gpu-operator');
  });
});

describe('on OpenShift', () => {
  test('there is no release, and the namespace is that of Operator Hub', () => {
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

  test('a cdk8s chart with a namespace stamps it on no cluster-scoped object', () => {
    const scope = gpuChart('gpus');
    gpuOperator({ platform: GpuPlatform.OPENSHIFT, sharing: GpuSharing.dynamicMig() }, scope);
    expect(objectOf(scope, 'ClusterPolicy').metadata).not.toHaveProperty('namespace');
    expect(objectOf(scope, 'ConfigMap').metadata.namespace).toBe('gpus');
  });

  describeWithCrds('the ClusterPolicy', () => {
    test.each([GpuSharing.none(), GpuSharing.dynamicMig(), FRACTIONAL, GpuSharing.mixed({ gpusPerNode: 2 })])(
      'is one by its definition',
      (sharing) => {
        const scope = gpuChart();
        const imagePullSecrets = sharing._fractions ? ['mine'] : [];
        gpuOperator({ platform: GpuPlatform.OPENSHIFT, sharing, imagePullSecrets }, scope);
        expect(crdProblems(objectOf(scope, 'ClusterPolicy'))).toEqual([]);
      },
    );
  });
});

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
  ])('of %s are its nodes, and the operators that the app does not declare', (_, sharing, expected) => {
    const scope = gpuChart();
    gpuOperator({ sharing, imagePullSecrets: sharing._fractions ? ['mine'] : [] }, scope);
    expect(namesOf(scope).sort()).toEqual(expected);
  });

  test('operators of the app are none', () => {
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

  test('comes out whole, with CRDs and without hooks, in objects that Kubernetes takes', () => {
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

  test('has its CRDs in a file of their own, each short enough for kubectl to keep it in an annotation', () => {
    const scope = gpuChart();
    gpuOperator({ chart: chart() }, scope);
    const { 'gpus-crds.k8s.yaml': crds = [], 'gpus.k8s.yaml': rest = [] } = objectsByFile(scope);
    expect(crds.length).toBeGreaterThan(3);
    expect(new Set(crds.map(({ kind }) => kind))).toEqual(new Set(['CustomResourceDefinition']));
    expect(rest.map(({ kind }) => kind)).not.toContain('CustomResourceDefinition');
    expect(Math.max(...crds.map((crd) => JSON.stringify(crd).length))).toBeLessThan(262_144);
  });

  test('keeps the restricted standard but for what reads the node', () => {
    const scope = gpuChart();
    const exceptions = [
      {
        rule: 'restrictedVolumes',
        workload: 'DaemonSet/gpu-operator-node-feature-discovery-worker',
        reason: 'reads what hardware the node has',
      },
    ];
    gpuOperator({ chart: chart(), podSecurity: PodSecurity.restricted({ exceptions }) }, scope);
    expect(() => objectsOf(scope)).not.toThrow();
  });
});

test("NVIDIA's chart comes from its repository, whether the version has a v or not", () => {
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

test('a secret in the values of the chart does not come out in the ClusterPolicy', () => {
  const values = { toolkit: { env: [{ name: 'A', value: SecretValue.unsafePlainText('x') }] } };
  const plain = { toolkit: { env: [{ name: 'MY_PASSWORD', value: 'p4ssw0rd' }] } };
  for (const own of [values, plain]) {
    expect(() => synth({ values: own })).toThrow('CLEARML3003');
  }
});
