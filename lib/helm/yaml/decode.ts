import { isUtf8 } from 'node:buffer';
import { YamlError } from './cursor';
import type { YamlMap, YamlNode, YamlScalar } from './nodes';
import { resolvePlain, type TypedScalar } from './plain-scalars';

const TAGS = 'tag:yaml.org,2002:';

/** The dates that Go accepts after `!!timestamp`; they stay texts. */
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))|(?: \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?))?$/;

/**
 * The value of a tree, as `sigs.k8s.io/yaml` converts it to JSON. Each alias becomes a separate copy, so that callers can change
 * one place.
 *
 * @param allowDuplicateKeys use the last of several equal keys; otherwise they are an error
 * @throws YamlError
 */
export function decodeNode(node: YamlNode, allowDuplicateKeys: boolean, limit: number): unknown {
  return new Decoder(allowDuplicateKeys, limit).value(node);
}

/** A key that occurs twice in a map, with the same type. */
export class RepeatedKey extends YamlError {}

class Decoder {
  private count = 0;
  private aliasCount = 0;
  private readonly open = new Set<YamlNode>();

  public constructor(
    private readonly allowDuplicateKeys: boolean,
    private readonly limit: number,
  ) {}

  public value(node: YamlNode): unknown {
    this.limitAliases(node);
    switch (node.kind) {
      case 'alias':
        return this.within(node, node.target, (target) => this.value(target));
      case 'scalar': {
        const { value } = typed(node);
        if (typeof value === 'number' && !Number.isFinite(value)) {
          throw new YamlError(`JSON has no number ${node.text}`, node.mark);
        }
        return value;
      }
      case 'sequence':
        return node.items.map((item) => this.value(item));
      case 'map':
        return this.fill(node, {});
    }
  }

  /** Adds the entries of a map in their order: in Go, a merge key overrides the entries before it. */
  private fill(node: YamlMap, target: Record<string, unknown>): Record<string, unknown> {
    const seen = new Map<string, string>();
    for (const [key, value] of node.entries) {
      if (isMerge(key)) {
        this.merge(value, target);
        continue;
      }
      const { name, type } = keyOf(key);
      const previous = seen.get(name);
      // Go keeps one of two keys of different types at random.
      if (previous !== undefined && (previous !== type || !this.allowDuplicateKeys)) {
        const Failure = previous === type ? RepeatedKey : YamlError;
        throw new Failure(`key ${name} occurs twice in one map`, key.mark);
      }
      seen.set(name, type);
      set(target, name, this.value(value));
    }
    return target;
  }

  private merge(node: YamlNode, target: Record<string, unknown>, isListed = false): void {
    const map = node.kind === 'alias' ? node.target : node;
    if (map.kind === 'map') {
      this.limitAliases(node);
      this.within(node, map, () => this.fill(map, target));
    } else if (node.kind === 'sequence' && !isListed) {
      // The first of several maps takes precedence.
      [...node.items].reverse().forEach((item) => {
        this.merge(item, target, true);
      });
    } else {
      throw new YamlError('<< requires a map or a list of maps', node.mark);
    }
  }

  /** Reads the target of an alias, unless it contains the alias. */
  private within<N extends YamlNode, T>(node: YamlNode, target: N, read: (target: N) => T): T {
    if (node.kind !== 'alias') {
      return read(target);
    }
    if (this.open.has(target)) {
      throw new YamlError(`the anchor ${node.name} contains itself`, node.mark);
    }
    this.open.add(target);
    const value = read(target);
    this.open.delete(target);
    return value;
  }

  /** Go's limit for texts that expand exponentially. */
  private limitAliases({ mark }: YamlNode): void {
    if (++this.count > this.limit) {
      throw new YamlError(`the document has more than ${this.limit} values`, mark);
    }
    this.aliasCount += this.open.size > 0 ? 1 : 0;
    const excess = Math.min(Math.max((this.count - 400_000) / 3_600_000, 0), 1);
    if (this.aliasCount > 100 && this.count > 1000 && this.aliasCount / this.count > 0.99 - 0.89 * excess) {
      throw new YamlError('aliases expand to too many values', mark);
    }
  }
}

/** An ordinary property, also for the name `__proto__`. */
function set(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    target[name] = value;
  }
}

function isMerge(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.text === '<<' && (node.isPlain || node.tag === `${TAGS}merge`);
}

/** The name of a key in JSON, and its type in Go. */
function keyOf(node: YamlNode): { name: string; type: string } {
  const scalar = node.kind === 'alias' ? node.target : node;
  if (scalar.kind !== 'scalar') {
    throw new YamlError('a map or a list cannot be a key', node.mark);
  }
  const { type, value } = typed(scalar);
  if (value === null || (typeof value === 'bigint' && value >= 2n ** 63n)) {
    throw new YamlError(`${value} cannot be a key`, node.mark);
  }
  return { name: type === 'float' ? floatName(Number(value)) : String(value), type };
}

/** A number as Go formats it with 32 bits, `%g`. */
function floatName(value: number): string {
  const short = Math.fround(value);
  if (!Number.isFinite(short)) {
    return Number.isNaN(short) ? '.nan' : short > 0 ? '.inf' : '-.inf';
  }
  const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const digits = lengths.find((length) => Math.fround(Number(short.toPrecision(length))) === short) ?? 9;
  const [mantissa = '', exponent = '0'] = short.toExponential(digits - 1).split('e');
  const sign = Object.is(short, -0) ? '-' : '';
  if (Number(exponent) >= -4 && Number(exponent) < 6) {
    return sign + String(Number(`${mantissa}e${exponent}`));
  }
  const size = exponent.replace(/^[-+]/, '').padStart(2, '0');
  return `${mantissa}e${exponent.startsWith('-') ? '-' : '+'}${size}`;
}

function typed(node: YamlScalar): TypedScalar {
  const { tag, text, isPlain } = node;
  if (tag === '') {
    return isPlain ? resolvePlain(text) : { type: 'str', value: text };
  }
  const wanted = tag.startsWith(TAGS) ? tag.slice(TAGS.length) : '';
  if (wanted === 'binary') {
    return { type: 'str', value: decodeBase64(node) };
  }
  if (!['bool', 'int', 'float', 'null', 'timestamp'].includes(wanted)) {
    return { type: 'str', value: text };
  }
  const found = resolvePlain(text);
  if (wanted === 'float' && found.type === 'int' && Number(found.value) < 2 ** 63) {
    return { type: 'float', value: Number(found.value) };
  }
  if (found.type !== wanted && !(wanted === 'timestamp' && TIMESTAMP.test(text))) {
    throw new YamlError(`${text} is not a value of the type !!${wanted}`, node.mark);
  }
  return found;
}

function decodeBase64({ text, mark }: YamlScalar): string {
  const compact = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(compact)) {
    throw new YamlError('a !!binary value is not base64', mark);
  }
  const bytes = Buffer.from(compact, 'base64');
  if (!isUtf8(bytes)) {
    throw new YamlError('the bytes of a !!binary value are not UTF-8, so kubectl replaces some of them', mark);
  }
  return bytes.toString('utf8');
}
