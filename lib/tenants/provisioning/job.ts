import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import type { ServerKeys } from '../../chart/server-credentials';
import { kubernetesApi } from '../../core/kubernetes/api';
import { LIBRARY_ROOT } from '../../core/library';
import { createJob, RESTRICTED_CONTAINER, restrictedPod } from '../../release/job';
import type { SecretValue } from '../../secrets/secret-value';
import { namespaceOf, type Tenant } from '../tenant';
import type { TenantProvisioningOptions } from './provisioning-options';
import { serverSettingsOf } from './server-settings';

/** Folder of the scripts of Jobs. */
export const SCRIPTS = join(LIBRARY_ROOT, 'lib', 'tenants', 'provisioning');

const DEFAULT_IMAGE = 'docker.io/library/python:3.13-alpine';

/** A Job that runs a script with the system key of the server. */
export interface ScriptJob {
  readonly name: string;
  readonly namespace: string;
  /** The script, and the modules that it imports. */
  readonly scripts: readonly [string, ...string[]];
  readonly settingsFile: string;
  readonly settings: object;
  readonly systemKeys: ServerKeys;
  readonly secrets?: { readonly [variable: string]: SecretValue };
  readonly hasAccount?: boolean;
  readonly image?: string;
  readonly imagePullSecrets?: readonly string[];
  readonly platformChoosesUsers?: boolean;
}

/** Adds a Job and the ConfigMap with its files. */
export function createScriptJob(scope: Construct, job: ScriptJob): void {
  const { KubeConfigMap } = kubernetesApi();
  const { name, namespace, scripts, settingsFile, settings } = job;
  const data = {
    ...Object.fromEntries(scripts.map((file) => [file, readFileSync(join(SCRIPTS, file), 'utf8')])),
    [settingsFile]: `${JSON.stringify(settings, null, 2)}\n`,
  };
  new KubeConfigMap(scope, 'files', { metadata: { name, namespace }, data });
  createJob(scope, { name, namespace, pod: podSpec(job), files: JSON.stringify(data) });
}

function podSpec(job: ScriptJob): object {
  const { name, scripts, systemKeys, secrets = {}, hasAccount = false } = job;
  const [script] = scripts;
  const variables = {
    CLEARML_SYSTEM_ACCESS_KEY: systemKeys.accessKey,
    CLEARML_SYSTEM_SECRET_KEY: systemKeys.secretKey,
    ...secrets,
  };
  return {
    ...(hasAccount ? { serviceAccountName: name } : {}),
    automountServiceAccountToken: hasAccount,
    ...restrictedPod(job.platformChoosesUsers, job.imagePullSecrets),
    containers: [
      {
        name: script.replace(/\.py$/, ''),
        image: job.image ?? DEFAULT_IMAGE,
        command: ['python3', '-I', '-B', `/tenant/${script}`],
        env: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
        securityContext: RESTRICTED_CONTAINER,
        volumeMounts: [{ name: 'files', mountPath: '/tenant', readOnly: true }],
      },
    ],
    volumes: [{ name: 'files', configMap: { name } }],
  };
}

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
  const { KubeServiceAccount } = kubernetesApi();
  const name = `clearml-tenant-${job.tenant.name}`;
  const metadata = { name, namespace: job.inNamespace };
  const { settings, secrets } = settingsOf(job);
  new KubeServiceAccount(scope, 'account', { metadata, automountServiceAccountToken: false });
  createScriptJob(scope, {
    ...job,
    name,
    namespace: job.inNamespace,
    scripts: ['provision.py', 'clearml_api.py', 'tenant_settings.py'],
    settingsFile: 'tenant.json',
    settings,
    secrets,
    hasAccount: true,
  });
  return name;
}

/** Settings of the script, without secrets, and the secrets by the variables that the settings name. */
function settingsOf({ tenant, apiUrl, secretName, internalAdmin, attempts, timeoutSeconds }: ProvisioningJob) {
  const { name, company = name } = tenant;
  const signOn = tenant.singleSignOn?._settings(company);
  const keys = Object.keys(signOn?.secrets ?? {});
  const variables = Object.fromEntries(keys.map((key, index) => [key, `SINGLE_SIGN_ON_${index}`]));
  const settings = {
    apiUrl,
    secretName,
    secretNamespace: namespaceOf(tenant),
    company,
    adminName: `${name}-admin`,
    adminEmail: tenant.adminEmail,
    adminUserId: tenant.adminUserId,
    internalAdmin: internalAdmin ?? false,
    ...serverSettingsOf(tenant),
    singleSignOn: signOn && { ...signOn, secrets: variables },
    domains: tenant.domains,
    members: tenant.members,
    removeOtherMembers: tenant.removeOtherMembers,
    retry: { attempts, delaySeconds: 1, timeoutSeconds },
  };
  const secrets = Object.entries(signOn?.secrets ?? {}).map(([key, value]) => [variables[key], value]);
  return { settings, secrets: Object.fromEntries(secrets) as { [variable: string]: SecretValue } };
}
