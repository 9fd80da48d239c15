import { CodedError } from '../../core/errors/coded-error';
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

const KINDS: { readonly [property in keyof Required<ClearmlValidationProps>]: (value: unknown) => boolean } = {
  podSecurity: (value) => typeof value === 'string',
  namespaceLevels: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  kubernetesVersion: (value) => typeof value === 'string',
  allowedRegistries: isTexts,
  allowedSecrets: isTexts,
  allowNodePorts: (value) => typeof value === 'boolean',
  skipRules: (value) => isTexts(value) && value.every((name) => (RULE_NAMES as readonly string[]).includes(name)),
};

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * Validates the properties, because they come from YAML without type checks.
 *
 * @throws CLEARML8015 when a property is unknown or has the wrong type
 */
export function requireProps(props: object): ClearmlValidationProps {
  for (const [name, value] of Object.entries(props)) {
    const isValid = (KINDS as Record<string, ((value: unknown) => boolean) | undefined>)[name];
    if (isValid === undefined || !isValid(value)) {
      throw new CodedError('CLEARML8015', {
        found: `property ${name}: ${JSON.stringify(value)} of ClearmlValidation`,
        expected: isValid
          ? `a value of the documented type; rules are ${RULE_NAMES.join(', ')}; versions are quoted`
          : `one of ${Object.keys(KINDS).join(', ')}`,
        fix: 'correct the property in cdk8s.yaml, under validations',
      });
    }
  }
  return props;
}
