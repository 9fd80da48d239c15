import type { IClearmlServer } from '../chart/server-reference';
import { CodedError } from '../core/errors/coded-error';
import { ClearmlServer } from './server';

/**
 * Requires that browsers send the login cookie of a server to a host. The domain of the cookie is known only for servers of the app.
 *
 * @param where the prop or value that names the host
 * @throws CLEARML5001 when the host is outside of the cookie domain
 */
export function requireCookieDomain(server: IClearmlServer | undefined, host: string, where: string): void {
  const domain = server instanceof ClearmlServer ? server.release._values.text('clearml.cookieDomain') : undefined;
  if (domain !== undefined && !host.endsWith(`.${domain.replace(/^\./, '')}`)) {
    throw new CodedError('CLEARML5001', {
      found: `host ${host} outside the cookie domain ${domain} of the server`,
      expected: 'a host below the cookie domain: the service reads the login of the browser',
      fix: `set ${where} to a host below ${domain}`,
    });
  }
}
