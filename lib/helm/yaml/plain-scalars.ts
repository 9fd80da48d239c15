/** The value of a scalar. An integer that a double does not represent exactly is a bigint. */
export type ScalarValue = string | number | bigint | boolean | null;

/** The type of a scalar, by the name of its tag in YAML 1.1. */
type ScalarType = 'str' | 'int' | 'float' | 'bool' | 'null';

export interface TypedScalar {
  readonly type: ScalarType;
  readonly value: ScalarValue;
}

const WORDS = new Map<string, TypedScalar>();
for (const [type, value, texts] of [
  ['bool', true, 'y Y yes Yes YES true True TRUE on On ON'],
  ['bool', false, 'n N no No NO false False FALSE off Off OFF'],
  ['null', null, ' ~ null Null NULL'],
  ['float', Number.NaN, '.nan .NaN .NAN'],
  ['float', Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF'],
  ['float', Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF'],
] as const) {
  for (const text of texts.split(' ')) {
    WORDS.set(text, { type, value });
  }
}

const STARTS = /^[-+.\d~yYnNtTfFoO]/;

/**
 * The type and value of a plain scalar as `sigs.k8s.io/yaml` resolves it, which helm and kubectl use: YAML 1.1 booleans and
 * octal numbers, but neither its base-60 numbers nor its dates.
 */
export function resolvePlain(text: string): TypedScalar {
  if (text !== '' && !STARTS.test(text)) {
    return { type: 'str', value: text };
  }
  return WORDS.get(text) ?? number(text) ?? { type: 'str', value: text };
}

/** The number in a text; undefined if it is not a number. */
function number(text: string): TypedScalar | undefined {
  const digits = text.replace(/_/g, '');
  if (text.startsWith('.')) {
    // Here Go applies its own syntax of numbers, in which an underscore separates two digits.
    return /^\.\d[\d_]*(?:[eE][-+]?\d[\d_]*)?$/.test(text) && !/_(?!\d)/.test(text.replace(/__+/g, '_e'))
      ? decimal(digits)
      : undefined;
  }
  return integer(digits) ?? decimal(digits);
}

function integer(text: string): TypedScalar | undefined {
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
  return { type: 'int', value: Number.isSafeInteger(Number(exact)) ? Number(exact) : exact };
}

function decimal(text: string): TypedScalar | undefined {
  const isDecimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text);
  return isDecimal && Number.isFinite(Number(text)) ? { type: 'float', value: Number(text) } : undefined;
}
