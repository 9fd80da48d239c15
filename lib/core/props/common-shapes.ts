import { made } from './shapes';

export const CHART_SOURCE = made('a ChartSource, such as ChartSource.enterprise(version)', '_locate');
export const SECRET = made('a SecretValue, such as SecretValue.environment(name)', '_placeholder');
export const POD_SECURITY = made('a PodSecurity, such as PodSecurity.restricted()', '_level');
export const SECRET_DELIVERY = made('a SecretDelivery, such as SecretDelivery.plain()', 'applyTo');
export const EXPOSURE = made('an Exposure, such as Exposure.ingress()', '_expose');
