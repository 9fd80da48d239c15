import { CodedError } from '../../core/errors/coded-error';
import { validateProps } from '../../core/props/validate-props';
import type { ClearmlValidationProps } from './clearml-validation-props';
import { standardsByNamespace } from './namespace-levels';
import { imageRegistry } from './rules/image-registry';
import { LATEST_TAG } from './rules/latest-tag';
import { type ExpectedNodePort, nodePort } from './rules/node-port';
import { plainCredential } from './rules/plain-credential';
import { podSecurity } from './rules/pod-security';
import { TEST_HOOK } from './rules/test-hook';
import type { ValidatedObject } from './validated-object';
import type { ValidationRule } from './validation-rule';

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
