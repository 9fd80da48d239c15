import { locatedContainers } from '../containers-of';
import type { ValidationRule } from '../validation-rule';

/** Images say which version they are. */
export const LATEST_TAG: ValidationRule = {
  name: 'latest-tag',
  recommendation:
    'Every image names its version: without a tag, or with `latest`, each start of a pod may run another one.',
  fix: 'Set the tag, or the digest, in the values of the chart.',
  *check({ content }) {
    for (const { container, path } of locatedContainers(content)) {
      const image = String(container.image ?? '');
      if (image !== '' && isFloating(image)) {
        yield { location: `${path}.image: ${image}` };
      }
    }
  },
};

function isFloating(image: string): boolean {
  if (image.includes('@')) {
    return false;
  }
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
}
