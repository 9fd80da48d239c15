import { CodedError } from '../../core/errors/coded-error';
import type { ClearmlValidationProps } from './clearml-validation-props';
import { standardsByNamespace } from './namespace-levels';
import { imageRegistry } from './rules/image-registry';
import { LATEST_TAG } from './rules/latest-tag';
import { type AskedNodePort, nodePort } from './rules/node-port';
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

/** The rules that properties ask for. */
export function rulesFor(
  props: ClearmlValidationProps,
  objects: readonly ValidatedObject[],
  asked: readonly AskedNodePort[] = [],
): ValidationRule[] {
  const all = [
    podSecurity(standardsByNamespace(props, objects)),
    plainCredential(props.allowedSecrets ?? []),
    LATEST_TAG,
    imageRegistry(props.allowedRegistries ?? []),
    TEST_HOOK,
    ...(props.allowNodePorts ? [] : [nodePort(asked)]),
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
 * Properties come from YAML, where nothing checks them.
 *
 * @throws CLEARML8015 when one is unknown or of the wrong type
 */
export function requireProps(props: object): ClearmlValidationProps {
  for (const [name, value] of Object.entries(props)) {
    const fits = (KINDS as Record<string, ((value: unknown) => boolean) | undefined>)[name];
    if (fits === undefined || !fits(value)) {
      throw new CodedError('CLEARML8015', {
        found: `property ${name}: ${JSON.stringify(value)} of ClearmlValidation`,
        expected: fits
          ? `a value of its type; rules are ${RULE_NAMES.join(', ')}, versions stand in quotes`
          : `one of ${Object.keys(KINDS).join(', ')}`,
        fix: 'correct it in cdk8s.yaml, under validations',
      });
    }
  }
  return props;
}
