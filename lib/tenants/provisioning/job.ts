import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import { kubernetesApi } from '../../core/kubernetes/api';
import { LIBRARY_ROOT } from '../../core/library';
import type { JsonObject } from '../../helm/data/json';
import { type Manifest, manifestFrom } from '../../helm/manifests/manifest';
import { ManifestObject } from '../../helm/manifests/manifest-object';
import { resolveSecrets } from '../../secrets/resolve-secrets';
import { secretsByPlaceholder, withPlaceholders } from '../../secrets/secret-value';
import { namespaceOf, type Tenant } from '../tenant';
import type { TenantProvisioningOptions } from './provisioning-options';

/** Script of the Job. */
export const PROVISIONING_SCRIPT = join(LIBRARY_ROOT, 'lib', 'tenants', 'provisioning', 'provision.py');

const DEFAULT_IMAGE = 'docker.io/library/python:3.13-alpine';

/** A user id other than root. The script has no requirements on its user. */
const USER = 65532;

/** Options with defaults. */
export interface ProvisioningJob extends TenantProvisioningOptions {
  readonly tenant: Tenant;
  readonly inNamespace: string;
  readonly secretName: string;
  readonly attempts: number;
  readonly timeoutSeconds: number;
}

/** Adds the Job, its service account and its files. Returns the name of the account. */
export function createJob(scope: Construct, job: ProvisioningJob): string {
  const { KubeConfigMap, KubeServiceAccount } = kubernetesApi();
  const name = `clearml-tenant-${job.tenant.name}`;
  const metadata = { name, namespace: job.inNamespace };
  const data = {
    'provision.py': readFileSync(PROVISIONING_SCRIPT, 'utf8'),
    'tenant.json': `${JSON.stringify(settingsOf(job), null, 2)}\n`,
  };
  new KubeServiceAccount(scope, 'account', { metadata, automountServiceAccountToken: false });
  new KubeConfigMap(scope, 'files', { metadata, data });
  jobPod(scope, name, job, JSON.stringify(data));
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

/** The name contains a digest of the content, because Jobs are immutable. */
function jobPod(scope: Construct, name: string, job: ProvisioningJob, files: string): void {
  const { inNamespace: namespace } = job;
  const spec = { backoffLimit: 6, template: { spec: podSpec(name, job) } };
  const values = withPlaceholders({ spec });
  const make = (jobName: string, fields: JsonObject): Manifest => {
    const content = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: jobName, namespace }, ...fields };
    return manifestFrom(content, scope.node.path);
  };
  const manifest = make(name, values);
  const { content } = manifest;
  const secrets = secretsByPlaceholder(values);
  resolveSecrets({ scope, releaseName: name, namespace, manifests: [manifest], secrets, podTransforms: [] });
  const digest = createHash('sha256').update(JSON.stringify(content)).update(files).digest('hex').slice(0, 8);
  new ManifestObject(scope, 'job', make(`${name}-${digest}`, { spec: content.spec }), namespace);
}

function podSpec(name: string, { image, imagePullSecrets, systemKeys, platformChoosesUsers }: ProvisioningJob): object {
  return {
    restartPolicy: 'Never',
    serviceAccountName: name,
    automountServiceAccountToken: true,
    ...(imagePullSecrets ? { imagePullSecrets: imagePullSecrets.map((secret) => ({ name: secret })) } : {}),
    securityContext: {
      runAsNonRoot: true,
      ...(platformChoosesUsers ? {} : { runAsUser: USER, runAsGroup: USER, fsGroup: USER }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
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
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        },
        volumeMounts: [{ name: 'files', mountPath: '/tenant', readOnly: true }],
      },
    ],
    volumes: [{ name: 'files', configMap: { name } }],
  };
}
