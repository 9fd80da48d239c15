import type { DeliveryStage } from './delivery-stage';

/** What all engines need to know. */
export interface GitOpsOptions {
  /**
   * Folder of the manifests in the repository or artifact.
   *
   * @default "dist"
   */
  readonly path?: string;

  /**
   * Stages of cdk8s charts, by the ids of these, where they are not the ones that their contents tell.
   *
   * @default - by contents
   * @example { monitoring: DeliveryStage.OPERATORS }
   */
  readonly stages?: { [chartId: string]: DeliveryStage };

  /**
   * Let the engine read Secrets in clear. Otherwise they are CLEARML9078.
   *
   * @default false
   */
  readonly secretsInRepository?: boolean;
}

/** The folder without slashes and dots around it. */
export function folderOf({ path = 'dist' }: GitOpsOptions): string {
  return path.replace(/^\.?\/+/, '').replace(/\/+$/, '') || '.';
}
