import { AGENT_CAPABILITIES, type AgentCapability } from '../../lib/agent/agent-capabilities';
import { AgentCredentials } from '../../lib/agent/agent-credentials';
import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { CpuCapacity, GpuCapacity } from '../../lib/agent/capacity/capacities';
import { CustomCertificates } from '../../lib/agent/certificates';
import { Gpus } from '../../lib/agent/tasks/gpus';
import type { Capability } from '../../lib/chart/capability';
import { PodSecurity } from '../../lib/security/pod-security';
import { failureOf } from '../support/apps';
import { justBefore } from '../support/versions';
import { agentOf, contractAt, ENDPOINTS, withValues } from './agents';

type Props = Partial<ClearmlAgentProps>;

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const { apiUrl, appUrl } = ENDPOINTS;

/** A prop for each capability. Three are no props of their own: rules ask for them. */
const PROPS: Partial<Record<AgentCapability, [setting: string, props: Props]>> = {
  agentWithoutRoot: ['podSecurity that forbids root', { podSecurity: PodSecurity.restricted() }],
  airGapped: ['airGapped', { airGapped: { image: 'a' } }],
  applicationsQueue: ['applicationsQueue', { applicationsQueue: {} }],
  bootstrap: ['bootstrap', { bootstrap: true }],
  certificates: ['certificates', { certificates: CustomCertificates.bundle(PEM) }],
  certificatesInTasks: ['certificates.inTasks', { certificates: CustomCertificates.bundle(PEM, { inTasks: true }) }],
  clusterAccess: ['clusterAccess', { clusterAccess: true }],
  completedPodDelay: ['completedPodDeletionDelayMinutes', { completedPodDeletionDelayMinutes: 1 }],
  composeApplications: ['composeApplications', { composeApplications: true }],
  cpuReports: ['dashboard.cpus', { dashboard: { cpus: CpuCapacity.of(1) } }],
  existingCredentials: ['credentials', { credentials: AgentCredentials.fromSecret('a') }],
  extraQueueVolumes: ['queues.a.sharedMemory', { queues: [{ name: 'a', sharedMemory: '1Gi' }] }],
  gpuReports: ['dashboard', { dashboard: { gpus: GpuCapacity.of(1) } }],
  intervals: ['queuePollSeconds', { queuePollSeconds: 5 }],
  maxPods: ['maxPods', { maxPods: 5 }],
  monitoredResources: ['monitoredResources.max', { monitoredResources: { max: 1 } }],
  multiNodeByTask: ['multiNode', { multiNode: true }],
  noFileServer: ['endpoints without filesUrl', { endpoints: { apiUrl, appUrl } }],
  ownerToken: ['useOwnerToken', { useOwnerToken: true }],
  queueTemplates: ['queues.a.gpus', { queues: [{ name: 'a', gpus: Gpus.whole(1) }] }],
  serverTasks: ['serverTasks', { serverTasks: {} }],
  serviceAccount: ['agentPod.serviceAccountName', { agentPod: { serviceAccountName: 'a' } }],
  startScripts: ['startScript', { startScript: 'python3 -m clearml_agent execute --id {task_id}' }],
  workerIds: ['workerId', { workerId: 'k8s:a' }],
};
const RULES = ['certificatesWithoutRoot', 'clusterRolesByNamespace', 'multiNode'];

const names = Object.keys(PROPS) as AgentCapability[];
const supportOf = (name: AgentCapability) => AGENT_CAPABILITIES[name] as Capability;

test('every capability is asked for', () => {
  expect([...names, ...RULES].sort()).toEqual(Object.keys(AGENT_CAPABILITIES).sort());
});

const since = names.flatMap((name) => {
  const version = supportOf(name).enterprise?.since;
  return version === undefined ? [] : [{ name, version, before: justBefore(version) }];
});

test.each(since)('$name is refused at $before and taken at $version', ({ name, version, before }) => {
  const [setting, props] = PROPS[name] as [string, Props];
  const failure = failureOf(() => agentOf({ ...props, chart: contractAt(before) }));
  expect(failure.message).toMatch(/^CLEARML4002 clearml\/agent: /);
  expect(failure.message).toContain(`${setting} with chart clearml-enterprise-agent ${before}`);
  expect(failure.message).toContain(`clearml-enterprise-agent ${version} or later`);
  expect(agentOf({ ...props, chart: contractAt(version) }).release.chartVersion).toBe(version);
});

test.each(names.filter((name) => supportOf(name).public === undefined))(
  '%s is an error with the public chart, which never has it',
  (name) => {
    const [setting, props] = PROPS[name] as [string, Props];
    const failure = failureOf(() => agentOf({ ...props, chart: contractAt('5.3.2', 'clearml-agent') }));
    expect(failure.message).toContain(`CLEARML4003 clearml/agent: ${setting.split('.')[0]}`);
    expect(failure.message).toContain('clearml-enterprise-agent');
  },
);

test.each(['6.9.3', '6.10.0', '6.11.2', '6.12.3', '6.13.4', '6.14.6', '6.15.8'])(
  'nothing is sent to %s by default that it lacks',
  (version) => {
    const { values } = withValues({ chart: contractAt(version) });
    expect(Object.keys(values.agentk8sglue).sort()).toEqual([
      'apiServerUrlReference',
      'createQueues',
      'fileServerUrlReference',
      'queues',
      'webServerUrlReference',
    ]);
  },
);

test('certificates reach tasks where the chart can do it, unless told otherwise', () => {
  const sent = (version: string, inTasks?: boolean) =>
    withValues({ chart: contractAt(version), certificates: CustomCertificates.bundle(PEM, { inTasks }) }).values
      .customCertificates.propagateToTasks;
  expect([sent('6.10.5'), sent('6.10.6'), sent('6.10.6', false)]).toEqual([undefined, true, undefined]);
});

test('a chart that is newer than all known ones is taken, with a notice', () => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
  agentOf({ chart: contractAt('7.0.0') });
  expect(warned.mock.calls.map(([text]) => text)).toEqual([
    'chart clearml-enterprise-agent 7.0.0 is unknown to cdk8s-clearml, which treats it like clearml-enterprise-agent 6.15.8',
  ]);
  warned.mockRestore();
});

test.each([
  ['6.10.9', { certificates: CustomCertificates.bundle(PEM) }, 'SSL_CERT_FILE is not set'],
  [
    '6.15.6',
    { bootstrap: true, values: { clearml: { clearmlConfig: 'sdk {}' } } },
    'do not read clearml.clearmlConfig',
  ],
])('a fault of %s is told once', (version, props, text) => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
  agentOf({ chart: contractAt(version), ...props });
  agentOf({ chart: contractAt(version), ...props });
  expect(warned.mock.calls).toEqual([
    [expect.stringContaining(text), expect.objectContaining({ type: 'ClearmlNotice' })],
  ]);
  warned.mockRestore();
});
