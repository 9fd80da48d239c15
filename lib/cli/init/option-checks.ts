import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import valid from 'semver/functions/valid';
import { isDomainName } from '../../exposure/hostnames';

/** Returns a parser of an option that accepts texts of a kind. */
function check(isValid: (text: string) => boolean, expected: string): (text: string) => string {
  return (text) => {
    if (!isValid(text)) {
      throw new InvalidArgumentError(`Expected ${expected}.`);
    }
    return text;
  };
}

export const domainName = check(isDomainName, 'a DNS name such as clearml.example.com, without scheme, port and path');

export const namespaceName = check(
  (text) => /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(text),
  'a name of a namespace: lower-case letters, digits and hyphens, at most 63',
);

export const packageName = check(
  (text) => /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(text) && text.length <= 214,
  'a name that npm accepts, such as my-clearml or @acme/clearml',
);

export function isVersion(text: string | undefined): boolean {
  return text !== undefined && valid(text) !== null;
}

/** The version of a chart, or the absolute path of an existing one. */
export function chartVersion(text: string): string {
  if (isVersion(text)) {
    return text;
  }
  return resolve(check(existsSync, 'a version such as 7.14.4, or the path of a chart')(text));
}

/** Collects the values of an option that may be repeated. */
export const several = (value: string, previous: string[] = []) => [...previous, value];

/** Collects replacements of placeholders. */
export function replacements(text: string, previous: string[] = []): string[] {
  return several(
    check((one) => /^[^=]+=/.test(one), "PLACEHOLDER=VALUE, such as '<BASE_DOMAIN>=example.com'")(text),
    previous,
  );
}
