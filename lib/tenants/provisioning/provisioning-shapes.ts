import { ANYTHING, FLAG, NUMBER, type Shapes, shaped, TEXT, TEXTS } from '../../core/props/shapes';
import type { TenantProvisioningOptions, TenantProvisioningProps } from './provisioning-options';

const OPTIONS: Shapes<TenantProvisioningOptions> = {
  systemKeys: ANYTHING,
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

// What a tenant is has a schema.
const PROPS: Shapes<TenantProvisioningProps> = { ...OPTIONS, tenant: ANYTHING };

/**
 * Options of `TenantCredentials.provisioned`, without those that are null.
 *
 * @throws CLEARML9080 when one is missing, unknown or of the wrong type
 */
export function shapedProvisioningOptions(options: TenantProvisioningOptions): TenantProvisioningOptions {
  return shaped(options, 'TenantCredentials.provisioned', OPTIONS, 'CLEARML9080', 'systemKeys');
}

/**
 * Props of `TenantProvisioning`, without those that are null.
 *
 * @throws CLEARML9080 when one is missing, unknown or of the wrong type
 */
export function shapedProvisioning(props: TenantProvisioningProps): TenantProvisioningProps {
  return shaped(props, '', PROPS, 'CLEARML9080', 'tenant', 'systemKeys');
}
