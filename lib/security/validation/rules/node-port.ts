import { isJsonObject } from '../../../helm/data/json';
import type { ValidationRule } from '../validation-rule';

/** A Service that `Exposure.nodePort` changed to type NodePort. */
export interface ExpectedNodePort {
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Rejects Services of type NodePort, except the Services of `Exposure.nodePort`.
 *
 * @param expected the Services of `Exposure.nodePort`
 */
export function nodePort(expected: readonly ExpectedNodePort[]): ValidationRule {
  return {
    name: 'node-port',
    recommendation: 'Do not use Services of type NodePort: they bypass the ingress controller, its TLS and its limits.',
    fix: 'Use type ClusterIP with an Exposure, use Exposure.nodePort, or set `allowNodePorts: true`.',
    *check({ manifest: { apiVersion, kind, namespace, name, content } }) {
      const spec = apiVersion === 'v1' && kind === 'Service' ? content.spec : undefined;
      const isExpected = expected.some((service) => service.name === name && service.namespace === namespace);
      if (isJsonObject(spec) && spec.type === 'NodePort' && !isExpected) {
        yield { location: 'spec.type: NodePort' };
      }
    },
  };
}
