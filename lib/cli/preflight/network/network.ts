import { lookup } from 'node:dns/promises';
import { type Handshake, performHandshake } from './handshake';
import { type Address, overridingAddress } from './resolution';

/** Result of a DNS query. */
export interface DnsAnswer {
  readonly addresses: readonly string[];
  /** Reason of a failed query; undefined when the name does not exist. */
  readonly failure?: string;
}

/** Resolves all addresses of a name. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** Error codes of names that do not exist or have no address. */
const NO_NAME = ['ENOTFOUND', 'ENODATA', 'ENONAME'];

/** The network, as seen from this machine. */
export class Network {
  private readonly answers = new Map<string, Promise<DnsAnswer>>();

  /** @param overrides addresses by host that override DNS */
  public constructor(
    private readonly overrides: ReadonlyMap<string, Address> = new Map(),
    private readonly lookUp: LookUp = systemLookUp,
  ) {}

  /** The address that the user set for a host. */
  public overrideFor(host: string): Address | undefined {
    return overridingAddress(this.overrides, host);
  }

  /** Resolves a host by DNS. */
  public resolve(host: string): Promise<DnsAnswer> {
    const answer = this.answers.get(host) ?? this.query(host);
    this.answers.set(host, answer);
    return answer;
  }

  /** The address of a host, from the override or DNS; undefined when the host has no address. */
  public async addressOf(host: string): Promise<Address | undefined> {
    const override = this.overrideFor(host);
    const [ip] = override ? [override.ip] : (await this.resolve(host)).addresses;
    return override ?? (ip === undefined ? undefined : { ip });
  }

  /** Performs a TLS handshake with the server of a host. */
  public handshake(host: string, { ip }: Address, port: number): Promise<Handshake> {
    return performHandshake(probeOf(host), ip, port);
  }

  private async query(host: string): Promise<DnsAnswer> {
    try {
      return { addresses: await this.lookUp(probeOf(host)) };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return { addresses: [], ...(NO_NAME.includes(code ?? '') ? {} : { failure: code ?? message }) };
    }
  }
}

/** A host that matches a wildcard. */
function probeOf(host: string): string {
  return host.replace(/^\*\./, 'preflight.');
}

async function systemLookUp(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
