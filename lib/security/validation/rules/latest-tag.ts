import { parseReference } from '../../../helm/manifests/image-reference';
import { imageViolations, type ValidationRule } from '../validation-rule';

/** Requires a version tag or a digest for each image. */
export const LATEST_TAG: ValidationRule = {
  name: 'latest-tag',
  recommendation:
    'Set a version for each image: without a tag, or with `latest`, each start of a pod may run another version.',
  fix: 'Set the tag or the digest in the values of the chart.',
  check: (object) => imageViolations(object, isFloating),
};

function isFloating(image: string): boolean {
  const { tag = 'latest', digest } = parseReference(image);
  return digest === undefined && tag === 'latest';
}
