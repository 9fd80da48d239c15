import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { ClearmlNamespace, type ClearmlNamespaceProps, PodSecurityLevel } from '../../../lib';
import { failureOf, synthesized, temporaryFolder, testChart } from '../../support/apps';
import { schemaProblems } from '../../support/kubernetes-schemas';

/** The objects in the manifest of namespaces. */
function written(chart: Chart): any[] {
  const text = synthesized(chart)['clearml-namespace.k8s.yaml'] ?? '';
  return parseAllDocuments(text).map((document) => document.toJS());
}

/** The objects of a namespace, with a pod of this spec in it. */
function objects(props: ClearmlNamespaceProps, podSpec?: object, chart = testChart()): any[] {
  new ClearmlNamespace(chart, 'namespace', props);
  if (podSpec) {
    addPod(chart, podSpec);
  }
  return written(chart);
}

const addPod = (chart: Chart, spec: object, name = 'pod', namespace?: string) =>
  new ApiObject(chart, name, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec });

const labelsOf = (all: any[]) => all.find(({ kind }) => kind === 'Namespace').metadata.labels;
const enforced = (all: any[]) => labelsOf(all)['pod-security.kubernetes.io/enforce'];
const named = (all: any[], name: string) => all.find(({ metadata }) => metadata.name === name);

const ISOLATION = {
  ingressNamespaces: ['ingress-nginx'],
  clientNamespaces: ['team-a', 'team-b'],
  serverNamespaces: ['clearml'],
  userCidrs: ['0.0.0.0/0'],
  externalCidrs: ['10.20.0.0/16', 'fd00::/8'],
  kubernetesApiCidrs: ['10.96.0.1/32'],
};
const ORDINARY = { containers: [{ name: 'a' }] };
const NODE_ACCESS = { hostPID: true, containers: [{ name: 'a' }] };
const HARDENED = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'a', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
};

describe('pod security labels', () => {
  test.each([
    ['no pods', undefined, 'restricted'],
    ['hardened pods', HARDENED, 'restricted'],
    ['ordinary pods', ORDINARY, 'baseline'],
    ['pods with access to the node', NODE_ACCESS, 'privileged'],
  ])('enforce the highest level that %s satisfy', (_, spec, level) => {
    expect(labelsOf(objects({}, spec))).toMatchObject({
      'pod-security.kubernetes.io/enforce': level,
      'pod-security.kubernetes.io/enforce-version': 'latest',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
  });

  test.each([
    ['exclude pods of other namespaces', undefined, 'restricted'],
    ['include pods of other charts in the namespace', 'clearml', 'privileged'],
  ])('%s', (_, namespace, level) => {
    const chart = testChart();
    addPod(new Chart(App.of(chart), 'other', { namespace: 'elsewhere' }), NODE_ACCESS, 'pod', namespace);
    expect(enforced(objects({}, undefined, chart))).toBe(level);
  });

  test('include pods that are added after the namespace, after a synthesis, or in a validation', () => {
    const chart = testChart();
    new ClearmlNamespace(chart, 'namespace');
    expect(enforced(written(chart))).toBe('restricted');
    addPod(chart, ORDINARY, 'ordinary');
    expect(enforced(written(chart))).toBe('baseline');
    chart.node.addValidation({
      validate: () => {
        addPod(chart, NODE_ACCESS, 'privileged');
        return [];
      },
    });
    expect(enforced(written(chart))).toBe('privileged');
  });

  test('are computed with the same number of tree traversals for any number of namespaces', () => {
    const walksOf = (count: number) => {
      const chart = testChart();
      for (let n = 0; n < count; n++) {
        new ClearmlNamespace(chart, `namespace-${n}`, { name: `n-${n}`, podSecurity: PodSecurityLevel.RESTRICTED });
        new ClearmlNamespace(chart, `other-${n}`, { name: `o-${n}` });
      }
      const walk = jest.spyOn(App.of(chart).node, 'findAll');
      App.of(chart).synth();
      return walk.mock.calls.length;
    };
    expect(walksOf(7)).toBe(walksOf(1));
  });

  test('are rejected when a pod violates an explicit level', () => {
    const restricted = { podSecurity: PodSecurityLevel.RESTRICTED, kubernetesVersion: '1.32' };
    expect(labelsOf(objects(restricted, HARDENED))['pod-security.kubernetes.io/enforce-version']).toBe('v1.32');
    expect(failureOf(() => objects(restricted, { hostPID: true, containers: [] })).message).toContain(
      'CLEARML8010 clearml/namespace: Pod/pod (clearml/pod) violates hostNamespaces: spec.hostPID is true',
    );
  });
});

describe('the manifest', () => {
  test('sorts before the other manifests, and sets namespaces on namespaced objects only', () => {
    const chart = testChart();
    const all = objects({ quota: { pods: '5' }, labels: { team: 'a' } }, HARDENED, chart);
    expect(all.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['Namespace', undefined],
      ['ResourceQuota', 'clearml'],
    ]);
    expect(labelsOf(all).team).toBe('a');
    const names = ['clearml-namespace.k8s.yaml', 'clearml-secrets.k8s.yaml', 'clearml.k8s.yaml'];
    expect([...names].sort()).toEqual(names);
    expect(Object.keys(synthesized(chart))).toEqual(['clearml-namespace.k8s.yaml', 'clearml.k8s.yaml']);
  });

  test('contains all namespaces of a chart', () => {
    const chart = testChart();
    new ClearmlNamespace(chart, 'other', { name: 'other', quota: { pods: '1' } });
    const all = objects({ quota: { pods: '2' } }, undefined, chart);
    expect(all.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
      ['Namespace', 'other', undefined],
      ['ResourceQuota', 'quota', 'other'],
      ['Namespace', 'clearml', undefined],
      ['ResourceQuota', 'quota', 'clearml'],
    ]);
  });

  test('contains the reason for a low level in an annotation, and no annotation without a reason', () => {
    const reason = { podSecurity: PodSecurityLevel.PRIVILEGED, podSecurityReason: 'agents of old' };
    const [namespace] = objects(reason);
    expect(namespace.metadata.annotations).toEqual({ 'cdk8s-clearml/pod-security-reason': 'agents of old' });
    expect(objects({})[0].metadata).not.toHaveProperty('annotations');
  });

  test('is the first part of a file for the whole app', () => {
    const app = new App({ outdir: temporaryFolder(), yamlOutputType: YamlOutputType.FILE_PER_APP });
    const chart = new Chart(app, 'clearml', { namespace: 'clearml' });
    new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
    new ClearmlNamespace(chart, 'namespace');
    expect([...app.synthYaml().matchAll(/^kind: (.*)$/gm)].map(([, kind]) => kind)).toEqual(['Namespace', 'ConfigMap']);
  });

  test('contains valid objects', () => {
    const all = objects({
      quota: { 'requests.cpu': '4', 'requests.nvidia.com/gpu': '2' },
      limits: {
        defaultRequests: { cpu: '100m' },
        defaultLimits: { cpu: '1' },
        minimum: { cpu: '10m' },
        maximum: { cpu: '2' },
      },
      networkIsolation: ISOLATION,
    });
    expect(all.length).toBe(12);
    expect(all.flatMap(schemaProblems)).toEqual([]);
    const item = { min: { cpu: '10m' }, defaultRequest: { cpu: '100m' }, default: { cpu: '1' }, max: { cpu: '2' } };
    expect(named(all, 'limits').spec.limits).toEqual([{ type: 'Container', ...item }]);
    expect(named(all, 'quota').spec.hard).toEqual({ 'requests.cpu': '4', 'requests.nvidia.com/gpu': '2' });
  });
});

describe('network isolation', () => {
  test('denies all connections except among the pods of the namespace and to DNS', () => {
    const all = objects({ networkIsolation: {} }).filter(({ kind }) => kind === 'NetworkPolicy');
    expect(all.map(({ metadata }) => metadata.name)).toEqual(['default-deny', 'allow-same-namespace', 'allow-dns']);
    expect(named(all, 'default-deny').spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  const policies = objects({ networkIsolation: ISOLATION });
  const namespace = (name: string) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  });
  const block = (cidr: string) => ({ ipBlock: { cidr } });
  const web = [80, 8008, 8080, 8081];

  test.each([
    ['allow-ingress-controllers', 'ingress', 'from', [namespace('ingress-nginx')], web],
    ['allow-clients', 'ingress', 'from', [namespace('team-a'), namespace('team-b')], web],
    ['allow-users', 'ingress', 'from', [block('0.0.0.0/0')], web],
    ['allow-servers', 'egress', 'to', [namespace('clearml')], [80, 443, 8008, 8080, 8081, 8443]],
    ['allow-external', 'egress', 'to', [block('10.20.0.0/16'), block('fd00::/8')], undefined],
    ['allow-kubernetes-api', 'egress', 'to', [block('10.96.0.1/32')], [443, 6443]],
  ])('permits the connections of policy %s', (name, direction, side, peers, ports) => {
    const [rule] = named(policies, name).spec[direction];
    expect(rule[side]).toEqual(peers);
    expect(rule.ports?.map(({ port }: any) => port)).toEqual(ports);
  });

  test('creates no policies by default', () => {
    expect(objects({}).map(({ kind }) => kind)).toEqual(['Namespace']);
  });
});

describe('ClearmlNamespace', () => {
  test.each<[string, ClearmlNamespaceProps]>([
    ['an invalid name', { name: 'Not_A_Name' }],
    ['an invalid quota', { quota: { pods: 'many' } }],
    ['a quota with an unknown unit', { quota: { pods: '5Zi' } }],
    ['a default limit above maximum', { limits: { defaultLimits: { memory: '2Gi' }, maximum: { memory: '1500M' } } }],
    ['an address without a prefix length', { networkIsolation: { externalCidrs: ['10.0.0.1'] } }],
    ['an address with too many bits', { networkIsolation: { externalCidrs: ['10.0.0.0/33'] } }],
    ['session ports without user addresses', { networkIsolation: { sessionPorts: { firstPort: 1, lastPort: 2 } } }],
    [
      'a first port above the last port',
      { networkIsolation: { userCidrs: ['10.0.0.0/8'], sessionPorts: { firstPort: 2, lastPort: 1 } } },
    ],
    ['an invalid user address', { networkIsolation: { userCidrs: ['example.com/8'] } }],
  ])('rejects %s with CLEARML8014', (_, props) => {
    expect(failureOf(() => objects(props)).code).toBe('CLEARML8014');
  });

  test.each<[string, (chart: Chart) => void, Chart?]>([
    ['a chart with the name of the namespace manifest', (chart) => new Chart(App.of(chart), 'clearml-namespace')],
    ['a chart without a namespace', () => undefined, new Chart(new App(), 'clearml')],
  ])('rejects %s with CLEARML8014', (_, prepare, chart = testChart()) => {
    prepare(chart);
    expect(failureOf(() => new ClearmlNamespace(chart, 'namespace')).code).toBe('CLEARML8014');
  });

  test('accepts a name that is a property of JavaScript objects', () => {
    expect(named(objects({ name: 'constructor' }), 'constructor').kind).toBe('Namespace');
  });

  test('accepts ascending limits in different units', () => {
    const limits = { minimum: { memory: '1e3' }, defaultLimits: { memory: '1Gi' }, maximum: { memory: '1.5Gi' } };
    expect(() => objects({ limits })).not.toThrow();
  });
});
