import type { ApiObject, Chart } from 'cdk8s';
import { HelmRelease, type HelmReleaseProps } from '../../lib';
import { runDeferredChecks } from '../../lib/release/lazy-children';
import { temporaryFolder, testChart } from './apps';
import { type ChartFiles, chartIn } from './chart-files';

/** A rendered release of a chart that consists of `files`. */
export function releaseOf(
  files: ChartFiles,
  props: Partial<HelmReleaseProps> = {},
  parent: Chart = testChart(),
  id = 'release',
): HelmRelease {
  return rendered(new HelmRelease(parent, id, { chart: chartIn(temporaryFolder(), files), ...props }));
}

/** Waits for the rendering of a release and returns the release. Throws the errors of the release. */
export function rendered(release: HelmRelease): HelmRelease {
  release.apiObjects;
  runDeferredChecks(release);
  return release;
}

/** A rendered release of a chart with one template. */
export function releaseOfTemplate(template: string, props: Partial<HelmReleaseProps> = {}): HelmRelease {
  return releaseOf({ 'templates/a.yaml': template }, props);
}

/** A ConfigMap as YAML. */
export function configMap(name: string, more = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
}

/** A CustomResourceDefinition as YAML. */
export function definition(kind: string, scope = 'Cluster', group = 'example.com'): string {
  const plural = `${kind.toLowerCase()}s`;
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${plural}.${group} }
spec: { group: ${group}, names: { kind: ${kind}, plural: ${plural} }, scope: ${scope}, versions: [{ name: v1, served: true, storage: true }] }
`;
}

/** The objects as `Kind/name`. */
export function labelsOf(objects: readonly Pick<ApiObject, 'kind' | 'name'>[]): string[] {
  return objects.map(({ kind, name }) => `${kind}/${name}`);
}
