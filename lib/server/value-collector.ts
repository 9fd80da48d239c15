import type { ChartValues } from '../chart/chart-values';
import type { ServerCapability } from './server-capabilities';

/** Collects the values that the features of a server want, each with the prop that wants it. */
export type ValueCollector = ChartValues<ServerCapability>;
