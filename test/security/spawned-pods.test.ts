import { spawnedPodProblems, spawnedPods } from '../../lib/security/spawned-pods';
import { Field } from '../../lib/security/standards/checked-pod';
import { PodSecurityStandards } from '../../lib/security/standards/pod-security-standards';

const AGENT = 'clearml-enterprise-agent';
const SERVER = 'clearml-enterprise';
const restricted = PodSecurityStandards.restricted();
const baseline = PodSecurityStandards.baseline();

/** The security context in `openshift.md` of the ClearML documentation. */
const hardened = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const BASE = 'agentk8sglue.basePodTemplate';
const agent = (agentk8sglue: object) => ({ agentk8sglue });

/** `place: field` of each problem. */
const problems = (values: object, chart = AGENT, standards = restricted): string[] =>
  spawnedPodProblems(standards, chart, values as Record<string, unknown>).flatMap(({ place, violations }) =>
    violations.map(({ ruleId, fieldPath }) => `${place}: ${ruleId} ${fieldPath}`),
  );

describe('pods of tasks', () => {
  test('satisfy level restricted for all queues when the base template does', () => {
    const queues = { default: {}, gpu: { templateOverrides: { resources: { limits: { 'nvidia.com/gpu': 1 } } } } };
    expect(problems(agent({ basePodTemplate: { containerSecurityContext: hardened }, queues }))).toEqual([]);
  });

  test('cause one violation with a path in the values for each unset field of the template', () => {
    const queues = { gpu: { templateOverrides: { resources: { limits: { 'nvidia.com/gpu': 1 } } } } };
    const found = spawnedPodProblems(restricted, AGENT, agent({ queues }));
    expect(found.map(({ place }) => place)).toEqual([BASE]);
    expect(found[0]?.violations.map(({ fieldPath, expected }) => `${fieldPath} is not ${expected}`)).toEqual([
      `${BASE}.containerSecurityContext.allowPrivilegeEscalation is not false`,
      `${BASE}.containerSecurityContext.capabilities.drop is not a list with "ALL"`,
      `${BASE}.containerSecurityContext.runAsNonRoot is not true, here or at ${BASE}.podSecurityContext.runAsNonRoot`,
      `${BASE}.containerSecurityContext.seccompProfile.type is not "RuntimeDefault" or "Localhost", here or at ${BASE}.podSecurityContext.seccompProfile.type`,
    ]);
  });

  test('of a queue do not inherit a security context that the queue replaces', () => {
    const queues = { root: { templateOverrides: { containerSecurityContext: { ...hardened, runAsUser: 0 } } } };
    expect(problems(agent({ basePodTemplate: { containerSecurityContext: hardened }, queues }))).toEqual([
      'agentk8sglue.queues.root.templateOverrides: runAsUser agentk8sglue.queues.root.templateOverrides.containerSecurityContext.runAsUser',
    ]);
  });

  test('of a queue inherit fields that the queue sets to an empty value', () => {
    const queues = { q: { templateOverrides: { containerSecurityContext: {}, volumes: [] } } };
    expect(problems(agent({ basePodTemplate: { containerSecurityContext: hardened }, queues }))).toEqual([]);
  });

  test('use the volumes of the queue or of the base template, and all extra volumes', () => {
    const hostPath = (path: string) => ({ name: path, hostPath: { path } });
    const values = agent({
      basePodTemplate: {
        volumes: [{ name: 'ok', emptyDir: {} }, hostPath('/base')],
        extraVolumes: [hostPath('/extra')],
      },
      queues: {
        'own.volumes': { templateOverrides: { volumes: [hostPath('/own')] } },
        more: { templateOverrides: { extraVolumes: [hostPath('/more')] } },
      },
    });
    expect(problems(values, AGENT, baseline)).toEqual([
      `${BASE}: hostPathVolumes ${BASE}.volumes[1].hostPath`,
      `${BASE}: hostPathVolumes ${BASE}.extraVolumes[0].hostPath`,
      'agentk8sglue.queues.more.templateOverrides: hostPathVolumes agentk8sglue.queues.more.templateOverrides.extraVolumes[0].hostPath',
      'agentk8sglue.queues["own.volumes"].templateOverrides: hostPathVolumes agentk8sglue.queues["own.volumes"].templateOverrides.volumes[0].hostPath',
    ]);
  });

  test('contain the pod fields of the template, such as hostPID', () => {
    const values = agent({ basePodTemplate: { hostPID: true, nodeSelector: { gpu: 'yes' } } });
    expect(problems(values, AGENT, baseline)).toEqual([`${BASE}: hostNamespaces ${BASE}.hostPID`]);
  });

  test('contain init containers and annotations', () => {
    const key = 'container.apparmor.security.beta.kubernetes.io/task';
    const values = agent({
      basePodTemplate: {
        annotations: { [key]: 'unconfined' },
        initContainers: [{ name: 'certs', securityContext: { privileged: true } }],
      },
    });
    expect(problems(values, AGENT, baseline)).toEqual([
      `${BASE}: appArmorProfile ${BASE}.annotations["${key}"]`,
      `${BASE}: privileged ${BASE}.initContainers[0].securityContext.privileged`,
    ]);
  });

  test.each(['podSecurityContext', 'securityContext'])('inherit from %s of the template', (key) => {
    const { runAsNonRoot, seccompProfile, ...container } = hardened;
    const template = { [key]: { runAsNonRoot, seccompProfile }, containerSecurityContext: container };
    expect(problems(agent({ basePodTemplate: template }))).toEqual([]);
    expect(problems(agent({ basePodTemplate: { ...template, [key]: { runAsNonRoot: false } } }))).toContain(
      `${BASE}: runAsNonRoot ${BASE}.${key}.runAsNonRoot`,
    );
  });

  test.each([true, 'true', false])('of the applications queue depend on appsQueue.enabled: %j', (enabled) => {
    const appsQueue = { enabled, templateOverrides: { hostNetwork: true } };
    const place = 'agentk8sglue.appsQueue.templateOverrides';
    const expected = enabled ? [`${place}: hostNamespaces ${place}.hostNetwork`] : [];
    expect(problems(agent({ appsQueue }), AGENT, baseline)).toEqual(expected);
  });

  test('are checked for the public chart', () => {
    expect(spawnedPods('clearml-agent', agent({ basePodTemplate: {} })).map(({ place }) => place)).toEqual([BASE]);
  });
});

describe('pods of applications', () => {
  test.each([true, 'true'])('are checked for the server chart when applications are enabled: %j', (enabled) => {
    const basePodTemplate = { containerSecurityContext: { ...hardened, runAsNonRoot: false } };
    expect(problems({ clearmlApplications: { enabled, basePodTemplate } }, SERVER)).toEqual([
      'clearmlApplications.basePodTemplate: runAsNonRoot clearmlApplications.basePodTemplate.containerSecurityContext.runAsNonRoot',
    ]);
  });

  test.each([
    [SERVER, { clearmlApplications: { enabled: false } }],
    [SERVER, {}],
    ['clearml', {}],
    ['toString', {}],
  ])('do not exist for chart %s with values %j', (chart, values) => {
    expect(spawnedPods(chart, values)).toEqual([]);
  });
});

test('spawned pods contain the fields that rules read', () => {
  const template = {
    volumes: [{ name: 'v', emptyDir: {} }],
    extraVolumes: [{ name: 'w', emptyDir: {} }],
    tolerations: [{ operator: 'Exists' }],
    containerSecurityContext: hardened,
  };
  const [{ pod } = {}] = spawnedPods(AGENT, agent({ basePodTemplate: template }));
  const spec = JSON.stringify(pod?.spec.value, (_, field) => (field instanceof Field ? field.value : field));
  expect(JSON.parse(spec)).toMatchObject({
    tolerations: template.tolerations,
    containers: [{ name: 'task', securityContext: hardened }],
    volumes: [...template.volumes, ...template.extraVolumes],
  });
});
