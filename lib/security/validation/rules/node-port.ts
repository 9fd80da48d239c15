import { isJsonObject } from '../../../helm/data/json';
import type { ValidationRule } from '../validation-rule';

/** No Service opens a port on every node, unless it is asked for. */
export const NODE_PORT: ValidationRule = {
  name: 'node-port',
  recommendation: 'No Service opens a port on every node: it would pass by ingress, its TLS and its limits.',
  fix: 'Use ClusterIP and an Exposure, or set `allowNodePorts: true`.',
  *check({ content, manifest }) {
    const spec = manifest.apiVersion === 'v1' && manifest.kind === 'Service' ? content.spec : undefined;
    if (isJsonObject(spec) && spec.type === 'NodePort') {
      yield { location: 'spec.type: NodePort' };
    }
  },
};
