import type { PodSecurityLevel } from '../standards/pod-security-level';
import type { ContainerLimits } from './limits';
import type { NetworkIsolation } from './network-isolation';

/** Properties of `ClearmlNamespace`. */
export interface ClearmlNamespaceProps {
  /**
   * Name of the namespace.
   *
   * @default - the namespace of the cdk8s chart
   */
  readonly name?: string;

  /**
   * Further labels.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Level of the Pod Security Standards that the cluster enforces in the namespace. Pods of the app that break it are errors.
   *
   * @default - the highest that all pods of the app in it satisfy
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Why the level is no higher. It comes out in an annotation, beside the reasons of constructs that ask for a lower one.
   *
   * @default - those of constructs, if any
   */
  readonly podSecurityReason?: string;

  /**
   * Version of Kubernetes whose standards are enforced.
   *
   * @default - that of the cluster, whatever it is
   * @example "1.32"
   */
  readonly kubernetesVersion?: string;

  /**
   * Who may talk with its pods, and whom they may talk to. Given, all else is denied. The network plugin of the cluster must
   * enforce NetworkPolicies.
   *
   * @default - no NetworkPolicies
   */
  readonly networkIsolation?: NetworkIsolation;

  /**
   * The most that all pods of the namespace may use together, by the names that Kubernetes has for it.
   *
   * @default - no ResourceQuota
   * @example { "requests.cpu": "32", "requests.memory": "128Gi", "requests.nvidia.com/gpu": "4", pods: "50" }
   */
  readonly quota?: { [resource: string]: string };

  /**
   * Limits of containers that state none, and the most and least that one may ask for.
   *
   * @default - no LimitRange
   */
  readonly limits?: ContainerLimits;
}
