/** One type of plain scalars, in the form that the `yaml` package takes; js-yaml takes it in another. */
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

/** Whether Kubernetes tools read a plain scalar as a number. */
export function looksLikeNumber(text: string): boolean {
  return typeof number(text) !== 'string';
}

function scalar(name: string, test: RegExp, resolve: PlainScalar['resolve']): PlainScalar {
  return { tag: `tag:yaml.org,2002:${name}`, test, default: true, resolve };
}

/** The number that a text is, a bigint where a double would lose digits; the text itself where it is none. */
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
