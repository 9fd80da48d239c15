/** Whether an Ingress or an HTTPRoute names a Service as a backend, wherever in it. */
export function leadsTo(node: unknown, service: string): boolean {
  if (Array.isArray(node)) {
    return node.some((item) => leadsTo(item, service));
  }
  return Object.entries(typeof node === 'object' ? (node ?? {}) : {}).some(
    ([key, value]) =>
      (key === 'service' || key === 'backendRefs' ? namesIt(value, service) : false) || leadsTo(value, service),
  );
}

function namesIt(value: unknown, service: string): boolean {
  return [value].flat().some((one) => (one as { name?: unknown } | null)?.name === service);
}
