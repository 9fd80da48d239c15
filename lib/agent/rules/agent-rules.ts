import { CustomCertificates } from '../../chart/custom-certificates';
import { nameOf } from '../../chart/described-values';
import { CodedError } from '../../core/errors/coded-error';
import { valueAt } from '../../helm/data/paths';
import { SecretValue } from '../../secrets/secret-value';
import type { AgentRule } from '../agent-installation';
import { DASHBOARD, GLUE, KEY_PATHS } from '../value-paths';
import { selectors } from './capacity';
import { fractionLabels, gpuRequests, multiNode, oneKindOfGpu } from './gpu-rules';
import { noticeExposedSecrets, noticeKnownFaults } from './known-faults';
import { queueNames, queueSettings } from './queues';
import { agentWithoutRoot, tasksWithoutRoot } from './root';
import { serverUrls } from './server-urls';
import { monitoredResources, mounts, startScript } from './task-pods';
import { workerIdCategories, workerIdTemplates } from './worker-ids';

/**
 * The pods of tasks name the Secret with the credentials, so keys cannot come from another one.
 *
 * @throws CLEARML3005
 */
const credentials: AgentRule = ({ effective, userValues, values }) => {
  // The effective values contain placeholders for secrets.
  const isReference = (value: unknown) => value instanceof SecretValue && value._source.kind === 'existing';
  const reference = Object.values(KEY_PATHS).find((path) => {
    const ofUser = valueAt(userValues, path);
    return isReference(ofUser ?? values.sourcedValues.find((one) => one.path === path)?.value);
  });
  if (reference !== undefined && effective.text('clearml.existingAgentk8sglueSecret') === undefined) {
    throw new CodedError('CLEARML3005', {
      found: `${nameOf(effective, reference)} from an existing Secret`,
      expected: 'a Secret with both keys: the pods of tasks name it, too',
      fix: 'use ServerCredentials.fromSecret',
    });
  }
};

const NEEDS_ACCESS = [
  `${DASHBOARD}.gpu.discovery.enabled`,
  `${DASHBOARD}.cpu.discovery.enabled`,
  `${GLUE}.multiNode.enabled`,
];

/**
 * Discovery and multi-node tasks read all nodes.
 *
 * @throws CLEARML9007
 */
const clusterAccess: AgentRule = ({ effective }) => {
  const setting = NEEDS_ACCESS.find((path) => effective.at(path) === true);
  if (setting !== undefined && effective.at(`${GLUE}.serviceAccountClusterAccess`) !== true) {
    throw new CodedError('CLEARML9007', {
      found: `${nameOf(effective, setting)} without ${GLUE}.serviceAccountClusterAccess`,
      expected: 'an agent that may read the nodes of the cluster',
      fix: `remove clusterAccess, or ${setting}: fixed capacities need no access`,
    });
  }
};

/**
 * Certificates are added to those of the image or replace them, and adding them requires root.
 *
 * @throws CLEARML9012, CLEARML9010
 */
const certificates: AgentRule = ({ chart, effective }) => {
  const appends = CustomCertificates._areAdded(effective);
  // A chart that propagates by default may have nothing to propagate.
  const propagates = effective.chosen('customCertificates.propagateToTasks') === true;
  if (propagates && !appends && !effective.at('customCertificates.overrideCaCertificatesCrt')) {
    throw new CodedError('CLEARML9012', {
      found: `${nameOf(effective, 'customCertificates.propagateToTasks')} without certificates`,
      expected: 'certificates for the tasks',
      fix: 'set the certificates, too',
    });
  }
  const runsWithoutRoot = effective.at(`${GLUE}.containerSecurityContext.runAsNonRoot`) === true;
  const isWithoutRoot = chart.version === '6.12.3' || runsWithoutRoot;
  if (appends && isWithoutRoot && !chart.supports('certificatesWithoutRoot')) {
    throw new CodedError('CLEARML9010', {
      found: `${nameOf(effective, 'customCertificates.extraCerts')} with an agent without root and chart ${chart.name} ${chart.version}`,
      expected: 'chart 6.12.4 or later, or the whole bundle: earlier charts need root to add certificates',
      fix: 'raise the chart version, or use CustomCertificates.bundle',
    });
  }
};

/** Rules of the agent, in the order in which they are checked. */
export const AGENT_RULES: readonly AgentRule[] = [
  serverUrls,
  credentials,
  queueNames,
  queueSettings,
  selectors,
  gpuRequests,
  fractionLabels,
  oneKindOfGpu,
  multiNode,
  clusterAccess,
  queueNames,
  workerIdTemplates,
  startScript,
  agentWithoutRoot,
  tasksWithoutRoot,
  certificates,
  monitoredResources,
  mounts,
  workerIdCategories,
  noticeKnownFaults,
  noticeExposedSecrets,
];
