/** Kinds of prerequisites that an app may have in its cluster or environment. */
export enum PrerequisiteKind {
  /** A CustomResourceDefinition; the name is `<plural>.<group>`. */
  CUSTOM_RESOURCE_DEFINITION = 'CustomResourceDefinition',
  /** A Namespace that the app does not contain. */
  NAMESPACE = 'Namespace',
  /** An IngressClass and its controller. */
  INGRESS_CLASS = 'IngressClass',
  /** A Gateway of the Gateway API. */
  GATEWAY = 'Gateway',
  /** A StorageClass. */
  STORAGE_CLASS = 'StorageClass',
  /** A PersistentVolumeClaim that the app does not contain. */
  PERSISTENT_VOLUME_CLAIM = 'PersistentVolumeClaim',
  /** A Secret that the app does not contain. */
  SECRET = 'Secret',
  /** A ConfigMap that the app does not contain. */
  CONFIG_MAP = 'ConfigMap',
  /** A ServiceAccount that the app does not contain. */
  SERVICE_ACCOUNT = 'ServiceAccount',
  /** A SecretStore or ClusterSecretStore of External Secrets. */
  SECRET_STORE = 'SecretStore',
  /** An Issuer or ClusterIssuer of cert-manager. */
  ISSUER = 'Issuer',
  /** A certificate outside of the Secrets of the cluster; the name is the host. */
  CERTIFICATE = 'Certificate',
  /** A setting of an ingress controller or router. */
  CONTROLLER_SETTING = 'Controller setting',
  /** A version of the cluster. */
  CLUSTER_VERSION = 'Cluster version',
  /** A load balancer for Services of type LoadBalancer. */
  LOAD_BALANCER = 'LoadBalancer',
  /** A DNS record; the name is the host. */
  DNS_RECORD = 'DNS record',
  /** An operator in the cluster; the name is the name of its chart. */
  OPERATOR = 'Operator',
  /** A Flux source; the name is `GitRepository/<name>` or `OCIRepository/<name>`. */
  GITOPS_SOURCE = 'GitOps source',
  /** A registration at an identity provider; the name is the redirect URI, or the address of an LDAP directory. */
  IDENTITY_PROVIDER = 'Identity provider',
  /** A label that nodes must have. */
  NODE_LABEL = 'Node label',
  /** A kernel setting of nodes. */
  NODE_SETTING = 'Node setting',
  /** A snapshot repository of Elasticsearch. */
  SNAPSHOT_REPOSITORY = 'Snapshot repository',
}

/** An object or setting outside the app that the app requires. */
export interface Prerequisite {
  /** Kind of the prerequisite. */
  readonly kind: PrerequisiteKind;

  /** Name of the object, host name of a record, `key=value` of a label or setting. */
  readonly name: string;

  /**
   * Namespace of the object.
   *
   * @default - no namespace, or the namespace of the objects that need it
   */
  readonly inNamespace?: string;

  /**
   * Required keys of a Secret.
   *
   * @default - no specific keys
   */
  readonly keys?: string[];

  /** Purpose, in a few words. */
  readonly purpose: string;

  /** How to provide it: a command or a sentence, without secrets. */
  readonly remedy: string;
}

/** A prerequisite and the constructs that need it. */
export interface CollectedPrerequisite extends Prerequisite {
  /** Paths of the constructs that need it. */
  readonly neededBy: string[];
}
