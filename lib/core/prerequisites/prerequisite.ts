/** What kinds of things an app expects to find in, or around, its cluster. */
export enum PrerequisiteKind {
  /** A CustomResourceDefinition; the name is `<plural>.<group>`. */
  CUSTOM_RESOURCE_DEFINITION = 'CustomResourceDefinition',
  /** A Namespace that the app does not make. */
  NAMESPACE = 'Namespace',
  /** An IngressClass and its controller. */
  INGRESS_CLASS = 'IngressClass',
  /** A Gateway of the Gateway API. */
  GATEWAY = 'Gateway',
  /** A StorageClass. */
  STORAGE_CLASS = 'StorageClass',
  /** A PersistentVolumeClaim that something else puts there. */
  PERSISTENT_VOLUME_CLAIM = 'PersistentVolumeClaim',
  /** A Secret that something else puts there. */
  SECRET = 'Secret',
  /** A SecretStore or ClusterSecretStore of External Secrets. */
  SECRET_STORE = 'SecretStore',
  /** An Issuer or ClusterIssuer of cert-manager. */
  ISSUER = 'Issuer',
  /** A certificate that no Secret of the cluster holds; the name is the host. */
  CERTIFICATE = 'Certificate',
  /** A setting of what is in front of the Services: ingress controller, router. */
  CONTROLLER_SETTING = 'Entrance setting',
  /** A version of the cluster. */
  CLUSTER_VERSION = 'Cluster version',
  /** A load balancer that serves Services of that type. */
  LOAD_BALANCER = 'LoadBalancer',
  /** A DNS record; the name is the host. */
  DNS_RECORD = 'DNS record',
  /** An operator that runs in the cluster; the name is that of its chart. */
  OPERATOR = 'Operator',
  /** A source of Flux: the name is `GitRepository/<name>` or `OCIRepository/<name>`. */
  GITOPS_SOURCE = 'GitOps source',
  /** A label that nodes must carry. */
  NODE_LABEL = 'Node label',
  /** A kernel setting of nodes. */
  NODE_SETTING = 'Node setting',
}

/** Something outside the app that it needs. */
export interface Prerequisite {
  /** What kind of thing. */
  readonly kind: PrerequisiteKind;

  /** Name of the object, host name of a record, `key=value` of a label or setting. */
  readonly name: string;

  /**
   * Namespace that it must be in.
   *
   * @default - none, or that of whatever needs it
   */
  readonly inNamespace?: string;

  /**
   * Keys that a Secret must hold.
   *
   * @default - none in particular
   */
  readonly keys?: string[];

  /** What it is for, in a few words. */
  readonly purpose: string;

  /** How to provide it: a command, or a sentence. Never holds a secret. */
  readonly remedy: string;
}

/** A prerequisite, and the constructs that need it. */
export interface CollectedPrerequisite extends Prerequisite {
  /** Paths of the constructs that need it. */
  readonly neededBy: string[];
}
