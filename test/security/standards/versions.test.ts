import { PodSecurityLevel } from '../../../lib/security/standards/pod-security-level';
import { PodSecurityStandards } from '../../../lib/security/standards/pod-security-standards';
import { failureOf } from '../../support/apps';
import { compliantPod } from './compliant-pod';

const { BASELINE, PRIVILEGED, RESTRICTED } = PodSecurityLevel;
const { spec } = compliantPod();
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

const sysctl = (name: string) => pod({ sysctls: [{ name }] });
const userNamespace = { hostUsers: false };
const root = { runAsNonRoot: false, runAsUser: 0 };
const unmasked = { securityContext: { ...container.securityContext, procMount: 'Unmasked' } };
const bare = { securityContext: { runAsNonRoot: true } };
const probing = { livenessProbe: { httpGet: { host: 'example.com' } } };
const windows = only(bare, { os: { name: 'windows' }, securityContext: {} });
const linuxOnly = ['allowPrivilegeEscalation', 'capabilities_restricted', 'seccompProfile_restricted'];

test.each([
  ['a bare container', RESTRICTED, '1.7', only(bare), []],
  ['a bare container', RESTRICTED, '1.8', only(bare), ['allowPrivilegeEscalation']],
  ['a bare container', RESTRICTED, '1.21', only(bare), ['allowPrivilegeEscalation']],
  ['a bare container', RESTRICTED, '1.22', only(bare), ['allowPrivilegeEscalation', 'capabilities_restricted']],
  ['no seccomp profile', RESTRICTED, '1.18', only(bare, { securityContext: {} }), linuxOnly.slice(0, 1)],
  ['no seccomp profile', RESTRICTED, '1.22', only(bare, { securityContext: {} }), linuxOnly],
  ['a Windows pod', RESTRICTED, '1.24', windows, linuxOnly],
  ['a Windows pod', RESTRICTED, '1.25', windows, []],
  ['root', RESTRICTED, '1.22', pod(root), ['runAsNonRoot']],
  ['root', RESTRICTED, '1.23', pod(root), ['runAsNonRoot', 'runAsUser']],
  ['root', RESTRICTED, '1.35', pod(root), ['runAsNonRoot', 'runAsUser']],
  ['root of a user namespace', RESTRICTED, '1.34', pod(root, userNamespace), ['runAsNonRoot', 'runAsUser']],
  ['root of a user namespace', RESTRICTED, '1.35', pod(root, userNamespace), []],
  ['an unmasked /proc', BASELINE, '1.35', only(unmasked), ['procMount']],
  ['an unmasked /proc in a user namespace', BASELINE, '1.34', only(unmasked, userNamespace), ['procMount']],
  ['an unmasked /proc in a user namespace', BASELINE, '1.35', only(unmasked, userNamespace), []],
  ['an unmasked /proc in a user namespace', RESTRICTED, '1.34', only(unmasked, userNamespace), ['procMount']],
  [
    'an unmasked /proc in a user namespace',
    RESTRICTED,
    '1.35',
    only(unmasked, userNamespace),
    ['procMount_restricted'],
  ],
  [
    'type container_engine_t',
    BASELINE,
    '1.30',
    pod({ seLinuxOptions: { type: 'container_engine_t' } }),
    ['seLinuxOptions'],
  ],
  ['type container_engine_t', BASELINE, '1.31', pod({ seLinuxOptions: { type: 'container_engine_t' } }), []],
  ['a reserved port', BASELINE, '1.26', sysctl('net.ipv4.ip_local_reserved_ports'), ['sysctls']],
  ['a reserved port', BASELINE, '1.27', sysctl('net.ipv4.ip_local_reserved_ports'), []],
  ['a keepalive time', BASELINE, '1.28', sysctl('net.ipv4.tcp_keepalive_time'), ['sysctls']],
  ['a keepalive time', BASELINE, '1.29', sysctl('net.ipv4.tcp_keepalive_time'), []],
  ['a write buffer', BASELINE, '1.31', sysctl('net.ipv4.tcp_wmem'), ['sysctls']],
  ['a write buffer', BASELINE, '1.32', sysctl('net.ipv4.tcp_wmem'), []],
  ['a low-water mark', BASELINE, '1.36', sysctl('net.ipv4.tcp_notsent_lowat'), ['sysctls']],
  ['a low-water mark', BASELINE, '1.37', sysctl('net.ipv4.tcp_notsent_lowat'), []],
  ['a probe of another host', BASELINE, '1.33', only(probing), []],
  ['a probe of another host', BASELINE, '1.34', only(probing), ['hostProbesAndHostLifecycle']],
  ['anything', PRIVILEGED, 'latest', pod(root, { hostNetwork: true, hostPID: true }), []],
])('checks %s at level %s %s', (_, level, version, changed, rules) => {
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
