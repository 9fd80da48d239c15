/** When the manifests of a cdk8s chart are applied: those of a stage wait for those of the stages before it. */
export enum DeliveryStage {
  /** Definitions of custom kinds. */
  DEFINITIONS = 'definitions',
  /** Namespaces, with their quotas and network policies. */
  NAMESPACES = 'namespaces',
  /** Secrets. */
  SECRETS = 'secrets',
  /** Servers, and all that has no stage of its own. */
  SERVERS = 'servers',
  /** Operators of GPUs. */
  OPERATORS = 'operators',
  /** Agents and tenants. */
  WORKERS = 'workers',
}

/** The stages in their order. */
export const STAGES: readonly DeliveryStage[] = Object.values(DeliveryStage);
