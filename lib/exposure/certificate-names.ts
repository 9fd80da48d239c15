import { shape } from '../core/props/shapes';
import { isHostName } from './hostnames';

/** A name in a certificate: a DNS name, optionally with the prefix `*.`. */
export const DNS_NAME = shape(
  'a DNS name such as app.example.com or *.example.com',
  (value) => typeof value === 'string' && isHostName(value),
);

/** Whether a certificate for a name is valid for a host. A wildcard matches exactly one label. */
export function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && name.slice(2) === parentOf(host));
}

/** The domain directly above a host. */
export function parentOf(host: string): string {
  return host.slice(host.indexOf('.') + 1);
}
