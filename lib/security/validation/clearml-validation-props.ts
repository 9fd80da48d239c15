import type { PodSecurityLevel } from '../standards/rule';

/** Properties of `ClearmlValidation`, under `properties` in `cdk8s.yaml`. */
export interface ClearmlValidationProps {
  /**
   * Level of the Pod Security Standards that pods must satisfy.
   *
   * @default - the level that the Namespace in the manifests enforces, otherwise baseline
   * @example "restricted"
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Levels of individual namespaces. They override `podSecurity`.
   *
   * @default - no individual levels
   * @example { "gpu-operator": "privileged" }
   */
  readonly namespaceLevels?: { [name: string]: PodSecurityLevel };

  /**
   * Kubernetes version of the rules.
   *
   * @default - the latest version that this library knows; for the types of objects, every supported version
   * @example "1.32"
   */
  readonly kubernetesVersion?: string;

  /**
   * Allowed image registries, optionally with a path.
   *
   * @default - all registries
   * @example ["docker.io/clearml", "registry.internal"]
   */
  readonly allowedRegistries?: string[];

  /**
   * Secrets that charts render and that may be in manifests with other objects, as `namespace/name`, such as
   * configurations without a credential.
   *
   * @default - no Secrets
   * @example ["monitoring/alertmanager"]
   */
  readonly allowedSecrets?: string[];

  /**
   * Whether Services may have type NodePort.
   *
   * @default false
   */
  readonly allowNodePorts?: boolean;

  /**
   * Names of rules to skip.
   *
   * @default - no rules
   * @example ["latest-tag"]
   */
  readonly skipRules?: string[];
}
