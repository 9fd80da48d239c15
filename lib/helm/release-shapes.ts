import { ANYTHING, FLAG, listOf, made, propsOf, requireShape, type Shapes, TEXT, TEXTS } from '../props/shapes';
import type { HelmCommandOptions, HelmReleaseProps, RenderOptions } from './release-props';

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
  contributions: listOf(ANYTHING),
};

/** @throws CLEARML1017 when props of a release do not have their types */
export function requireReleaseShape(props: HelmReleaseProps): void {
  requireShape(props, propsOf(RELEASE, 'chart'), 'CLEARML1017');
}
