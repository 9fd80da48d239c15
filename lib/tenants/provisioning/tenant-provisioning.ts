import { Construct } from 'constructs';
import { CodedError, locate, urlInShort } from '../../core/errors/coded-error';
import { kubernetesApi } from '../../core/kubernetes/api';
import { scopeInChart } from '../../core/kubernetes/construct-scope';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites, requireNamespace } from '../../core/prerequisites/prerequisites';
import { validateProps } from '../../core/props/validate-props';
import { namespaceOf, type Tenant } from '../tenant';
import { TENANT_SECRET } from '../tenant-credentials';
import { rejectRemovalOfAll, requireCompanyName } from '../tenant-rules';
import { Tenants } from '../tenants';
import { createProvisioningJob } from './job';
import type { TenantProvisioningProps } from './provisioning-options';

/** A URL without login, to which the Job sends credentials in a header. */
const HTTP_URL = /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?(?:\/[A-Za-z0-9._~/-]*)?$/;
const SECRET_NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/**
 * A Job that creates company, admin user and credentials of a tenant through the API of the server, and stores the
 * credentials in a Secret in the namespace of the tenant (`multi_tenant_k8s.md`). It also sends limits, visibility, custom
 * events, single sign-on, mail domains and members to the server. The Job is idempotent: a second run changes nothing. In the cluster, it may only read and write this Secret.
 *
 * `TenantCredentials.provisioned` creates it for the tenants of a fleet.
 *
 * @stability experimental
 */
export class TenantProvisioning extends Construct {
  /** Name of the Secret, with the keys agentk8sglue_key and agentk8sglue_secret. */
  public readonly secretName: string;

  /**
   * @throws CLEARML9077 when something is missing or invalid, CLEARML9072 when `removeOtherMembers` has no members or the
   * company name is too short, CLEARML1017 when a prop is unknown or has the wrong type
   */
  public constructor(scope: Construct, id: string, props: TenantProvisioningProps) {
    super(scopeInChart(scope, id), id);
    const checked = locate(this.node.path, () => checkedProps(props));
    this.secretName = checked.secretName ?? TENANT_SECRET;
    locate(this.node.path, () => this.provision(checked));
  }

  private provision(props: TenantProvisioningProps): void {
    const { tenant, inNamespace, apiUrl, attempts = 8, timeoutSeconds = 20 } = props;
    requireThat(
      inNamespace !== undefined,
      'no namespace for the Job',
      'set inNamespace to the namespace of the server',
    );
    requireThat(
      HTTP_URL.test(apiUrl ?? ''),
      `apiUrl is ${urlInShort(apiUrl)}`,
      'set apiUrl: http or https, without a login',
    );
    requireThat(
      tenant.adminEmail !== undefined || tenant.adminUserId !== undefined,
      `tenant ${tenant.name} has neither adminEmail nor adminUserId`,
      'set one of the two',
    );
    requireThat(
      SECRET_NAME.test(this.secretName),
      `secretName is ${JSON.stringify(this.secretName)}`,
      'correct the name',
    );
    for (const [name, number] of Object.entries({ attempts, timeoutSeconds })) {
      requireThat(Number.isInteger(number) && number >= 1, `${name} is ${number}`, 'use an integer of at least 1');
    }
    rejectRemovalOfAll(tenant);
    requireCompanyName(tenant);
    const namespace = namespaceOf(tenant);
    const job = inNamespace as string;
    requireThat(
      job !== namespace,
      `the Job of tenant ${tenant.name} would run in namespace ${namespace}, which is the tenant's`,
      'set inNamespace to the namespace of the server, because users who start tasks can read the Secrets of their namespace',
    );
    const { secretName } = this;
    const account = createProvisioningJob(this, { ...props, attempts, timeoutSeconds, inNamespace: job, secretName });
    grantSecret(this, account, job, secretName, namespace);
    requireNamespace(this, job);
    Prerequisites.of(this)._provide({ kind: PrerequisiteKind.SECRET, name: secretName, inNamespace: namespace });
  }
}

/** A tenant has a schema, by which `Tenants` checks it. */
function checkedProps(props: TenantProvisioningProps): TenantProvisioningProps {
  const { tenant: given, ...options } = props ?? {};
  const [tenant] = Tenants.of([given]).all as [Tenant];
  return { ...validateProps(options, 'TenantProvisioningOptions'), tenant };
}

function requireThat(holds: boolean, found: string, fix: string): void {
  if (!holds) {
    throw new CodedError('CLEARML9077', {
      found,
      expected: 'a server URL, credentials for the server, and a mail address for the admin user',
      fix,
    });
  }
}

/**
 * Permits the service account of the Job to read and write one Secret in the namespace of the tenant. Server-side apply
 * sends the name of a new object, so the Role limits `create` to this name too.
 */
function grantSecret(
  scope: Construct,
  name: string,
  jobNamespace: string,
  secretName: string,
  namespace: string,
): void {
  const { KubeRole, KubeRoleBinding } = kubernetesApi();
  const metadata = { name, namespace };
  const verbs = ['get', 'create', 'patch'];
  const rules = [{ apiGroups: [''], resources: ['secrets'], resourceNames: [secretName], verbs }];
  new KubeRole(scope, 'role', { metadata, rules });
  new KubeRoleBinding(scope, 'role-binding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: jobNamespace }],
  });
}
