import type { AppNeeds } from './app-needs';
import type { Cluster } from './cluster';
import type { Finding } from './finding';
import type { Network } from './network/network';

/** What an app needs, and where that is looked for. */
export interface Surroundings {
  readonly needs: AppNeeds;
  readonly cluster: Cluster;
  readonly network: Network;
}

/** Compares one kind of need with what there is. */
export type Check = (surroundings: Surroundings) => Promise<Finding[]>;
