import { locatedContainers, type ValidationRule } from '../validation-rule';

/** Requires images from allowed registries. An empty list allows all registries. */
export function imageRegistry(allowed: readonly string[]): ValidationRule {
  return {
    name: 'image-registry',
    recommendation: `Use images from ${allowed.join(', ') || 'any registry'} only.`,
    fix: 'Set `imageRegistry` of the construct or the registry in the values of the chart, or add the registry to `allowedRegistries`.',
    *check({ content }) {
      for (const { container, path } of allowed.length > 0 ? locatedContainers(content) : []) {
        const image = String(container.image ?? '');
        if (image !== '' && !allowed.some((prefix) => fullName(image).startsWith(`${prefix.replace(/\/+$/, '')}/`))) {
          yield { location: `${path}.image: ${image}` };
        }
      }
    },
  };
}

/** The image name with the default registry and organization of container runtimes. */
function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) {
    return `docker.io/library/${image}`;
  }
  return /[.:]/.test(first) || first === 'localhost' ? image : `docker.io/${image}`;
}
