import { CodedError } from '../core/errors/coded-error';
import { ApplicationQueueMode } from '../server/applications';
import { ClearmlServer } from '../server/server';
import type { TenantWorkspaceOptions } from './tenant-workspace-props';

const PATH = 'clearmlApplications.queueMode';

/**
 * Sees to it that a server of this app and the agents of its tenants agree on who runs applications.
 *
 * @throws CLEARML9079
 */
export function requireApplicationQueues({ server, agent }: TenantWorkspaceOptions): void {
  if (!(server instanceof ClearmlServer)) {
    return;
  }
  const mode = server.release._values.at(PATH);
  const perTenant = mode === ApplicationQueueMode.PER_TENANT;
  if (perTenant !== (agent.applicationsQueue !== undefined)) {
    throw new CodedError('CLEARML9079', {
      found: perTenant
        ? `${server.node.path} has a queue of applications for each tenant, and the agents serve none`
        : `agents with applicationsQueue, and ${server.node.path} has no such queues`,
      expected: 'applicationsQueue of the agents together with multiTenant.applicationsPerTenant of the server',
      fix: perTenant ? 'set applicationsQueue: {}' : 'set multiTenant: { applicationsPerTenant: true } of the server',
    });
  }
}
