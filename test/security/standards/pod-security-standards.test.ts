import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRule, PodSecurityStandards } from '../../../lib/security/standards/pod-security-standards';
import { PodSecurityLevel } from '../../../lib/security/standards/rule';
import { RULES } from '../../../lib/security/standards/rules';
import { failureOf } from '../../support/apps';
import { compliantPod } from './mutations';

const { metadata, spec } = compliantPod();
const standards = PodSecurityStandards.restricted();
const baseline = PodSecurityStandards.baseline();

const { BASELINE, PRIVILEGED, RESTRICTED } = PodSecurityLevel;

/** A container with other fields in its security context. */
function nested(container: any, { securityContext }: { securityContext: object }): object {
  return { ...container, securityContext: { ...container.securityContext, ...securityContext } };
}

const [container] = spec.containers;

const pod = (securityContext: object, others = {}) => ({
  ...spec,
  securityContext: { ...spec.securityContext, ...securityContext },
  ...others,
});
const only = (changed: object, others = {}) => ({
  ...spec,
  initContainers: [],
  containers: [{ ...container, ...changed }],
  ephemeralContainers: [],
  ...others,
});

describe('a violation', () => {
  test('contains rule, container, field, found and expected value', () => {
    const pod = { containers: [{ name: 'web', securityContext: { privileged: true } }] };
    expect(baseline.checkPod({}, pod)).toEqual([
      {
        ruleId: 'privileged',
        ruleLevel: 'baseline',
        containerName: 'web',
        fieldPath: 'spec.containers[0].securityContext.privileged',
        found: 'true',
        expected: 'unset or false',
      },
    ]);
  });

  test('of a pod field names no container', () => {
    expect(baseline.checkPod({}, { hostNetwork: true })).toEqual([
      {
        ruleId: 'hostNamespaces',
        ruleLevel: 'baseline',
        fieldPath: 'spec.hostNetwork',
        found: 'true',
        expected: 'unset or false',
      },
    ]);
  });

  test('of an absent field names the pod field that containers inherit', () => {
    const found = standards.checkPod({}, { containers: [{ name: 'web' }] });
    expect(found.map(({ fieldPath, found, expected }) => `${fieldPath} is ${found}, not ${expected}`)).toEqual([
      'spec.containers[0].securityContext.allowPrivilegeEscalation is unset, not false',
      'spec.containers[0].securityContext.capabilities.drop is unset, not a list with "ALL"',
      'spec.containers[0].securityContext.runAsNonRoot is unset, not true, here or at spec.securityContext.runAsNonRoot',
      'spec.containers[0].securityContext.seccompProfile.type is unset, not "RuntimeDefault" or "Localhost", here or at ' +
        'spec.securityContext.seccompProfile.type',
    ]);
  });

  test('of a volume names the volume source', () => {
    const [violation] = standards.checkPod({}, { volumes: [{ name: 'v', nfs: { server: 's', path: '/' } }] });
    expect(violation).toMatchObject({ fieldPath: 'spec.volumes[0].nfs', found: 'a nfs volume' });
  });

  test('appears in the order of rules, then of the pod and its init, regular and ephemeral containers', () => {
    const bad = { securityContext: { privileged: true, runAsUser: 0 } };
    const named = (...names: string[]) => names.map((name) => ({ ...nested(container, bad), name }));
    const containers = { ephemeralContainers: named('e'), containers: named('c0', 'c1'), initContainers: named('i') };
    const found = standards.checkPod({}, pod({ runAsUser: 0 }, containers));
    expect(found.map(({ ruleId, containerName }) => `${ruleId} ${containerName ?? 'pod'}`)).toEqual([
      ...['i', 'c0', 'c1', 'e'].map((name) => `privileged ${name}`),
      ...['pod', 'i', 'c0', 'c1', 'e'].map((name) => `runAsUser ${name}`),
    ]);
  });
});

describe('an object', () => {
  const template = { metadata, spec: { ...spec, hostPID: true } };
  test.each([
    ['v1', 'Pod', template, 'spec.hostPID'],
    ['v1', 'PodTemplate', { template }, 'template.spec.hostPID'],
    ['v1', 'ReplicationController', { spec: { template } }, 'spec.template.spec.hostPID'],
    ['apps/v1', 'Deployment', { spec: { template } }, 'spec.template.spec.hostPID'],
    ['apps/v1', 'StatefulSet', { spec: { template } }, 'spec.template.spec.hostPID'],
    ['apps/v1', 'DaemonSet', { spec: { template } }, 'spec.template.spec.hostPID'],
    ['apps/v1', 'ReplicaSet', { spec: { template } }, 'spec.template.spec.hostPID'],
    ['batch/v1', 'Job', { spec: { template } }, 'spec.template.spec.hostPID'],
    [
      'batch/v1',
      'CronJob',
      { spec: { jobTemplate: { spec: { template } } } },
      'spec.jobTemplate.spec.template.spec.hostPID',
    ],
  ])('of %s %s is checked by its pod spec', (apiVersion, kind, content, path) => {
    const violations = standards.checkObject({ apiVersion, kind, ...content });
    expect(violations.map(({ fieldPath }) => fieldPath)).toEqual([path]);
  });

  test.each([
    ['v1', 'Service', { spec: { hostPID: true } }],
    ['example.com/v1', 'Deployment', { spec: { template: { spec: { hostPID: true } } } }],
    ['apps/v1', 'Deployment', {}],
    ['v1', 'Pod', { spec: 'text' }],
    ['v1', 'Pod', { spec: { containers: 'text', volumes: {} } }],
  ])('of %s %s without a pod has no violations', (apiVersion, kind, content) => {
    expect(standards.checkObject({ apiVersion, kind, ...content })).toEqual([]);
  });

  test('with profile annotations is checked by the annotations of its pod', () => {
    const key = 'container.apparmor.security.beta.kubernetes.io/main';
    const annotated = { metadata: { annotations: { [key]: 'unconfined' } }, spec };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: annotated } };
    expect(standards.checkObject(deployment).map(({ fieldPath }) => fieldPath)).toEqual([
      `spec.template.metadata.annotations["${key}"]`,
    ]);
    expect(standards.checkObject({ ...deployment, metadata: annotated.metadata, spec: {} })).toEqual([]);
  });
});

describe('an empty field causes no violation', () => {
  test('when the API server treats an empty string as an absent field', () => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/main': '' };
    const seLinuxOptions = { type: '', user: '', role: '' };
    const pod = { containers: [{ name: 'main', securityContext: { seLinuxOptions } }] };
    expect(baseline.checkPod({ annotations }, pod)).toEqual([]);
  });

  test('when the API server treats null as an absent field', () => {
    const context = { privileged: null, procMount: null, appArmorProfile: null, windowsOptions: null };
    const containers = [{ name: 'a', securityContext: context, ports: null }];
    expect(baseline.checkPod({}, { containers, volumes: null, hostNetwork: null })).toEqual([]);
  });
});

describe('levels', () => {
  test('include the rules of the previous level', () => {
    const rules = (level: PodSecurityLevel) => PodSecurityStandards.of(level).rules.length;
    expect(rules(PRIVILEGED)).toBe(0);
    expect(rules(BASELINE)).toBe(12);
    expect(rules(RESTRICTED)).toBe(15);
  });

  test.each(['strict', 'Restricted', '', undefined, null])('do not include %j: CLEARML8001', (level) => {
    const failure = failureOf(() => PodSecurityStandards.of(level as PodSecurityLevel));
    expect(failure.message).toBe(
      `CLEARML8001: pod security level ${JSON.stringify(level)}\n` +
        '  expected: one of privileged, baseline, restricted\n' +
        '  fix: write the level as in the pod security labels of a namespace',
    );
  });

  test('replace baseline rules with stricter rules at level restricted', () => {
    const ids = standards.rules.map(({ id }) => id);
    const overridden = standards.rules.flatMap(({ overrides = [] }) => overrides);
    expect(overridden.sort()).toEqual([
      'capabilities_baseline',
      'hostPathVolumes',
      'procMount',
      'seccompProfile_baseline',
    ]);
    expect(ids.filter((id) => overridden.includes(id))).toEqual([]);
    expect(PodSecurityStandards.restricted('1.0').rules.map(({ id }) => id)).toContain('capabilities_baseline');
  });
});

const sysctl = (name: string) => pod({ sysctls: [{ name: `net.ipv4.${name}` }] });
const userNamespace = { hostUsers: false };
const root = { runAsNonRoot: false, runAsUser: 0 };
const unmasked = { securityContext: { ...container.securityContext, procMount: 'Unmasked' } };
const isolated = only(unmasked, userNamespace);
const bare = { securityContext: { runAsNonRoot: true } };
const probing = { livenessProbe: { httpGet: { host: 'example.com' } } };
const windows = only(bare, { os: { name: 'windows' }, securityContext: {} });
const engine = pod({ seLinuxOptions: { type: 'container_engine_t' } });
const linuxOnly = ['allowPrivilegeEscalation', 'capabilities_restricted', 'seccompProfile_restricted'];

/** The rules that a pod violates at a level before a minor version and from that version on. */
const CHANGES: [string, PodSecurityLevel, number, object, string[], string[]][] = [
  ['a bare container', RESTRICTED, 8, only(bare), [], linuxOnly.slice(0, 1)],
  ['a bare container', RESTRICTED, 22, only(bare), linuxOnly.slice(0, 1), linuxOnly.slice(0, 2)],
  [
    'no seccomp profile',
    RESTRICTED,
    19,
    only(bare, { securityContext: {} }),
    linuxOnly.slice(0, 1),
    ['allowPrivilegeEscalation', 'seccompProfile_restricted'],
  ],
  ['a Windows pod', RESTRICTED, 25, windows, linuxOnly, []],
  ['root', RESTRICTED, 23, pod(root), ['runAsNonRoot'], ['runAsNonRoot', 'runAsUser']],
  ['root of a user namespace', RESTRICTED, 35, pod(root, userNamespace), ['runAsNonRoot', 'runAsUser'], []],
  ['an unmasked /proc in a user namespace', BASELINE, 35, isolated, ['procMount'], []],
  ['an unmasked /proc in a user namespace', RESTRICTED, 35, isolated, ['procMount'], ['procMount_restricted']],
  ['SELinux type container_engine_t', BASELINE, 31, engine, ['seLinuxOptions'], []],
  ['sysctl ip_local_reserved_ports', BASELINE, 27, sysctl('ip_local_reserved_ports'), ['sysctls'], []],
  ['sysctl tcp_keepalive_time', BASELINE, 29, sysctl('tcp_keepalive_time'), ['sysctls'], []],
  ['sysctl tcp_wmem', BASELINE, 32, sysctl('tcp_wmem'), ['sysctls'], []],
  ['sysctl tcp_notsent_lowat', BASELINE, 37, sysctl('tcp_notsent_lowat'), ['sysctls'], []],
  ['a probe of another host', BASELINE, 34, only(probing), [], ['hostProbesAndHostLifecycle']],
];

type Case = [string, PodSecurityLevel, string, object, string[]];

test.each<Case>([
  ...CHANGES.flatMap(([title, level, minor, changed, before, after]): Case[] => [
    [title, level, `1.${minor - 1}`, changed, before],
    [title, level, `1.${minor}`, changed, after],
  ]),
  ['no seccomp profile', RESTRICTED, '1.22', only(bare, { securityContext: {} }), linuxOnly],
  ['root', RESTRICTED, '1.35', pod(root), ['runAsNonRoot', 'runAsUser']],
  ['an unmasked /proc', BASELINE, '1.35', only(unmasked), ['procMount']],
  ['root in host namespaces', PRIVILEGED, 'latest', pod(root, { hostNetwork: true, hostPID: true }), []],
])('checks %s at level %s of version %s', (_, level, version, changed, rules) => {
  const violations = PodSecurityStandards.of(level, version).checkPod({}, changed);
  expect([...new Set(violations.map(({ ruleId }) => ruleId))]).toEqual(rules);
});

describe('a version', () => {
  test.each(['1.32', 'v1.32', '1.32.4', 'v1.32.4-eks-a1b2c3', '1.32.0+k3s1', '1.32-gke.1'])(
    '%s has the rules of 1.32',
    (version) => {
      expect(PodSecurityStandards.restricted(version).kubernetesVersion).toBe('1.32');
    },
  );

  test.each([undefined, 'latest', '1.37', '1.99.1'])('%s has the rules of the latest known version', (version) => {
    expect(PodSecurityStandards.restricted(version).kubernetesVersion).toBe('1.37');
    expect(PodSecurityStandards.baseline(version).kubernetesVersion).toBe('1.37');
    expect(PodSecurityStandards.of(PRIVILEGED, version).kubernetesVersion).toBe('1.37');
  });

  test.each(['', '1', '2.0', '1.x', 'v1.', '01.30', '1.030', '>=1.30', 'Latest', {}])(
    'cannot be %j: CLEARML8002',
    (text) => {
      expect(failureOf(() => PodSecurityStandards.restricted(text as string)).code).toBe('CLEARML8002');
    },
  );

  test('that is a number causes an error that recommends quotes', () => {
    const failure = failureOf(() => PodSecurityStandards.baseline(1.3 as unknown as string));
    expect(failure.message).toBe(
      'CLEARML8002: Kubernetes version 1.3\n' +
        '  expected: a string such as 1.32, v1.32.4 or latest\n' +
        '  fix: quote the version, because YAML reads 1.30 as the number 1.3',
    );
  });
});

test('docs/pod-security.md documents each rule in a row', () => {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'pod-security.md'), 'utf8');
  const rows = RULES.map(describeRule).map(
    ({ id, level, since, title, changes }) => `| \`${id}\` | ${level} | ${since} | ${[title, ...changes].join('; ')} |`,
  );
  const section = page.split(/^## /m).find((part) => part.startsWith('The rules\n'));
  expect(section?.match(/^\| `.*\|$/gm)).toEqual(rows);
});
