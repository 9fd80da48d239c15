import { asMap, isJsonObject, type JsonObject } from '../../../helm/data/json';
import { mapAt, textAt, valueAt } from '../../../helm/data/paths';
import { type FieldChange, isWithin } from '../../../objects/changes/field-changes';
import type { ObjectChange } from '../../../objects/changes/object-changes';
import { Expression } from '../code';
import { isEmptyMap } from './candidates';
import type { ComponentName } from './components';

/** Props in the place of values, which may render the same objects. */
export interface Rewrite {
  readonly props: JsonObject;
  readonly tree: JsonObject;
}

/** The components of a server, and the labels of their hosts. */
const HOSTS = { apiserver: 'api', webserver: 'app', fileserver: 'files' } as const;

/**
 * `Exposure.ingress` in the place of the Ingresses of the chart, if one exposure can create them: with the same class, certificate
 * and annotations. With a controller that the library knows, it adds annotations; the last rewrite leaves them out.
 *
 * @param effective the effective values
 * @param baseDomain domain of the server
 */
export function ingressRewrites(
  component: ComponentName,
  tree: JsonObject,
  effective: JsonObject,
  baseDomain: unknown,
): Rewrite[] {
  const sections = sectionsOf(component, effective);
  const ingresses = sections.map((section) => mapAt(effective, section === '' ? 'ingress' : `${section}.ingress`));
  const hosts = ingresses.map(({ hostName, hostname }) => String(hostName || hostname || ''));
  const shared = new Set(ingresses.map(({ hostName: _, hostname: __, ...others }) => JSON.stringify(others)));
  const [ingress = {}] = ingresses;
  const { enabled, annotations, tlsSecretName, path = '/' } = ingress;
  if (shared.size !== 1 || enabled !== true || path !== '/' || hosts.includes('')) {
    return [];
  }
  const className = ingress.ingressClassName || ingress.className;
  const options = (controller: object) => ({
    ...(className ? { className } : {}),
    ...controller,
    ...(tlsSecretName ? { tls: Expression.call('Tls.secret', tlsSecretName) } : {}),
    ...(Object.keys(asMap(annotations)).length > 0 ? { annotations } : {}),
  });
  const names =
    component === 'server' ? hostNames(sections, hosts, baseDomain) : { hostName: hosts[0], wildcard: false };
  return [{}, { controller: Expression.member('IngressController', 'other') }].map((controller) => ({
    props: { exposure: Expression.call('Exposure.ingress', options(controller)), ...names },
    tree: withoutIngresses(tree),
  }));
}

/** The values without those of Ingresses. */
export function withoutIngresses(tree: JsonObject): JsonObject {
  const entries = Object.entries(tree).map(([key, value]) => {
    if (!Object.hasOwn(HOSTS, key)) {
      return [key, value];
    }
    const { ingress: _, ...others } = asMap(value);
    return [key, Object.keys(others).length > 0 ? others : undefined];
  });
  return Object.fromEntries(entries.filter(([key, value]) => key !== 'ingress' && value !== undefined));
}

/** The values with quantities as text, as props contain them. Templates may print them into other texts, such as pods in a ConfigMap. */
export function quotedQuantities(tree: JsonObject): JsonObject {
  const quoted = (node: unknown, path: readonly string[]): unknown => {
    if (isJsonObject(node)) {
      return Object.fromEntries(
        Object.entries(node).map(([key, value]) => [key, quoted(value, [...path.slice(-1), key])]),
      );
    }
    const [section = ''] = path;
    return typeof node === 'number' && ['limits', 'requests'].includes(section) ? String(node) : node;
  };
  return quoted(tree, []) as JsonObject;
}

/** Whether an Ingress only loses the labels that helm writes on each object, which have no effect, and an empty map. */
export function isLabelOfIngress({ effect, kind, fields }: ObjectChange): boolean {
  const isWithoutEffect = ({ field, before, after }: FieldChange) =>
    isWithin(field, 'metadata.labels') || (field === 'metadata.annotations' && isEmptyMap(before, after));
  return effect === 'changed' && kind === 'Ingress' && fields.every(isWithoutEffect);
}

/** The sections that have an Ingress. */
function sectionsOf(component: ComponentName, effective: JsonObject): string[] {
  if (component === 'server') {
    return Object.keys(HOSTS).filter((name) => valueAt(effective, `${name}.enabled`) !== false);
  }
  return component === 'gateway' ? [''] : [];
}

/** The hosts in values of a server that do not follow from the base domain. */
export function hostNamesIn(tree: JsonObject, baseDomain: unknown): JsonObject {
  const stated = Object.keys(HOSTS).filter((section) => textAt(tree, `${section}.ingress.hostName`) !== undefined);
  return hostNames(
    stated,
    stated.map((section) => String(textAt(tree, `${section}.ingress.hostName`))),
    baseDomain,
  );
}

function hostNames(sections: readonly string[], hosts: readonly string[], baseDomain: unknown): JsonObject {
  const labels = sections.map((section) => HOSTS[section as keyof typeof HOSTS]);
  const others = labels.flatMap((label, index) =>
    hosts[index] === `${label}.${baseDomain}` ? [] : [[label, hosts[index]] as const],
  );
  return others.length > 0 ? { hostNames: Object.fromEntries(others) } : {};
}
