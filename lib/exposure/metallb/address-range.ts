import { BlockList, isIP } from 'node:net';
import { CodedError } from '../../core/errors/coded-error';

/** Addresses that MetalLB may give away: a network, or a range from one address to another. */
export class AddressRange {
  /**
   * Reads a network (`10.0.0.0/28`) or a range (`10.0.0.1-10.0.0.9`), IPv4 or IPv6.
   *
   * @throws CLEARML6011 when it is neither
   */
  public static parse(text: unknown): AddressRange {
    const range = typeof text === 'string' ? (networkOf(text) ?? rangeOf(text)) : undefined;
    if (range === undefined) {
      throw new CodedError('CLEARML6011', {
        found: `address range ${typeof text === 'string' ? JSON.stringify(text.slice(0, 90)) : `of type ${typeof text}`}`,
        expected:
          'a network such as 10.0.0.16/28 or fd00:1::/112, or a range such as 10.0.0.16-10.0.0.31, lower address first',
        fix: 'correct it; a single address is a network /32 or /128',
      });
    }
    return range;
  }

  public constructor(
    public readonly text: string,
    private readonly family: 'ipv4' | 'ipv6',
    /** First and last address of a range; of a network any one, since two networks lie within each other or apart. */
    private readonly ends: readonly string[],
    private readonly block: BlockList,
  ) {}

  /** Whether an address is in both. */
  public overlaps(other: AddressRange): boolean {
    return this.family === other.family && (this.holdsEndOf(other) || other.holdsEndOf(this));
  }

  private holdsEndOf(other: AddressRange): boolean {
    return other.ends.some((end) => this.block.check(end, this.family));
  }
}

function networkOf(text: string): AddressRange | undefined {
  const [address = '', prefix = '', ...more] = text.split('/');
  const family = familyOf(address);
  const fits = /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 'ipv4' ? 32 : 128);
  if (family === undefined || !fits || more.length > 0) {
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
    // The first address is above the last one.
    return undefined;
  }
  return new AddressRange(text, family, [first, last], block);
}

/** Addresses with a zone belong to one link, and IPv4 addresses in IPv6 notation mean two things. */
function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = /%|^::ffff:/i.test(address) ? 0 : isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
