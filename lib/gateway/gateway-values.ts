import type { ChartValues } from '../chart/chart-values';
import type { GatewayCapability } from './gateway-capabilities';

/** Collects the values that the features of a gateway want, each with the prop that wants it. */
export type GatewayValues = ChartValues<GatewayCapability>;
