import { CodedError } from '../../core/errors/coded-error';
import { urlInShort } from '../../core/errors/in-short';
import { isPort } from '../../core/props/value-checks';

/**
 * Checks a host that a user gave: a name or an IP address.
 *
 * @throws CLEARML5002 when it is empty, or a URL
 */
export function requireHostName(host: string, prop: string): void {
  if (!/^(?:[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$/.test(host)) {
    throw new CodedError('CLEARML5002', {
      found: `${prop} is ${urlInShort(host)}`,
      expected: 'a bare host name or address, without scheme, login, port or path',
      fix: 'name the host alone; the other parts have options of their own',
    });
  }
}

/** @throws CLEARML5008 when a given port is none */
export function requirePort(port: number | undefined, prop: string): void {
  if (port !== undefined && !isPort(port)) {
    throw new CodedError('CLEARML5008', {
      found: `${prop}: port ${port}`,
      expected: '1 to 65535',
      fix: 'correct the port',
    });
  }
}
