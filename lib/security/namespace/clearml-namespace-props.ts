import { CodedError, listed } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import { NETWORK, PORT, requireEach, requireValue } from '../../core/props/value-checks';
import type { PodSecurityLevel } from '../standards/pod-security-level';
import type { ContainerLimits } from './limits';
import type { NetworkIsolation } from './network-policies';

/** Properties of `ClearmlNamespace`. */
export interface ClearmlNamespaceProps {
  /**
   * Name of the namespace.
   *
   * @default - the namespace of the cdk8s chart
   */
  readonly name?: string;

  /**
   * Additional labels of the Namespace.
   *
   * @default - no additional labels
   */
  readonly labels?: { [key: string]: string };

  /**
   * Level of the Pod Security Standards that the cluster enforces in the namespace. A pod of the app that violates the
   * level causes an error.
   *
   * @default - the highest level that all pods of the app in the namespace satisfy
   */
  readonly podSecurity?: PodSecurityLevel;

  /**
   * Reason for a level below restricted. The library writes it to an annotation, after it the reasons of constructs
   * that require a lower level.
   *
   * @default - the reasons of the constructs
   */
  readonly podSecurityReason?: string;

  /**
   * Kubernetes version of the enforced standards.
   *
   * @default - the version of the cluster (`latest`)
   * @example "1.32"
   */
  readonly kubernetesVersion?: string;

  /**
   * Permitted connections of the pods in the namespace. NetworkPolicies deny all other connections. The network plugin
   * of the cluster must enforce NetworkPolicies.
   *
   * @default - no NetworkPolicies
   */
  readonly networkIsolation?: NetworkIsolation;

  /**
   * Limits on the total resources of all pods in the namespace, by resource name of a ResourceQuota.
   *
   * @default - no ResourceQuota
   * @example { "requests.cpu": "32", "requests.memory": "128Gi", "requests.nvidia.com/gpu": "4", pods: "50" }
   */
  readonly quota?: { [resource: string]: string };

  /**
   * Default limits and requests of containers, and their maximum and minimum.
   *
   * @default - no LimitRange
   */
  readonly limits?: ContainerLimits;
}

const CODE = 'CLEARML8014';

/** @throws CLEARML1017 when a prop is unknown or has the wrong type, CLEARML8014 when a value is invalid */
export function checkedProps(props: ClearmlNamespaceProps): ClearmlNamespaceProps {
  const checked = validateProps(props, 'ClearmlNamespaceProps');
  checkIsolation(checked.networkIsolation ?? {});
  return checked;
}

function checkIsolation(isolation: NetworkIsolation): void {
  for (const prop of ['userCidrs', 'externalCidrs', 'kubernetesApiCidrs'] as const) {
    requireEach(CODE, `networkIsolation.${prop}`, isolation[prop], NETWORK);
  }
  const { sessionPorts, userCidrs = [] } = isolation;
  requireValue(CODE, 'networkIsolation.sessionPorts.firstPort', sessionPorts?.firstPort, PORT);
  requireValue(CODE, 'networkIsolation.sessionPorts.lastPort', sessionPorts?.lastPort, PORT);
  if (sessionPorts && (sessionPorts.firstPort > sessionPorts.lastPort || userCidrs.length === 0)) {
    throw new CodedError(CODE, {
      found: `networkIsolation.sessionPorts ${sessionPorts.firstPort} to ${sessionPorts.lastPort}, for users at ${listed(userCidrs) || 'no address'}`,
      expected: 'firstPort <= lastPort, and the addresses of users in userCidrs',
      fix: 'correct sessionPorts, or add userCidrs',
    });
  }
}
