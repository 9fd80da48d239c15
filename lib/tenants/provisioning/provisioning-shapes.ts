import { AGENT_KEYS } from '../../agent/agent-credentials';
import { ANYTHING, FLAG, NUMBER, type Shapes, shaped, TEXT, TEXTS } from '../../core/props/shapes';
import type { TenantProvisioningOptions, TenantProvisioningProps } from './provisioning-options';

const OPTIONS: Shapes<TenantProvisioningOptions> = {
  systemKeys: AGENT_KEYS,
  inNamespace: TEXT,
  apiUrl: TEXT,
  secretName: TEXT,
  internalAdmin: FLAG,
  image: TEXT,
  imagePullSecrets: TEXTS,
  platformChoosesUsers: FLAG,
  attempts: NUMBER,
  timeoutSeconds: NUMBER,
};

// The JSON schema validates the tenant.
const PROPS: Shapes<TenantProvisioningProps> = { ...OPTIONS, tenant: ANYTHING };

/**
 * Validates the options of `TenantCredentials.provisioned`, and removes null options.
 *
 * @throws CLEARML9080 when an option is missing, unknown or of the wrong type
 */
export function shapedProvisioningOptions(options: TenantProvisioningOptions): TenantProvisioningOptions {
  return shaped(options, 'TenantCredentials.provisioned', OPTIONS, 'CLEARML9080', 'systemKeys');
}

/**
 * Validates the props of `TenantProvisioning`, and removes null props.
 *
 * @throws CLEARML9080 when a prop is missing, unknown or of the wrong type
 */
export function shapedProvisioning(props: TenantProvisioningProps): TenantProvisioningProps {
  return shaped(props, '', PROPS, 'CLEARML9080', 'tenant', 'systemKeys');
}
