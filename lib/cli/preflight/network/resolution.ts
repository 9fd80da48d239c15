import { isIP } from 'node:net';
import { CodedError } from '../../../core/errors/coded-error';

/** Address of a host that overrides DNS. */
export interface Address {
  readonly ip: string;
  /** Port that overrides the default port. */
  readonly port?: number;
}

/** Matches all hosts. */
const ANY = '*';

/**
 * Parses `host=address`, `host=address:port` and, for all hosts, `*=address`.
 *
 * @throws CLEARML4025 when a text has none of these forms
 */
export function parseResolutions(texts: readonly string[]): Map<string, Address> {
  return new Map(texts.map(parseResolution));
}

/** The address that the user set for a host. An address of the host precedes the address for all hosts. */
export function overridingAddress(resolutions: ReadonlyMap<string, Address>, host: string): Address | undefined {
  return resolutions.get(host) ?? resolutions.get(ANY);
}

function parseResolution(text: string): [string, Address] {
  const [, host = '', bracketed, plain, port] =
    /^([^=\s]+)=(?:\[([^\]]+)\]|([^\s:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const ip = bracketed ?? plain ?? '';
  if (isIP(ip) === 0 || (bracketed !== undefined && isIP(ip) !== 6) || Number(port ?? 1) > 65535) {
    throw new CodedError('CLEARML4025', {
      found: `--resolve ${text}`,
      expected:
        'a host and an address, such as app.clearml.example.com=203.0.113.7, *=203.0.113.7:8443 or *=[2001:db8::1]',
      fix: 'correct the option; * matches all hosts',
    });
  }
  return [host, { ip, ...(port === undefined ? {} : { port: Number(port) }) }];
}
