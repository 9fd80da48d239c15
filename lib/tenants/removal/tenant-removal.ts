import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { ServerKeys } from '../../chart/server-credentials';
import { endpointsOf, type ServerReferenceProps } from '../../chart/server-reference';
import { CodedError, locate, problemsOf } from '../../core/errors/coded-error';
import { scopeInChart } from '../../core/kubernetes/construct-scope';
import { requireNamespace } from '../../core/prerequisites/prerequisites';
import { validateProps } from '../../core/props/validate-props';
import { createScriptJob } from '../provisioning/job';
import { tenantOfCompany } from '../tenant-reservations';

/**
 * Properties of `TenantRemoval`.
 *
 * @stability experimental
 */
export interface TenantRemovalProps extends ServerReferenceProps {
  /** The internal system key of the server, as in `TenantProvisioningOptions`. */
  readonly systemKeys: ServerKeys;

  /** Id or company name of the tenant. */
  readonly tenant: string;

  /** Company name of the tenant, as a confirmation: the server deletes the tenant only if this is its name. */
  readonly confirmName: string;

  /**
   * Whether to delete the tenant even if tasks, applications or workers run.
   *
   * @default false
   */
  readonly force?: boolean;

  /**
   * Namespace of the Job. Tenants must have no access to it, because the Job uses the system key.
   *
   * @default - the namespace of the server of this app
   */
  readonly inNamespace?: string;

  /**
   * Image of the Job, with Python 3.9 or later.
   *
   * @default "docker.io/library/python:3.13-alpine"
   */
  readonly image?: string;

  /**
   * Names of docker-registry Secrets in the namespace of the Job.
   *
   * @default - no pull secrets
   */
  readonly imagePullSecrets?: string[];

  /**
   * Whether the platform sets the users of pods, as OpenShift does. The Job then sets no user.
   *
   * @default false
   */
  readonly platformChoosesUsers?: boolean;
}

/**
 * A Job that deletes a tenant of a server (API reference, `tenants.delete_tenant`). The server rejects the request while something runs in
 * the tenant, unless `force` is set. It is a soft delete: the data remains. The log of the Job contains the commands of
 * `delete_tenant.md` that delete the data, which cannot be undone. If the tenant is deleted already, the Job changes nothing.
 *
 * Remove the construct after the Job is complete, and delete the namespace of the tenant.
 *
 * @example
 * new TenantRemoval(chart, 'remove-acme', {
 *   server,
 *   systemKeys: {
 *     accessKey: SecretValue.existing('clearml-credentials', 'apiserver_key'),
 *     secretKey: SecretValue.existing('clearml-credentials', 'apiserver_secret'),
 *   },
 *   tenant: 'Acme Inc.',
 *   confirmName: 'Acme Inc.',
 * });
 *
 * @stability experimental
 */
export class TenantRemoval extends Construct {
  /**
   * @throws CLEARML9082 when the confirmation is missing, there is no namespace, or the app creates the tenant; CLEARML9001 when there is
   * not exactly one server; CLEARML1017 when a prop is unknown or has the wrong type
   */
  public constructor(scope: Construct, id: string, props: TenantRemovalProps) {
    super(scopeInChart(scope, id), id);
    locate(this.node.path, () => this.create(validateProps(props, 'TenantRemovalProps')));
  }

  private create(props: TenantRemovalProps): void {
    const { server, tenant, confirmName, force = false } = props;
    const { apiUrl } = endpointsOf(props);
    const namespace = props.inNamespace ?? (Construct.isConstruct(server) ? Chart.of(server).namespace : undefined);
    if (namespace === undefined) {
      throw invalid('no namespace for the Job', 'a namespace', 'set inNamespace to the namespace of the server');
    }
    if (tenant.trim() === '' || confirmName.trim() === '') {
      throw invalid('tenant or confirmName is empty', 'the tenant, and its company name', 'set both');
    }
    this.node.addValidation({
      validate: () => problemsOf(() => locate(this.node.path, () => this.rejectTenantOfApp(confirmName))),
    });
    const settings = {
      apiUrl: server?.internalApiUrl ?? apiUrl,
      namespace,
      tenant,
      confirmName,
      force,
      retry: { attempts: 8, delaySeconds: 1, timeoutSeconds: 20 },
    };
    createScriptJob(this, {
      ...props,
      name: `clearml-tenant-removal-${this.node.addr.slice(-8)}`,
      namespace,
      scripts: ['remove.py', 'clearml_api.py'],
      settingsFile: 'removal.json',
      settings,
    });
    requireNamespace(this, namespace);
  }

  private rejectTenantOfApp(confirmName: string): void {
    const owner = tenantOfCompany(this, confirmName);
    if (owner !== undefined) {
      throw invalid(
        `tenant ${owner} of this app has the company ${confirmName}`,
        'a removed tenant that the app does not create again',
        `remove tenant ${owner} from the fleet or its file`,
      );
    }
  }
}

function invalid(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9082', { found, expected, fix });
}
