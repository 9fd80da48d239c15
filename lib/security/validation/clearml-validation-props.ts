import type { PodSecurityLevel } from '../standards/pod-security-level';

/** Properties of `ClearmlValidation`, under `properties` in `cdk8s.yaml`. */
export interface ClearmlValidationProps {
  /**
   * Level of the Pod Security Standards that pods must satisfy.
   *
   * @default - the level that the Namespace in the manifests enforces, else baseline
   * @example "restricted"
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Levels of single namespaces.
   *
   * @default - none
   * @example { "gpu-operator": "privileged" }
   */
  readonly namespaceLevels?: { [name: string]: PodSecurityLevel };

  /**
   * Version of Kubernetes whose rules count.
   *
   * @default - the newest that this library knows
   * @example "1.32"
   */
  readonly kubernetesVersion?: string;

  /**
   * Registries, and paths in them, that images may come from.
   *
   * @default - any
   * @example ["docker.io/clearml", "registry.internal"]
   */
  readonly allowedRegistries?: string[];

  /**
   * Secrets that charts make by themselves and that may stand among the other objects, as `namespace/name`: configurations
   * without a credential, say.
   *
   * @default - none
   * @example ["monitoring/alertmanager"]
   */
  readonly allowedSecrets?: string[];

  /**
   * Whether Services may open ports on nodes.
   *
   * @default false
   */
  readonly allowNodePorts?: boolean;

  /**
   * Rules that are not checked, by name.
   *
   * @default - none
   * @example ["latest-tag"]
   */
  readonly skipRules?: string[];
}
