/** The content of `props.json`. Types are written as in TypeScript, `{T}` is a map, and `?` follows the type of an optional prop. */
export interface PropTypes {
  readonly structs: { readonly [name: string]: { readonly [prop: string]: string } };
  readonly enums: { readonly [name: string]: readonly unknown[] };
  /** How users create an instance of each class. */
  readonly classes: { readonly [name: string]: string };
  /** Required members of interfaces with behaviour. */
  readonly interfaces: { readonly [name: string]: readonly string[] };
}

/** Terms of Kubernetes, of Helm charts and of the ClearML documentation, with the corresponding props. */
const ALIASES: { readonly [term: string]: readonly string[] } = {
  agentk8sglueKey: ['credentials'],
  agentk8sglueSecret: ['credentials'],
  apiServerUrlReference: ['endpoints'],
  certificate: ['tls', 'certificates', 'exposure'],
  defaultContainerImage: ['defaultImage'],
  domain: ['baseDomain'],
  elastic: ['elasticsearch'],
  env: ['environment', 'apiserver.environment'],
  envs: ['environment'],
  extraEnvs: ['environment', 'apiserver.environment'],
  extraEnv: ['environment', 'apiserver.environment'],
  gateway: ['exposure'],
  host: ['hostName', 'baseDomain'],
  hostname: ['hostName', 'baseDomain'],
  httpRoute: ['exposure'],
  imageCredentials: ['registryToken'],
  imagePullSecret: ['imagePullSecrets'],
  ingress: ['exposure'],
  ingressClassName: ['className', 'exposure'],
  loadBalancer: ['exposure'],
  mongo: ['mongodb'],
  name: ['releaseName', 'poolName'],
  namespace: ['inNamespace'],
  nodePort: ['exposure'],
  podAnnotations: ['annotations', 'apiserver.podAnnotations'],
  podSecurityContext: ['podSecurity'],
  podTemplate: ['basePodTemplate'],
  route: ['exposure'],
  s3: ['fileStorage'],
  secretName: ['credentials'],
  securityContext: ['podSecurity', 'containerSecurityContext'],
  serviceUrl: ['endpoints'],
  size: ['storageSize'],
  sso: ['apiserver.additionalConfigs', 'users'],
  storageClassName: ['storageClass'],
  tls: ['exposure'],
  token: ['registryToken'],
};

/** Props of an interface that are similar to an unknown prop: by meaning, one level down, or by spelling. */
export function suggestProps(unknown: string, struct: string, types: PropTypes): string[] {
  const own = Object.keys(types.structs[struct] ?? {});
  const nested = own.flatMap((prop) => nestedProps(prop, struct, types).map((name) => `${prop}.${name}`));
  const alias = Object.hasOwn(ALIASES, unknown) ? ALIASES[unknown] : [];
  const meant = alias?.find((name) => own.includes(name) || nested.includes(name));
  if (meant !== undefined) {
    return [meant];
  }
  const below = nested.filter((name) => lastOf(name) === unknown);
  const near = below.length > 0 ? below : nearest(unknown, own);
  return near.length > 0 ? near : nearest(unknown, nested);
}

function nestedProps(prop: string, struct: string, { structs }: PropTypes): string[] {
  return Object.keys(structs[(structs[struct]?.[prop] ?? '').replace(/\?$/, '')] ?? {});
}

/** The names that differ least, by at most a third of their length. */
function nearest(unknown: string, names: readonly string[]): string[] {
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const lower = unknown.toLowerCase();
  const measured = names.map((name) => ({ name, away: distance(lower, lastOf(name).toLowerCase()) }));
  const least = Math.min(...measured.map(({ away }) => away));
  return measured
    .filter(({ name, away }) => away === least && away <= Math.max(unknown.length, lastOf(name).length) / 3)
    .map(({ name }) => name);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
