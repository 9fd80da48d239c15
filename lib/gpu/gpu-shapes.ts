import { CHART_SOURCE, POD_SECURITY, SECRET } from '../core/props/common-shapes';
import { FLAG, MAP, made, memberOf, type Shapes, shaped, TEXT, TEXTS } from '../core/props/shapes';
import { RENDER_SHAPES } from '../release/release-shapes';
import type { GpuAddOnProps } from './add-on-props';
import type { GpuOperatorProps } from './gpu-operator-props';
import { GpuPlatform } from './gpu-platform';

const SHARING = made('a GpuSharing, such as GpuSharing.dynamicMig()', '_pluginConfigs');

const COMMON = {
  ...RENDER_SHAPES,
  chart: CHART_SOURCE,
  registryToken: SECRET,
  inNamespace: TEXT,
  createNamespace: FLAG,
  releaseName: TEXT,
  podSecurity: POD_SECURITY,
  values: MAP,
};

const OPERATOR: Shapes<GpuOperatorProps> = {
  ...COMMON,
  sharing: SHARING,
  platform: memberOf(GpuPlatform),
  imagePullSecrets: TEXTS,
};

const ADD_ON: Shapes<GpuAddOnProps> = { ...COMMON, imageRegistry: TEXT, installedSharing: SHARING };

/**
 * The props without those that are null.
 *
 * @throws CLEARML9038 when props of the GPU operator do not have their types
 */
export function shapedOperator(props: GpuOperatorProps): GpuOperatorProps {
  return shaped(props, '', OPERATOR, 'CLEARML9038');
}

/**
 * The props without those that are null.
 *
 * @throws CLEARML9038 when props of an operator beside it do not have their types
 */
export function shapedAddOn(props: GpuAddOnProps): GpuAddOnProps {
  return shaped(props, '', ADD_ON, 'CLEARML9038', 'chart');
}
