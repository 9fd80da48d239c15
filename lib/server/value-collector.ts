import type { GatedValues } from '../chart/chart-family';
import type { ServerCapability } from './server-capabilities';

/** Collects the values that the features of a server want, each with the prop that wants it. */
export type ValueCollector = GatedValues<ServerCapability>;
