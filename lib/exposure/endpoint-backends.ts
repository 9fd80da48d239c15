/** Whether a spec of an Ingress or HTTPRoute names a Service as a backend, at any depth. */
export function routesTo(node: unknown, service: string): boolean {
  if (Array.isArray(node)) {
    return node.some((item) => routesTo(item, service));
  }
  return Object.entries(typeof node === 'object' ? (node ?? {}) : {}).some(
    ([key, value]) =>
      (key === 'service' || key === 'backendRefs' ? namesIt(value, service) : false) || routesTo(value, service),
  );
}

function namesIt(value: unknown, service: string): boolean {
  return [value].flat().some((one) => (one as { name?: unknown } | null)?.name === service);
}
