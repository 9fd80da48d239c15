import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ChartSource } from '../../lib/chart/chart-source';
import { SecretValue } from '../../lib/secrets/secret-value';
import type { Tenant } from '../../lib/tenants/tenant';
import { TenantCredentials } from '../../lib/tenants/tenant-credentials';
import { TenantFleet, TenantWorkspace } from '../../lib/tenants/tenant-workspace';
import type { TenantWorkspaceOptions } from '../../lib/tenants/tenant-workspace-props';
import { Tenants } from '../../lib/tenants/tenants';
import { CONTRACT, ENDPOINTS } from '../agent/agents';
import { failureOf, temporaryFolder } from '../support/apps';

/** An app that writes into a separate folder. */
export function testApp(): App {
  return new App({ outdir: join(temporaryFolder(), 'dist') });
}

/** Options that the tenants in tests share. */
export function options(others: Partial<TenantWorkspaceOptions> = {}): TenantWorkspaceOptions {
  return {
    agent: { chart: ChartSource.directory(CONTRACT), queues: [{ name: 'default' }] },
    ...(others.server ? {} : { endpoints: ENDPOINTS }),
    credentials: TenantCredentials.fromSecret('clearml-agent-credentials'),
    ...others,
  };
}

/** Individual credentials for each tenant. */
export const NAMED_CREDENTIALS = TenantCredentials.perTenant({
  keysOf: ({ name }) => ({
    accessKey: SecretValue.unsafePlainText(`access-key-of-${name}`),
    secretKey: SecretValue.unsafePlainText(`secret-key-of-${name}`),
  }),
});

/** Credentials that a Job with a system key creates. */
export function provisionedWith(
  secretKey: SecretValue,
  accessKey = SecretValue.existing('clearml-conf', 'apiserver_key'),
): TenantCredentials {
  return TenantCredentials.provisioned({ systemKeys: { accessKey, secretKey }, inNamespace: 'clearml' });
}

export const PROVISIONED = provisionedWith(SecretValue.existing('clearml-conf', 'apiserver_secret'));

export function workspaceOf(tenant: Tenant, others: Partial<TenantWorkspaceOptions> = {}, app = testApp()) {
  const name = typeof tenant?.name === 'string' ? tenant.name : JSON.stringify(tenant?.name);
  return new TenantWorkspace(app, `tenant-${name}`, { ...options(others), tenant });
}

export function fleetOf(tenants: Tenant[], others: Partial<TenantWorkspaceOptions> = {}, app = testApp()) {
  return new TenantFleet(app, 'fleet', { ...options(others), tenants: Tenants.of(tenants) });
}

/** A file of tenants. */
export function fileWith(text: string, ending: string): string {
  const path = join(temporaryFolder(), `tenants.${ending}`);
  writeFileSync(path, text);
  return path;
}

/** The error message for a file, without its folder. */
export function rejection(text: string, ending: string): string {
  const path = fileWith(text, ending);
  return failureOf(() => Tenants.fromFile(path)).message.replaceAll(path, `tenants.${ending}`);
}
