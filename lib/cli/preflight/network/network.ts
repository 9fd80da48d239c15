import { lookup } from 'node:dns/promises';
import { type Handshake, shakeHands } from './handshake';
import { type Address, givenAddress } from './resolution';

/** What DNS says of a host. */
export interface DnsAnswer {
  readonly addresses: readonly string[];
  /** Why it says nothing, if not because there is no such name. */
  readonly failure?: string;
}

/** Asks for all addresses of a name. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** Codes by which resolvers say that a name does not exist, or has no address. */
const NO_NAME = ['ENOTFOUND', 'ENODATA', 'ENONAME'];

/** The network as this machine sees it. */
export class Network {
  private readonly answers = new Map<string, Promise<DnsAnswer>>();

  /** @param given addresses in place of what DNS says, by host */
  public constructor(
    private readonly given: ReadonlyMap<string, Address> = new Map(),
    private readonly lookUp: LookUp = systemLookUp,
  ) {}

  /** The address that the user gave for a host. */
  public addressGivenFor(host: string): Address | undefined {
    return givenAddress(this.given, host);
  }

  /** What DNS says of a host. */
  public resolve(host: string): Promise<DnsAnswer> {
    const asked = this.answers.get(host) ?? this.ask(host);
    this.answers.set(host, asked);
    return asked;
  }

  /** Where a host is looked for; undefined when nobody knows. */
  public async addressOf(host: string): Promise<Address | undefined> {
    const given = this.addressGivenFor(host);
    const [ip] = given ? [given.ip] : (await this.resolve(host)).addresses;
    return given ?? (ip === undefined ? undefined : { ip });
  }

  /** Greets whatever serves a host there. */
  public shakeHands(host: string, { ip }: Address, port: number): Promise<Handshake> {
    return shakeHands(probeOf(host), ip, port);
  }

  private async ask(host: string): Promise<DnsAnswer> {
    try {
      return { addresses: await this.lookUp(probeOf(host)) };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return { addresses: [], ...(NO_NAME.includes(code ?? '') ? {} : { failure: code ?? message }) };
    }
  }
}

/** A host that a wildcard stands for. */
function probeOf(host: string): string {
  return host.replace(/^\*\./, 'preflight.');
}

async function systemLookUp(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
