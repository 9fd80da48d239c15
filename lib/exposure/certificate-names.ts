import type { ValueCheck } from '../core/props/value-checks';
import { isHostName } from './hostnames';

/** A name that a certificate can be for: a DNS name, or `*.` and one. */
export const DNS_NAME: ValueCheck = {
  expected: 'a DNS name such as app.example.com or *.example.com',
  accepts: isHostName,
};

/** Whether a certificate for a name is valid for a host. A wildcard stands for exactly one label. */
export function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && name.slice(2) === parentOf(host));
}

/** The domain directly above a host. */
export function parentOf(host: string): string {
  return host.slice(host.indexOf('.') + 1);
}
