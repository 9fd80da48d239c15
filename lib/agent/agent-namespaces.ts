import type { IConstruct } from 'constructs';

/** Namespaces of the agents of an app; empty where nothing names one. */
const namespaces = new WeakMap<IConstruct, Set<string>>();

/** Lets what works beside agents know of one. */
export function registerAgent(scope: IConstruct, inNamespace: string | undefined): void {
  const root = scope.node.root;
  namespaces.set(root, agentNamespaces(scope).add(inNamespace ?? ''));
}

/** Whether the app has an agent in a namespace. Complete at synth. */
export function hasAgent(scope: IConstruct, inNamespace: string | undefined): boolean {
  return agentNamespaces(scope).has(inNamespace ?? '');
}

/** The namespaces in which the app has agents. Complete at synth. */
export function agentNamespaces(scope: IConstruct): Set<string> {
  return namespaces.get(scope.node.root) ?? new Set();
}
