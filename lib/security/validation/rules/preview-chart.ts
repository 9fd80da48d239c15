import { isPreview, PREVIEW_ANNOTATION } from '../../../release/preview-annotation';
import type { ValidationRule } from '../validation-rule';

/** Rejects manifests of preview charts. The first object of a file stands for all others. */
export function previewChart(): ValidationRule {
  const reported = new Set<string>();
  return {
    name: 'preview-chart',
    recommendation: 'Deploy the private charts of ClearML: preview charts have made-up images.',
    fix: 'Replace ChartSource.preview() by ChartSource.enterprise(version), or list preview-chart under skipRules to try an example.',
    *check({ manifest, file }) {
      if (isPreview(manifest.content) && !reported.has(file)) {
        reported.add(file);
        yield { location: `metadata.annotations: ${PREVIEW_ANNOTATION}` };
      }
    },
  };
}
