import type { ChartValues } from '../../charts/chart-values';
import type { GatewayCapability } from '../../charts/gateway-capabilities';

/** Collects the values that the features of a gateway want, each with the prop that wants it. */
export type GatewayValues = ChartValues<GatewayCapability>;
