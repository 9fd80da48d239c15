import type { Scalar } from 'yaml';
import { mapLeaves } from '../data/json';
import { looksLikeNumber } from './kubernetes-scalars';

/** Numbers for Kubernetes tools, but not for YAML 1.1 as cdk8s writes it: `0o17`, `0X1f`, `-_1`, `1e1_0`. */
const ODD_NUMBER = /^[-+]?(?:0_?[oOxXB]|_)|e.*_/i;

/** cdk8s would write it as a block, in which Kubernetes tools take a leading tab for indentation. */
const TAB_BLOCK = /^\n*\t.*\n|^\n+\t/s;

/**
 * The same content, in which the few strings that Kubernetes tools would misread in what cdk8s writes are asked to be
 * quoted. To JavaScript and JSON such a string stays what it is by `String(…)` and `JSON.stringify(…)`.
 */
export function quoteMisread<T>(value: T): T {
  return mapLeaves(value, (leaf) => (typeof leaf === 'string' && isMisread(leaf) ? quoted(leaf) : leaf));
}

function isMisread(text: string): boolean {
  return (ODD_NUMBER.test(text) && looksLikeNumber(text)) || TAB_BLOCK.test(text);
}

function quoted(text: string): Scalar {
  const { Scalar } = require('yaml') as typeof import('yaml');
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
