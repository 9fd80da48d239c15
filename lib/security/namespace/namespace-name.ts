import { CodedError } from '../../core/errors/coded-error';

/** @throws CLEARML8014 when the name is not a valid namespace name */
export function requireNamespaceName(name: string | undefined): string {
  if (name === undefined || !/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    throw new CodedError('CLEARML8014', {
      found:
        name === undefined
          ? 'neither the prop name nor a namespace of the cdk8s chart'
          : `name is ${JSON.stringify(name)}`,
      expected: 'a namespace name: at most 63 lower-case letters, digits and hyphens',
      fix: 'set name, or the namespace of the cdk8s Chart',
    });
  }
  return name;
}
