import { CodedError } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import type { PodSecurityLevel } from '../standards/pod-security-level';
import { imageRegistry } from './rules/image-registry';
import { LATEST_TAG } from './rules/latest-tag';
import { type ExpectedNodePort, nodePort } from './rules/node-port';
import { plainCredential } from './rules/plain-credential';
import { podSecurity, standardsByNamespace } from './rules/pod-security';
import { TEST_HOOK } from './rules/test-hook';
import type { ValidatedObject, ValidationRule } from './validation-rule';

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
   * @default - the latest version that this library knows
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

/** Names of all rules, in the order of reports. */
export const RULE_NAMES = [
  'pod-security',
  'plain-credential',
  'latest-tag',
  'image-registry',
  'test-hook',
  'node-port',
] as const;

/** The rules that the properties enable. */
export function rulesFor(
  props: ClearmlValidationProps,
  objects: readonly ValidatedObject[],
  expectedNodePorts: readonly ExpectedNodePort[] = [],
): ValidationRule[] {
  const all = [
    podSecurity(standardsByNamespace(props, objects)),
    plainCredential(props.allowedSecrets ?? []),
    LATEST_TAG,
    imageRegistry(props.allowedRegistries ?? []),
    TEST_HOOK,
    ...(props.allowNodePorts ? [] : [nodePort(expectedNodePorts)]),
  ];
  return all.filter(({ name }) => !props.skipRules?.includes(name));
}

/**
 * Validates the properties, because they come from YAML without type checks.
 *
 * @throws CLEARML1017 when one is unknown or of the wrong type, CLEARML8015 when a rule is unknown
 */
export function requireProps(props: ClearmlValidationProps): ClearmlValidationProps {
  const checked = validateProps(props, 'ClearmlValidationProps', 'ClearmlValidation');
  for (const name of checked.skipRules ?? []) {
    if (!(RULE_NAMES as readonly string[]).includes(name)) {
      throw new CodedError('CLEARML8015', {
        found: `skipRules contains ${JSON.stringify(name)}`,
        expected: `a rule: ${RULE_NAMES.join(', ')}`,
        fix: 'correct it in cdk8s.yaml, under validations',
      });
    }
  }
  return checked;
}
