/** Stage in which the manifests of a cdk8s chart are applied. Each stage waits for the previous stages. */
export enum DeliveryStage {
  /** Custom resource definitions. */
  DEFINITIONS = 'definitions',
  /** Namespaces, with their quotas and network policies. */
  NAMESPACES = 'namespaces',
  /** Secrets. */
  SECRETS = 'secrets',
  /** Servers, and all objects without another stage. */
  SERVERS = 'servers',
  /** GPU operators. */
  OPERATORS = 'operators',
  /** Agents and tenants. */
  WORKERS = 'workers',
}

/** The stages in their order of deployment. */
export const STAGES: readonly DeliveryStage[] = Object.values(DeliveryStage);
