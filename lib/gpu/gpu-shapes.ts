import { RENDER_SHAPES } from '../helm/release-shapes';
import { CHART_SOURCE, POD_SECURITY, SECRET } from '../props/common-shapes';
import { FLAG, MAP, made, memberOf, propsOf, requireShape, type Shapes, TEXT, TEXTS } from '../props/shapes';
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

/** @throws CLEARML9038 when props of the GPU operator do not have their types */
export function requireOperatorShape(props: GpuOperatorProps): void {
  requireShape(props, propsOf(OPERATOR), 'CLEARML9038');
}

/** @throws CLEARML9038 when props of an operator beside it do not have their types */
export function requireAddOnShape(props: GpuAddOnProps): void {
  requireShape(props, propsOf(ADD_ON, 'chart'), 'CLEARML9038');
}
