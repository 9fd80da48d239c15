import { isTestHook } from '../../../helm/manifests/hooks';
import type { ValidationRule } from '../validation-rule';

/** Rejects test hooks of charts. */
export const TEST_HOOK: ValidationRule = {
  name: 'test-hook',
  recommendation: 'Remove test hooks of charts from the manifests: they would run at every deployment.',
  fix: 'Render the chart with HelmRelease, which omits test hooks, or delete the object.',
  *check({ manifest }) {
    if (isTestHook(manifest)) {
      yield { location: 'metadata.annotations: helm.sh/hook' };
    }
  },
};
