import { App, Chart } from 'cdk8s';
import { SecretDelivery } from '../../../lib/secrets/delivery/secret-delivery';
import { release } from '../releases';

/** All that comes out of an app with one release of a template, secrets and all. */
export function delivered(
  template: string,
  v: Record<string, unknown>,
  delivery: SecretDelivery = SecretDelivery.externalSecrets({ store: 'vault' }),
  scope = new Chart(new App(), 'clearml', { namespace: 'ns' }),
): any[] {
  delivery.applyTo(scope);
  release(template, v, scope);
  return App.of(scope).charts.flatMap((chart) => chart.toJson());
}

/** The one object of a kind, or the one with that name. */
export function only(objects: any[], kind: string, name?: string): any {
  const found = objects.filter((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
  if (found.length !== 1) {
    throw new Error(`${found.length} of kind ${kind}: ${found.map(({ metadata }) => metadata.name).join()}`);
  }
  return found[0];
}

/** Objects as `Kind/name`. */
export const labels = (objects: any[]) => objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

/** A Deployment with parts of a container and of its pod spec. */
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
