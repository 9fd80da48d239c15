import { App, Chart } from 'cdk8s';
import type { HelmRelease } from '../../lib/release/helm-release';
import type { HelmReleaseProps } from '../../lib/release/helm-release-props';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { SecretValue } from '../../lib/secrets/secret-value';
import { testChart } from '../support/apps';
import { releaseOf } from '../support/releases';

/** A release of one template, with values below `v`. */
export function release(
  template: string,
  v: Record<string, unknown>,
  scope: Chart = testChart(),
  more: Partial<HelmReleaseProps> = {},
): HelmRelease {
  const files = { 'values.yaml': 'v: {}\n', 'templates/all.yaml': template };
  return releaseOf(files, { releaseName: 'demo', values: { v }, ...more }, scope, 'demo');
}

/** The objects in the manifest of the chart and in the manifest of its Secrets. */
export function outcome(
  template: string,
  v: Record<string, unknown>,
  more: Partial<HelmReleaseProps> = {},
): { ordinary: any[]; secrets: any[] } {
  const scope = testChart();
  release(template, v, scope, more);
  const charts = App.of(scope).charts;
  const problems = charts.flatMap((chart) => chart.node.findAll().flatMap((node) => node.node.validate()));
  expect(problems).toEqual([]);
  const json = (id: string) => charts.find(({ node }) => node.id === id)?.toJson() ?? [];
  return { ordinary: json('clearml'), secrets: json('clearml-secrets') };
}

/** Templates of the values `a` and `b`, a Secret with the first value, and a secret value and a delivery for them. */
export const A = '{{ .Values.v.a }}';
export const B = '{{ .Values.v.b }}';
export const SECRET = secretOf({ k: A });
export const token = SecretValue.environment('TOKEN');
export const vault = SecretDelivery.externalSecrets({ store: 'vault' });

/** A Secret whose entries are templates. */
export function secretOf(entries: Record<string, string>, { field = 'stringData', metadata = 'name: made' } = {}) {
  const lines = Object.entries(entries).map(([key, value]) => `  ${key}: ${value}\n`);
  return `apiVersion: v1\nkind: Secret\nmetadata: {${metadata}}\n${field}:\n${lines.join('')}`;
}

/** A Pod with fields of its container and of its spec. */
export const pod = (container: string, spec = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n${container.replace(/^/gm, '      ')}\n${spec.replace(/^/gm, '  ')}\n`;

/** All objects, including Secrets, of an app with one release of a template. */
export function delivered(
  template: string,
  v: Record<string, unknown>,
  delivery = vault,
  scope = new Chart(new App(), 'clearml', { namespace: 'ns' }),
): any[] {
  delivery.applyTo(scope);
  release(template, v, scope);
  return App.of(scope).charts.flatMap((chart) => chart.toJson());
}

/** The only object of a kind, or of a kind and name. */
export function only(objects: any[], kind: string, name?: string): any {
  const found = objects.filter((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
  if (found.length !== 1) {
    throw new Error(`${found.length} of kind ${kind}: ${found.map(({ metadata }) => metadata.name).join()}`);
  }
  return found[0];
}

/** Objects as `Kind/name`. */
export const labels = (objects: any[]) => objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

/** A Deployment with fields of its container and of its pod spec. */
export const deployment = (container: string, spec = '', name = 'd') =>
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
        - name: c
          image: i
${container.replace(/^/gm, '          ')}
${spec.replace(/^/gm, '      ')}
`;
