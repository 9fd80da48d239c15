import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppRun } from '../../lib/cli/app-run';
import type { ReportedValues } from '../../lib/release/release-report';
import { writeFiles } from './files';

const EXAMPLE = join(__dirname, '..', '..', '__snapshots__', 'multi-tenant-fleet');

/** Name of the tenant of the example that the other tenants copy. */
const COPIED = 'acme';

/** The run of an app with many tenants: the output of the example, in which copies of one tenant replace its tenants. */
export function fleetRun(outdir: string, count: number): AppRun {
  const names = Array.from({ length: count }, (_, index) => `team-${String(index).padStart(4, '0')}`);
  const files = readdirSync(EXAMPLE).map((name) => [name, readFileSync(join(EXAMPLE, name), 'utf8')] as const);
  const server = files.filter(([name]) => name.startsWith('clearml'));
  const copied = files.filter(([name]) => name.startsWith(`tenant-${COPIED}`));
  const copies = names.flatMap((tenant) =>
    copied.map(([name, text]) => [name.replace(COPIED, tenant), text.replaceAll(COPIED, tenant)] as const),
  );
  writeFiles(outdir, Object.fromEntries([...server, ...copies]));
  return {
    outdir,
    report: {
      values: names.flatMap((tenant) => ['agent', 'gateway'].map((id) => valuesOf(tenant, id))),
      endpoints: names.map((tenant) => ({
        host: `router-${tenant}.clearml.example.com`,
        https: true,
        port: 443,
        service: 'clearml-enterprise-app-gateway',
        inNamespace: `clearml-${tenant}`,
      })),
      prerequisites: names.map((tenant) => ({
        kind: 'DNS record',
        name: `router-${tenant}.clearml.example.com`,
        purpose: 'gateway',
        remedy: 'point it to the address of the Ingress',
        neededBy: [`tenant-${tenant}/gateway`],
      })),
    },
  };
}

/** Values of a release: thirty of the fleet, and three of the tenant. */
function valuesOf(tenant: string, id: string): ReportedValues {
  const common = Array.from({ length: 30 }, (_, index) => ({
    path: `common.value${index}`,
    value: index,
    sources: ['agent'],
  }));
  const own = ['host', 'company', 'queue'].map((path) => ({ path, value: `${path}-${tenant}`, sources: ['tenants'] }));
  const release = { path: `tenant-${tenant}/${id}/release`, releaseName: id, inNamespace: `clearml-${tenant}` };
  return { ...release, chart: `clearml-enterprise-${id}`, version: '1.0.0', values: [...common, ...own] };
}
