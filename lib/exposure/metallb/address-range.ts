import { BlockList, isIP } from 'node:net';
import { CodedError } from '../../core/errors/coded-error';

/** Addresses that MetalLB may assign: a network, or a range from a first to a last address. */
export class AddressRange {
  /**
   * Parses a network (`10.0.0.0/28`) or a range (`10.0.0.1-10.0.0.9`), IPv4 or IPv6.
   *
   * @throws CLEARML6011 when the text is neither
   */
  public static parse(text: unknown): AddressRange {
    const range = typeof text === 'string' ? (networkOf(text) ?? rangeOf(text)) : undefined;
    if (range === undefined) {
      throw new CodedError('CLEARML6011', {
        found: `address range ${typeof text === 'string' ? JSON.stringify(text.slice(0, 90)) : `of type ${typeof text}`}`,
        expected:
          'a network such as 10.0.0.16/28 or fd00:1::/112, or a range such as 10.0.0.16-10.0.0.31, lower address first',
        fix: 'correct the address range; a single address is a /32 or /128 network',
      });
    }
    return range;
  }

  public constructor(
    public readonly text: string,
    private readonly family: 'ipv4' | 'ipv6',
    /** First and last address of a range. One address of a network is enough: two networks are nested or disjoint. */
    private readonly ends: readonly string[],
    private readonly block: BlockList,
  ) {}

  /** Whether the ranges share an address. */
  public overlaps(other: AddressRange): boolean {
    return this.family === other.family && (this.containsEndOf(other) || other.containsEndOf(this));
  }

  private containsEndOf(other: AddressRange): boolean {
    return other.ends.some((end) => this.block.check(end, this.family));
  }
}

function networkOf(text: string): AddressRange | undefined {
  const [address = '', prefix = '', ...more] = text.split('/');
  const family = familyOf(address);
  const isPrefix = /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 'ipv4' ? 32 : 128);
  if (family === undefined || !isPrefix || more.length > 0) {
    return undefined;
  }
  const block = new BlockList();
  block.addSubnet(address, Number(prefix), family);
  return new AddressRange(text, family, [address], block);
}

function rangeOf(text: string): AddressRange | undefined {
  const [first = '', last = '', ...more] = text.split('-').map((address) => address.trim());
  const family = familyOf(first);
  if (family === undefined || family !== familyOf(last) || more.length > 0) {
    return undefined;
  }
  const block = new BlockList();
  try {
    block.addRange(first, last, family);
  } catch {
    // The first address is higher than the last address.
    return undefined;
  }
  return new AddressRange(text, family, [first, last], block);
}

/** Rejects addresses with a zone, which are link-local, and IPv4-mapped IPv6 addresses, which are ambiguous. */
function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = /%|^::ffff:/i.test(address) ? 0 : isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
