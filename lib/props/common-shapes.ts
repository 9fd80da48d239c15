import type { HelmCommandOptions, RenderOptions } from '../helm/release-props';
import { FLAG, made, type Shapes, TEXT, TEXTS } from './shapes';

export const CHART_SOURCE = made('a ChartSource, such as ChartSource.enterprise(version)', '_locate');
export const SECRET = made('a SecretValue, such as SecretValue.environment(name)', '_placeholder');
export const POD_SECURITY = made('a PodSecurity, such as PodSecurity.restricted()', '_level');
export const SECRET_DELIVERY = made('a SecretDelivery, such as SecretDelivery.plain()', 'applyTo');

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
