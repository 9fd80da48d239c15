import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import { kubernetesApi } from '../../core/kubernetes/api';
import { LIBRARY_ROOT } from '../../core/library';
import { createJob, RESTRICTED_CONTAINER, restrictedPod } from '../../release/job';
import { namespaceOf, type Tenant } from '../tenant';
import type { TenantProvisioningOptions } from './provisioning-options';

/** Script of the Job. */
export const PROVISIONING_SCRIPT = join(LIBRARY_ROOT, 'lib', 'tenants', 'provisioning', 'provision.py');

const DEFAULT_IMAGE = 'docker.io/library/python:3.13-alpine';

/** Options with defaults. */
export interface ProvisioningJob extends TenantProvisioningOptions {
  readonly tenant: Tenant;
  readonly inNamespace: string;
  readonly secretName: string;
  readonly attempts: number;
  readonly timeoutSeconds: number;
}

/** Adds the Job, its service account and its files. Returns the name of the account. */
export function createProvisioningJob(scope: Construct, job: ProvisioningJob): string {
  const { KubeConfigMap, KubeServiceAccount } = kubernetesApi();
  const name = `clearml-tenant-${job.tenant.name}`;
  const metadata = { name, namespace: job.inNamespace };
  const data = {
    'provision.py': readFileSync(PROVISIONING_SCRIPT, 'utf8'),
    'tenant.json': `${JSON.stringify(settingsOf(job), null, 2)}\n`,
  };
  new KubeServiceAccount(scope, 'account', { metadata, automountServiceAccountToken: false });
  new KubeConfigMap(scope, 'files', { metadata, data });
  createJob(scope, { name, namespace: job.inNamespace, pod: podSpec(name, job), files: JSON.stringify(data) });
  return name;
}

/** Settings of the script, without secrets. */
function settingsOf({ tenant, apiUrl, secretName, internalAdmin, attempts, timeoutSeconds }: ProvisioningJob): object {
  const { name, company = name, adminEmail, adminUserId, maxUsers, features } = tenant;
  return {
    apiUrl,
    secretName,
    secretNamespace: namespaceOf(tenant),
    company,
    adminName: `${name}-admin`,
    adminEmail,
    adminUserId,
    internalAdmin: internalAdmin ?? false,
    maxUsers,
    features,
    excludedFeatures: tenant.excludedFeatures,
    domains: tenant.domains,
    members: tenant.members,
    retry: { attempts, delaySeconds: 1, timeoutSeconds },
  };
}

function podSpec(name: string, { image, imagePullSecrets, systemKeys, platformChoosesUsers }: ProvisioningJob): object {
  return {
    serviceAccountName: name,
    automountServiceAccountToken: true,
    ...restrictedPod(platformChoosesUsers, imagePullSecrets),
    containers: [
      {
        name: 'provision',
        image: image ?? DEFAULT_IMAGE,
        command: ['python3', '-I', '-B', '/tenant/provision.py'],
        env: [
          { name: 'CLEARML_SYSTEM_ACCESS_KEY', value: systemKeys.accessKey },
          { name: 'CLEARML_SYSTEM_SECRET_KEY', value: systemKeys.secretKey },
        ],
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
        securityContext: RESTRICTED_CONTAINER,
        volumeMounts: [{ name: 'files', mountPath: '/tenant', readOnly: true }],
      },
    ],
    volumes: [{ name: 'files', configMap: { name } }],
  };
}
