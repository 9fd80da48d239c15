import type { ChartValues } from '../charts/chart-values';
import type { ServerCapability } from '../charts/server-capabilities';

/** Collects the values that the features of a server want, each with the prop that wants it. */
export type ValueCollector = ChartValues<ServerCapability>;
