import { CodedError } from '../../core/errors/coded-error';
import { GLUE } from '../agent-values';
import type { AgentRule } from './rule';

const NEEDS_ACCESS = [
  `${GLUE}.orchestrationDashboard.gpu.discovery.enabled`,
  `${GLUE}.orchestrationDashboard.cpu.discovery.enabled`,
  `${GLUE}.multiNode.enabled`,
];

/** Discovery and multi-node tasks read all nodes (CLEARML9007). */
export const CLUSTER_ACCESS: AgentRule = (values) => {
  const wanting = NEEDS_ACCESS.find((path) => values.at(path) === true);
  if (wanting !== undefined && values.at(`${GLUE}.serviceAccountClusterAccess`) !== true) {
    throw new CodedError('CLEARML9007', {
      found: `${wanting} without ${GLUE}.serviceAccountClusterAccess`,
      expected: 'an agent that may read the nodes of the cluster',
      fix: 'leave clusterAccess out, or leave out what needs it: fixed capacities need no access',
    });
  }
};
