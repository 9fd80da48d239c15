import type { Construct } from 'constructs';
import { SECRET_KEYS, type ServerCredentials } from '../chart/server-credentials';
import { expectKeys } from '../secrets/delivery/expected-secrets';
import type { AgentValues } from './agent-values';

/** Sets the keys beside the name of their Secret, too: without keys, charts render their defaults. */
export function setCredentials(
  values: AgentValues,
  scope: Construct,
  credentials: ServerCredentials,
  inNamespace: string | undefined,
): void {
  values.addGated('existingCredentials', 'clearml.existingAgentk8sglueSecret', credentials._secretName, 'credentials');
  const paths = { accessKey: 'clearml.agentk8sglueKey', secretKey: 'clearml.agentk8sglueSecret' };
  credentials._setValues(scope, values, paths);
  if (credentials._secretName !== undefined) {
    expectKeys(scope, inNamespace, credentials._secretName, Object.values(SECRET_KEYS));
  }
}
