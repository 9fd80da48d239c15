import { AGENT_CHART } from '../../lib/agent/agent-chart';
import type { AgentFeature } from '../../lib/agent/agent-installation';
import type { ClearmlAgentProps } from '../../lib/agent/agent-props';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { rangeOf } from '../../lib/chart/clearml-chart';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { PodSecurity } from '../../lib/security/pod-security';
import { failureOf } from '../support/apps';
import { justBefore } from '../support/versions';
import { agentOf, contractAt, ENDPOINTS, withValues } from './agents';

type Props = Partial<ClearmlAgentProps>;

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const { apiUrl, appUrl } = ENDPOINTS;

/** Props that need each feature, and the setting that the error names. */
const PROPS: Partial<Record<AgentFeature, [setting: string, props: Props]>> = {
  agentWithoutRoot: ['podSecurity that forbids root', { podSecurity: PodSecurity.restricted() }],
  certificatesInTasks: ['certificates.inTasks', { certificates: CustomCertificates.bundle(PEM, { inTasks: true }) }],
  existingCredentials: ['credentials', { credentials: ServerCredentials.fromSecret('a') }],
  multiNodeByTask: ['multiNode', { multiNode: true }],
  noFileServer: ['endpoints without filesUrl', { endpoints: { apiUrl, appUrl } }],
  queueTemplates: ['queues.a.gpus', { queues: [{ name: 'a', gpus: Gpus.whole(1) }] }],
};
/** Features that choose between two ways. Tests of the rules cover them. */
const OTHERS = ['certificatesWithoutRoot', 'clusterRolesByNamespace'];

const names = Object.keys(PROPS) as AgentFeature[];
const sinceOf = (name: AgentFeature) => rangeOf(AGENT_CHART.features[name], 'enterprise')?.since;

test('every feature is tested', () => {
  expect([...names, ...OTHERS].sort()).toEqual(Object.keys(AGENT_CHART.features).sort());
});

const rejects = (setting: string, version: string, props: Props) => {
  const before = justBefore(version);
  const { message } = failureOf(() => agentOf({ ...props, chart: contractAt(before) }));
  expect(message).toMatch(/^CLEARML4002 clearml\/agent: /);
  expect(message).toContain(`${setting} with chart clearml-enterprise-agent ${before}`);
  expect(message).toContain(`clearml-enterprise-agent ${version} or later`);
  expect(agentOf({ ...props, chart: contractAt(version) }).release.chartVersion).toBe(version);
};

test.each(names.filter(sinceOf))(
  'rejects %s with the version before it, and accepts it from its version on',
  (name) => {
    const [setting, props] = PROPS[name] as [string, Props];
    rejects(setting, sinceOf(name) as string, props);
  },
);

test.each<[setting: string, props: Props]>([
  ['queues.a.sharedMemory', { queues: [{ name: 'a', sharedMemory: '1Gi' }] }],
  ['queues.a.extraVolumes', { queues: [{ name: 'a', extraVolumes: [] }] }],
])('rejects %s before 6.11.0', (setting, props) => rejects(setting, '6.11.0', props));

const ENTERPRISE = names
  .filter((name) => rangeOf(AGENT_CHART.features[name], 'public') === undefined)
  .map((name) => PROPS[name] as [string, Props]);

test.each(ENTERPRISE)('rejects %s with the public chart, which never has it', (setting, props) => {
  const { message } = failureOf(() => agentOf({ ...props, chart: contractAt('5.3.2', 'clearml-agent') }));
  expect(message).toContain(`CLEARML4003 clearml/agent: ${setting.split('.')[0]}`);
  expect(message).toContain('clearml-enterprise-agent');
});

test.each(['6.9.3', '6.10.0', '6.11.2', '6.12.3', '6.13.4', '6.14.6', '6.15.8'])(
  'sets no value by default that %s lacks',
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

test('certificates reach tasks where the chart supports it, unless inTasks is false', () => {
  const sent = (version: string, inTasks?: boolean) =>
    withValues({ chart: contractAt(version), certificates: CustomCertificates.bundle(PEM, { inTasks }) }).values
      .customCertificates.propagateToTasks;
  expect([sent('6.10.5'), sent('6.10.6'), sent('6.10.6', false)]).toEqual([undefined, true, undefined]);
});

test('accepts a chart later than all known versions, with a notice', () => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
  agentOf({ chart: contractAt('7.0.0') });
  expect(warned.mock.calls.map(([text]) => text)).toEqual([
    'cdk8s-clearml does not know chart clearml-enterprise-agent 7.0.0 and treats it like clearml-enterprise-agent 6.15.8',
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
])('warns once of a fault of %s', (version, props, text) => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
  agentOf({ chart: contractAt(version), ...props });
  agentOf({ chart: contractAt(version), ...props });
  expect(warned.mock.calls).toEqual([
    [expect.stringContaining(text), expect.objectContaining({ type: 'ClearmlNotice' })],
  ]);
  warned.mockRestore();
});
