import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { type AppNeeds, textAt } from './app-needs';

/** A host name of the app. */
export interface Host {
  readonly name: string;
  readonly https: boolean;
  readonly port: number;
}

/** All hosts of an app, sorted: hosts that exposures report, and hosts in Ingresses, Routes and HTTPRoutes. */
export function hostsOf(needs: AppNeeds): Host[] {
  const hosts = new Map<string, Host>();
  const add = (name: unknown, https: boolean) => {
    if (typeof name === 'string' && name !== '' && !hosts.get(name)?.https) {
      hosts.set(name, { name, https, port: https ? 443 : 80 });
    }
  };
  for (const { content } of needs.objectsOf('Ingress')) {
    const secured = specOf(content, 'tls').flatMap(({ hosts: names }) => names);
    for (const { host } of specOf(content, 'rules')) {
      add(host, secured.includes(host));
    }
  }
  for (const route of needs.objectsOf('Route').filter(({ group }) => group === 'route.openshift.io')) {
    add(textAt(route, 'spec.host'), valueAt(route.content, 'spec.tls') !== undefined);
  }
  for (const { content } of needs.objectsOf('HTTPRoute')) {
    for (const name of [valueAt(content, 'spec.hostnames')].flat()) {
      add(name, false);
    }
  }
  for (const { name } of needs.expected(PrerequisiteKind.DNS_RECORD)) {
    add(name, false);
  }
  for (const { name } of needs.expected(PrerequisiteKind.CERTIFICATE)) {
    add(name, true);
  }
  // Endpoints that exposures report have precedence.
  for (const { host: name, https, port } of needs.endpoints) {
    hosts.set(name, { name, https, port });
  }
  return [...hosts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function specOf({ spec }: JsonObject, list: string): JsonObject[] {
  return objectsAt(isJsonObject(spec) ? spec : undefined, list);
}
