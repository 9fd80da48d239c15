import type { Scalar } from 'yaml';
import { mapLeaves } from '../data/json';

/** Numbers for Kubernetes tools, but not for YAML 1.1 as cdk8s writes it: `0o17`, `0X1f`, `-_1`, `1e1_0`. */
const ODD_NUMBER = /^[-+]?(?:0_?[oOxXB]|_)|e.*_/i;

/** cdk8s writes these as blocks, in which Kubernetes tools read a leading tab as indentation. */
const TAB_BLOCK = /^\n*\t.*\n|^\n+\t/s;

/** One type of plain scalars, in the form of the `yaml` package; `manifest-yaml.ts` converts it for js-yaml. */
export interface PlainScalar {
  readonly tag: string;
  readonly test: RegExp;
  readonly default: true;
  readonly resolve: (text: string) => unknown;
}

/**
 * Plain scalars as `sigs.k8s.io/yaml` resolves them, which helm and kubectl use: YAML 1.1 booleans and octal numbers, but
 * neither its base-60 numbers nor its dates.
 */
export const KUBERNETES_SCALARS: PlainScalar[] = [
  scalar('null', /^(?:~|null|Null|NULL)?$/, () => null),
  scalar('bool', /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON|n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/, (text) =>
    /^(?:y|true|on)/i.test(text),
  ),
  scalar('int', /^[-+.]?[-+.\w]+$/, number),
  // The second tag of numbers.
  scalar('float', /^[-+.]?[-+.\w]+$/, number),
];

function scalar(name: string, test: RegExp, resolve: PlainScalar['resolve']): PlainScalar {
  return { tag: `tag:yaml.org,2002:${name}`, test, default: true, resolve };
}

/** The number in a text, a bigint if a double would lose digits; the text itself if it is not a number. */
function number(text: string): number | bigint | string {
  const digits = /^[-+0-9]/.test(text) ? text.replace(/_/g, '') : text;
  return integer(digits) ?? decimal(digits) ?? text;
}

function integer(text: string): number | bigint | undefined {
  const parts = /^([-+]?)(?:(0[bB][01]+|0[xX][\da-fA-F]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/.exec(text);
  if (!parts) {
    return undefined;
  }
  const [, sign, prefixed, octal, plain] = parts;
  const size = BigInt(prefixed ?? (octal === undefined ? (plain ?? '') : `0o${octal}`));
  const exact = sign === '-' ? -size : size;
  const limit = sign === '' ? 2n ** 64n : 2n ** 63n;
  if (exact < -(2n ** 63n) || exact >= limit) {
    return undefined;
  }
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

function decimal(text: string): number | undefined {
  const isDecimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text);
  return isDecimal && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/**
 * The same content, in which cdk8s quotes the few strings that Kubernetes tools would misread in its output. `String(…)` and
 * `JSON.stringify(…)` convert such a string to its text.
 */
export function quoteMisread<T>(value: T): T {
  return mapLeaves(value, (leaf) => (typeof leaf === 'string' && isMisread(leaf) ? quoted(leaf) : leaf));
}

function isMisread(text: string): boolean {
  return (ODD_NUMBER.test(text) && typeof number(text) !== 'string') || TAB_BLOCK.test(text);
}

function quoted(text: string): Scalar {
  const { Scalar } = require('yaml') as typeof import('yaml');
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}
