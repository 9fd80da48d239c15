import { isIP } from 'node:net';
import { CodedError } from '../core/errors/coded-error';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Node.js takes milliseconds to get its own pattern ready. */
const LOOKS_LIKE_ADDRESS = /^[\d.]+$|:/;

/** Whether a text is a DNS name of at least two labels, in lower case. */
export function isDomainName(name: string): boolean {
  const labels = name.split('.');
  const isAddress = /^[0-9]+$/.test(labels.at(-1) ?? '');
  return name.length <= 253 && labels.length >= 2 && !isAddress && labels.every((label) => LABEL.test(label));
}

/** Whether a text is a DNS name, or the wildcard of one: `*.router.example.com`. */
export function isHostName(name: string): boolean {
  return isDomainName(name.replace(/^\*\./, ''));
}

/** Whether a host is an address, or one of those that lead to the address which they contain. */
export function resolvesItself(host: string): boolean {
  return (LOOKS_LIKE_ADDRESS.test(host) && isIP(host) !== 0) || /\.(?:nip|sslip)\.io$/.test(host);
}

/**
 * Checks a domain name that a user gave.
 *
 * @throws CLEARML5001 when it is not one; a URL, a path or a port are told apart
 */
export function requireDomainName(name: string, prop: string): void {
  if (typeof name !== 'string' || !isDomainName(name)) {
    throw new CodedError('CLEARML5001', {
      found: `${prop} is ${typeof name === 'string' ? JSON.stringify(name) : typeof name}`,
      expected: 'a bare DNS name such as clearml.example.com: lower case, at least two labels, no scheme, port or path',
      fix: suggestion(String(name)),
    });
  }
}

function suggestion(name: string): string {
  const bare = name
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/:?#].*$/, '')
    .replace(/^\.|\.$/g, '');
  if (/\/./.test(name.replace(/^[a-z]+:\/\//i, ''))) {
    return `ClearML cannot be served below a path; use a domain of its own, such as ${isDomainName(bare) ? bare : 'clearml.example.com'}`;
  }
  if (/^[0-9.]+$/.test(bare)) {
    return `hosts need names; for a test, ${bare.replace(/\./g, '-')}.nip.io leads to that address`;
  }
  if (LABEL.test(bare)) {
    return `write the domain in full, such as ${bare}.example.com`;
  }
  return isDomainName(bare) ? `write ${bare}` : 'correct the name';
}
