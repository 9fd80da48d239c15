/** The API groups that Kubernetes itself serves, and their kinds that have no namespace. */
const BUILT_IN: Record<string, string> = {
  '': 'ComponentStatus Namespace Node PersistentVolume',
  'admissionregistration.k8s.io': `
    MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration
    ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration`,
  'apiextensions.k8s.io': 'CustomResourceDefinition',
  'apiregistration.k8s.io': 'APIService',
  apps: '',
  'authentication.k8s.io': 'SelfSubjectReview TokenReview',
  'authorization.k8s.io': 'SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  autoscaling: '',
  batch: '',
  'certificates.k8s.io': 'CertificateSigningRequest ClusterTrustBundle',
  'coordination.k8s.io': '',
  'discovery.k8s.io': '',
  'events.k8s.io': '',
  extensions: 'PodSecurityPolicy',
  'flowcontrol.apiserver.k8s.io': 'FlowSchema PriorityLevelConfiguration',
  'internal.apiserver.k8s.io': 'StorageVersion',
  'networking.k8s.io': 'ClusterCIDR IPAddress IngressClass ServiceCIDR',
  'node.k8s.io': 'RuntimeClass',
  policy: 'PodSecurityPolicy',
  'rbac.authorization.k8s.io': 'ClusterRole ClusterRoleBinding',
  'resource.k8s.io': 'DeviceClass DeviceTaintRule ResourceClass ResourceSlice',
  'scheduling.k8s.io': 'PriorityClass',
  'storage.k8s.io': 'CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass',
  'storagemigration.k8s.io': 'StorageVersionMigration',
};

/** Scope of a custom kind, as its definition states it. */
export interface CustomKind {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Knows which objects have a namespace. */
export class ScopeTable {
  private custom?: Map<string, boolean>;

  /** @param definitions returns the known custom kinds; called for the first custom object */
  public constructor(private readonly definitions: () => Iterable<CustomKind> = () => []) {}

  /** Undefined for a custom kind without a known definition. */
  public isNamespaced(group: string, kind: string): boolean | undefined {
    if (Object.hasOwn(BUILT_IN, group)) {
      return !BUILT_IN[group]?.split(/\s+/).includes(kind);
    }
    this.custom ??= new Map([...this.definitions()].map((known) => [`${known.group}/${known.kind}`, known.namespaced]));
    return this.custom.get(`${group}/${kind}`);
  }
}
