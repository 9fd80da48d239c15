import { CodedError } from '../core/errors/coded-error';
import { ApplicationQueueMode } from '../server/applications';
import { ClearmlServer } from '../server/server';
import type { TenantWorkspaceOptions } from './tenant-workspace-props';

const PATH = 'clearmlApplications.queueMode';

/**
 * Checks that a server of this app and the agents of its tenants use the same queues for applications.
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
        ? `${server.node.path} has an application queue for each tenant, but the agents serve no application queue`
        : `agents with applicationsQueue, but ${server.node.path} has no application queue for each tenant`,
      expected: 'applicationsQueue of the agents together with multiTenant.applicationsPerTenant of the server',
      fix: perTenant
        ? 'set applicationsQueue: {} of the agents'
        : 'set multiTenant: { applicationsPerTenant: true } of the server',
    });
  }
}
