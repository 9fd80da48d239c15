import { ANYTHING, FLAG, listOf, made, type Shapes, shaped, TEXT, TEXTS } from '../core/props/shapes';
import type { HelmCommandOptions, HelmReleaseProps, RenderOptions } from './helm-release-props';

/** Props of whatever renders a chart. */
export const RENDER_SHAPES: Shapes<RenderOptions & HelmCommandOptions> = {
  kubeVersion: TEXT,
  apiVersions: TEXTS,
  valuesFiles: TEXTS,
  unsetValues: TEXTS,
  allowUnknownValues: FLAG,
  hooks: made('Hooks, such as Hooks.drop()', '_keeps'),
  includeCrds: FLAG,
  helmExecutable: TEXT,
  helmFlags: TEXTS,
};

const RELEASE: Shapes<HelmReleaseProps> = {
  ...RENDER_SHAPES,
  chart: TEXT,
  repo: TEXT,
  version: TEXT,
  namespace: TEXT,
  releaseName: TEXT,
  // What is in values has errors of its own.
  values: ANYTHING,
  sourcedValues: listOf(ANYTHING),
  _userValues: ANYTHING,
};

/**
 * Props of a release, without those that are null.
 *
 * @throws CLEARML1017 when one is missing, unknown or of the wrong type
 */
export function shapedRelease(props: HelmReleaseProps): HelmReleaseProps {
  return shaped(props, '', RELEASE, 'CLEARML1017', 'chart');
}
