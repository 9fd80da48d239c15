import { isIP } from 'node:net';
import { CodedError } from '../../../core/errors/coded-error';

/** Where a host is to be looked for, in place of what DNS says. */
export interface Address {
  readonly ip: string;
  /** Port in place of the usual one. */
  readonly port?: number;
}

/** What stands for every host. */
const ANY = '*';

/**
 * Reads `host=address`, `host=address:port` and, for all hosts, `*=address`.
 *
 * @throws CLEARML4025 when it is none of these
 */
export function parseResolutions(texts: readonly string[]): Map<string, Address> {
  return new Map(texts.map(parseResolution));
}

/** The address that is given for a host; one of its own counts more than one for all. */
export function givenAddress(resolutions: ReadonlyMap<string, Address>, host: string): Address | undefined {
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
      fix: 'correct it; * stands for every host',
    });
  }
  return [host, { ip, ...(port === undefined ? {} : { port: Number(port) }) }];
}
