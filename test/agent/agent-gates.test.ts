import { AGENT_CHART } from '../../lib/agent/agent-chart';
import { Gpus } from '../../lib/agent/tasks/gpus';
import { CustomCertificates } from '../../lib/chart/custom-certificates';
import { ServerCredentials } from '../../lib/chart/server-credentials';
import { PodSecurity } from '../../lib/security/pod-security';
import { noticesOf } from '../support/apps';
import { testFeatures } from '../support/features';
import { bareChart } from '../support/preview-charts';
import { agentOf, contractAt, ENDPOINTS, withValues } from './agents';

const PEM = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
const { apiUrl, appUrl } = ENDPOINTS;

testFeatures({
  description: AGENT_CHART,
  create: agentOf,
  props: {
    agentWithoutRoot: ['podSecurity that forbids root', { podSecurity: PodSecurity.restricted() }],
    certificatesInTasks: ['certificates.inTasks', { certificates: CustomCertificates.bundle(PEM, { inTasks: true }) }],
    existingCredentials: ['credentials', { credentials: ServerCredentials.fromSecret('a') }],
    multiNodeByTask: ['agentk8sglue.multiNode.enabled (multiNode)', { multiNode: true }],
    noFileServer: [
      'an empty agentk8sglue.fileServerUrlReference (endpoints.filesUrl)',
      { endpoints: { apiUrl, appUrl } },
    ],
    queueTemplates: ['queues.a.gpus', { queues: [{ name: 'a', gpus: Gpus.whole(1) }] }],
  },
  others: ['certificatesWithoutRoot', 'clusterRolesByNamespace', 'severalQueues'],
  more: [
    ['6.11.0', 'queues.a.sharedMemory', { queues: [{ name: 'a', sharedMemory: '1Gi' }] }],
    ['6.11.0', 'queues.a.extraVolumes', { queues: [{ name: 'a', extraVolumes: [] }] }],
  ],
});

test.each(['6.9.3', '6.10.0', '6.11.2', '6.12.3', '6.13.4', '6.14.6', '6.15.8'])(
  'sets no value by default that chart %s does not have',
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

test('propagates certificates to tasks if the chart supports it, unless inTasks is false', () => {
  const sent = (version: string, inTasks?: boolean) =>
    withValues({ chart: contractAt(version), certificates: CustomCertificates.bundle(PEM, { inTasks }) }).values
      .customCertificates.propagateToTasks;
  expect([sent('6.10.5'), sent('6.10.6'), sent('6.10.6', false)]).toEqual([undefined, true, undefined]);
});

test.each([
  ['6.10.9', { certificates: CustomCertificates.bundle(PEM) }, 'SSL_CERT_FILE is not set'],
  [
    '6.15.6',
    { bootstrap: true, values: { clearml: { clearmlConfig: 'sdk {}' } } },
    'do not read clearml.clearmlConfig',
  ],
])('warns once about a defect of chart %s', (version, props, text) => {
  const create = () => agentOf({ chart: contractAt(version), ...props });
  expect(noticesOf(() => [create(), create()])).toEqual([expect.stringContaining(text)]);
});

test('warns once of the Secrets that the public chart exposes to tasks and logs', () => {
  const chart = bareChart('clearml-agent', '5.3.2');
  const create = () => agentOf({ chart, allowUnknownValues: true });
  expect(noticesOf(() => [create(), create()])).toEqual([
    expect.stringMatching(
      /^with chart clearml-agent 5\.3\.2, tasks may read all Secrets of namespace \S+, and the log .* contains its secret key$/,
    ),
  ]);
  expect(noticesOf(() => agentOf())).toEqual([]);
});
