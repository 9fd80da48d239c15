import { isIP } from 'node:net';
import { CodedError } from '../core/errors/coded-error';
import type { ValueCheck } from '../core/props/value-checks';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Avoids a call of `isIP` for most hosts: Node.js takes milliseconds to compile its pattern at the first call. */
const LOOKS_LIKE_ADDRESS = /^[\d.]+$|:/;

/** Whether a text is a DNS name of at least two labels, in lower case. */
export function isDomainName(name: string): boolean {
  const labels = name.split('.');
  const isAddress = /^[0-9]+$/.test(labels.at(-1) ?? '');
  return name.length <= 253 && labels.length >= 2 && !isAddress && labels.every((label) => LABEL.test(label));
}

/** Whether a host is an IP address, or a name that resolves to the address it contains (nip.io, sslip.io). */
export function resolvesItself(host: string): boolean {
  return (LOOKS_LIKE_ADDRESS.test(host) && isIP(host) !== 0) || /\.(?:nip|sslip)\.io$/.test(host);
}

/**
 * Validates a domain name of the user.
 *
 * @throws CLEARML5001 when it is invalid; the message distinguishes URLs, paths and ports
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
    return `ClearML does not support a path prefix; use a dedicated domain such as ${isDomainName(bare) ? bare : 'clearml.example.com'}`;
  }
  if (/^[0-9.]+$/.test(bare)) {
    return `use a host name; for a test, ${bare.replace(/\./g, '-')}.nip.io resolves to that address`;
  }
  if (LABEL.test(bare)) {
    return `write the full domain, such as ${bare}.example.com`;
  }
  return isDomainName(bare) ? `write ${bare}` : 'correct the name';
}

/** A name in a certificate: a DNS name, optionally with the prefix `*.`. */
export const DNS_NAME: ValueCheck = {
  expected: 'a DNS name such as app.example.com or *.example.com',
  accepts: (name: string) => isDomainName(name.replace(/^\*\./, '')),
};

/** Whether a certificate for a name is valid for a host. A wildcard matches exactly one label. */
export function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && name.slice(2) === parentOf(host));
}

/** The domain directly above a host. */
export function parentOf(host: string): string {
  return host.slice(host.indexOf('.') + 1);
}
