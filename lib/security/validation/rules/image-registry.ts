import { parseReference } from '../../../helm/manifests/image-reference';
import { imageViolations, type ValidationRule } from '../validation-rule';

/** Requires images from allowed registries. An empty list allows all registries. */
export function imageRegistry(allowed: readonly string[]): ValidationRule {
  return {
    name: 'image-registry',
    recommendation: `Use images from ${allowed.join(', ') || 'any registry'} only.`,
    fix: 'Set `imageRegistry` of the construct or the registry in the values of the chart, or add the registry to `allowedRegistries`.',
    check(object) {
      const isAllowed = (image: string) => allowed.some((prefix) => isBelow(image, prefix));
      return allowed.length > 0 ? imageViolations(object, (image) => !isAllowed(image)) : [];
    },
  };
}

function isBelow(image: string, prefix: string): boolean {
  const { registry, repository } = parseReference(image);
  return `${registry}/${repository}`.startsWith(`${prefix.replace(/\/+$/, '')}/`);
}
