import { isJsonObject } from '../../../helm/data/json';
import type { ValidationRule } from '../validation-rule';

/** A Service that is meant to open ports on nodes. */
export interface AskedNodePort {
  readonly namespace?: string;
  readonly name: string;
}

/**
 * No Service opens a port on every node, unless it is asked for.
 *
 * @param asked the Services of `Exposure.nodePort`
 */
export function nodePort(asked: readonly AskedNodePort[]): ValidationRule {
  return {
    name: 'node-port',
    recommendation: 'No Service opens a port on every node: it would pass by ingress, its TLS and its limits.',
    fix: 'Use ClusterIP and an Exposure, ask for it with Exposure.nodePort, or set `allowNodePorts: true`.',
    *check({ content, manifest }) {
      const { apiVersion, kind, namespace, name } = manifest;
      const spec = apiVersion === 'v1' && kind === 'Service' ? content.spec : undefined;
      const isAsked = asked.some((service) => service.name === name && service.namespace === namespace);
      if (isJsonObject(spec) && spec.type === 'NodePort' && !isAsked) {
        yield { location: 'spec.type: NodePort' };
      }
    },
  };
}
