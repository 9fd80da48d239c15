import { CodedError } from '../../core/errors/coded-error';

/** @throws CLEARML8014 when it is no name of a namespace */
export function requireNamespaceName(name: string | undefined): string {
  if (name === undefined || !/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    throw new CodedError('CLEARML8014', {
      found: name === undefined ? 'neither name nor a namespace of the chart' : `name is ${JSON.stringify(name)}`,
      expected: 'a namespace: at most 63 lower-case letters, digits and hyphens',
      fix: 'set name, or namespace of the cdk8s Chart',
    });
  }
  return name;
}
