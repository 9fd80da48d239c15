import { isTestHook } from '../../../helm/manifests/hooks';
import type { ValidationRule } from '../validation-rule';

/** Tests of charts are not deployed. */
export const TEST_HOOK: ValidationRule = {
  name: 'test-hook',
  recommendation: 'Pods that test a chart do not stand in its manifests: they would run at every deployment.',
  fix: 'Render the chart with HelmRelease, which leaves test hooks out, or delete the object.',
  *check({ manifest }) {
    if (isTestHook(manifest)) {
      yield { location: 'metadata.annotations: helm.sh/hook' };
    }
  },
};
